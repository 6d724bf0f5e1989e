"""Tags of the pages of posts and vacancies."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talent import enums
from talent.models import RecruitmentRound
from talent.queries.market import Figure

register = template.Library()


@register.filter
def named(codes: Iterable[str], choices: str) -> str:
    """The words for codes of one of ``talent.enums``' lists."""
    labels = dict(getattr(enums, choices).choices)
    return "; ".join(str(labels[code]) for code in codes)


@register.filter
def salaries(one: RecruitmentRound) -> str:
    """Pounds a year, such as "£90,000 to £100,000 a year"."""
    offered = [f"£{amount:,}" for amount in (one.salary_from, one.salary_to) if amount]
    return f"{' to '.join(dict.fromkeys(offered))} a year"


@register.filter
def figure_cell(figure: Figure) -> SafeString:
    return figure_cells([figure])


@register.filter
def figure_cells(figures: Iterable[Figure]) -> SafeString:
    """Cells of a row, with the counts behind each figure. No template of their own: a page has a hundred."""
    return format_html_join(
        "", '<td class="govuk-table__cell">{}{}</td>', ((one.display, _behind(one)) for one in figures)
    )


def _behind(figure: Figure) -> SafeString | str:
    hint = '<br><span class="govuk-hint govuk-!-font-size-16 govuk-!-margin-bottom-0">{}</span>'
    return format_html(hint, figure.behind) if figure.behind else ""


@register.filter
def count_cells(figures: Iterable[Figure]) -> SafeString:
    cell = '<td class="govuk-table__cell govuk-table__cell--numeric">{}</td>'
    return format_html_join("", cell, ((one.display,) for one in figures))
