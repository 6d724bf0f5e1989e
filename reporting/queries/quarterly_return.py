"""Reads of a region's returns. The database shows each role only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from regions.quarters import QuarterKey
from reporting.enums import NOT_SIGNED
from reporting.indicators import BY_NUMBER, INDICATORS, Figure, Indicator, Tier, total
from reporting.models import NationalFigure, QuarterlyReturn, ReturnVersion


def returns_of(region_slug: str) -> QuerySet[QuarterlyReturn]:
    """Latest quarter first. ``working``: the status of the version that is not signed yet, None if there is none."""
    unsigned = ReturnVersion.objects.filter(quarterly_return=OuterRef("pk"), status__in=NOT_SIGNED)
    return (
        QuarterlyReturn.objects.filter(region__slug=region_slug)
        .annotate(working=Subquery(unsigned.values("status")[:1]))
        .select_related("quarter", "region")
        .order_by("-quarter__starts_on")
    )


def find(region_slug: str, quarter_slug: str) -> QuarterlyReturn | None:
    try:
        key = QuarterKey.parse(quarter_slug)
    except ValueError:
        return None
    return returns_of(region_slug).filter(quarter__financial_year=key.year, quarter__number=key.number).first()


def latest_version(quarterly_return: QuarterlyReturn) -> ReturnVersion | None:
    """The newest version that this role may see."""
    return (
        quarterly_return.versions.select_related("quarterly_return__quarter", "quarterly_return__region", "region")
        .order_by("-number")
        .first()
    )


def versions(quarterly_return: QuarterlyReturn) -> list[ReturnVersion]:
    """Every version that this role may see, newest first."""
    found = quarterly_return.versions.select_related(
        "quarterly_return__quarter", "quarterly_return__region", "region", "report"
    )
    return list(found.defer("report__pdf").order_by("-number"))


def last_quarter(quarterly_return: QuarterlyReturn, tier: Tier) -> dict[int, Figure]:
    """What the region reported a quarter before: indicator number to figure."""
    key = quarterly_return.quarter.key.previous
    rows = NationalFigure.objects.filter(
        region_id=quarterly_return.region_id,
        quarter__financial_year=key.year,
        quarter__number=key.number,
        tier=tier,
    )
    return {one.indicator: Figure(one.indicator, one.tier, one.numerator, one.denominator) for one in rows}


@dataclass(frozen=True)
class FigureRow:
    """An indicator on a page: both tiers and their total; for indicator 8 the total alone."""

    indicator: Indicator
    first: Figure | None
    second: Figure | None
    total: Figure


def figure_table(content: dict[str, Any]) -> list[FigureRow]:
    """The figures of a return's document, one row for each indicator."""
    figures = [
        Figure(one["indicator"], one["tier"], one["numerator"], one["denominator"]) for one in content["figures"]
    ]
    by_key = {figure.key: figure for figure in figures}
    return [
        FigureRow(
            indicator,
            by_key.get((indicator.number, Tier.FIRST.value)),
            by_key.get((indicator.number, Tier.SECOND.value)),
            total(figures, indicator=indicator.number),
        )
        for indicator in INDICATORS
    ]


@dataclass(frozen=True)
class Lineage:
    """Where a figure of a document comes from: the region's logs. ``reason``: why another one counts instead.

    ``rows``: the needs, or stakeholders, behind the derived figure, as the document holds them.
    """

    indicator: Indicator
    tier: Tier
    derived: Figure
    counts: Figure
    reason: str
    rows: list[dict[str, Any]]


def lineage_of(content: dict[str, Any]) -> list[Lineage]:
    """Of the figures that were derived; typed ones have none."""
    return [
        Lineage(
            BY_NUMBER[one["indicator"]],
            Tier(one["tier"]),
            Figure(one["indicator"], one["tier"], *one["derived"]),
            Figure(one["indicator"], one["tier"], one["numerator"], one["denominator"]),
            one.get("reason", ""),
            one.get("rows", []),
        )
        for one in content["figures"]
        if "derived" in one
    ]


@dataclass
class VacancyBehind:
    """A vacancy behind the figures of a tier. ``counts_in``: indicators to what it adds to their numerators."""

    facts: dict[str, Any]
    tier: Tier
    counts_in: dict[int, int]


def vacancies_of(content: dict[str, Any]) -> list[VacancyBehind]:
    """Each vacancy behind the figures once, however many of them it counts in."""
    found: dict[int, VacancyBehind] = {}
    for one in lineage_of(content):
        if not one.indicator.tiered:
            continue
        for row in one.rows:
            behind = found.setdefault(row["vacancy"], VacancyBehind(row, one.tier, {}))
            behind.counts_in[one.indicator.number] = row["numerator"]
    return sorted(
        found.values(),
        key=lambda one: (one.tier, one.facts["organisation"], one.facts["post"], one.facts["reference"]),
    )


def contacts_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The stakeholders behind indicator 8, which has no tier; without names."""
    return [row for one in lineage_of(content) if not one.indicator.tiered for row in one.rows]
