"""Tags of the pages of posts and vacancies."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from talent import enums
from talent.models import RecruitmentRound

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
