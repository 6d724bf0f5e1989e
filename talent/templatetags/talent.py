"""Tags of the pages of posts and vacancies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from talent import enums
from talent.models import RecruitmentRound

register = template.Library()


@register.simple_tag
def row(key: str, value: Any, otherwise: str = "Not said") -> SafeString:
    """A row of a summary list. ``otherwise``: the words for nothing; 0 is something."""
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        key,
        otherwise if value in (None, "") else value,
    )


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
