"""What a search has found, with the words that were looked for marked; in one go, as node by node it took most of the
page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from regions.models import GoodPracticeCase
from regions.queries.good_practice import Found
from succession.govuk.templatetags.govuk import uk_date

register = template.Library()
ITEM = """<li>
<h2 class="govuk-heading-s govuk-!-margin-bottom-1"><a class="govuk-link app-break" href="{}">{}</a></h2>
{}<p class="govuk-hint govuk-!-font-size-16">{}. {}. Published {}.</p>
</li>"""
PIECE = '<p class="govuk-body govuk-!-margin-bottom-1 app-break">{}</p>'


def marked(text: str) -> SafeString:
    """All of the text escaped; the two characters that the database puts round a word found become ``<mark>``."""
    safe = escape(text).replace("\ue000", "<mark>").replace("\ue001", "</mark>")
    return mark_safe(safe)  # noqa: S308


@register.simple_tag
def found_cases(found: Iterable[Found]) -> SafeString:
    """The items of a list."""
    return format_html_join(
        "\n",
        ITEM,
        (
            (
                reverse("good_practice_case", args=[one.case.pk]),
                marked(one.title),
                format_html(PIECE, marked(one.piece)) if one.piece else "",
                _place(one.case),
                one.case.get_element_display(),
                uk_date(one.case.decided_at),
            )
            for one in found
        ),
    )


def _place(case: GoodPracticeCase) -> str:
    return f"{case.offered_from}, {case.region.name}" if case.organisation else case.region.name
