"""What the nation reads: who has returned, and the eight indicators by region with right national figures."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from regions.models import Region
from regions.quarters import QuarterKey
from reporting.enums import SENT_TO_COLLEGE
from reporting.indicators import INDICATORS, Figure, Indicator, Tier, median, show, total
from reporting.models import NationalFigure, Quarter, QuarterlyReturn, ReturnVersion

QUARTERS_OF_TREND = 8


@dataclass(frozen=True)
class Standing:
    """Where a region's return of the quarter is. ``late``: due and not signed off; ``days_late``: signed off after.

    ``opens``: whether the reader may open it: signed off, and of a region assigned to them.
    """

    region: Region
    status: str
    label: str
    late: bool
    days_late: int
    signed_off_on: datetime.date | None
    opens: bool


@dataclass(frozen=True)
class RegionFigures:
    region: Region
    figures: list[Figure]  # one for each indicator, in order


@dataclass(frozen=True)
class TrendPoint:
    quarter: Quarter
    national: Figure
    median: Decimal | None


@dataclass(frozen=True)
class NationalPage:
    """``tier``: "1", "2", or "-" for both together. ``national``: Σ/Σ over the regions that have returned."""

    quarter: Quarter
    tier: str
    standings: list[Standing]
    regions: list[RegionFigures]
    national: list[Figure]
    medians: list[Decimal | None]
    trend: list[TrendPoint]

    @property
    def returned(self) -> int:
        return sum(one.status in SENT_TO_COLLEGE for one in self.standings)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.standings)


def quarters(today: datetime.date) -> list[Quarter]:
    """Those opened that have begun, latest first."""
    return list(Quarter.objects.filter(starts_on__lte=today).order_by("-starts_on"))


def chosen_quarter(opened: list[Quarter], slug: str) -> Quarter | None:
    try:
        key = QuarterKey.parse(slug)
    except ValueError:
        return None
    return next((one for one in opened if one.key == key), None)


def of_tier(figures: list[Figure], indicator: Indicator, tier: str) -> Figure:
    """A region's figure for the tier asked for; both tiers together, and an indicator without a tier, are sums."""
    wanted = figures if tier == Tier.NONE or not indicator.tiered else [one for one in figures if one.tier == tier]
    return total(wanted, indicator=indicator.number, tier=tier)


def national_page(
    quarter: Quarter, *, opened: list[Quarter], tier: str, indicator: Indicator, today: datetime.date
) -> NationalPage:
    """Two queries, however many regions and quarters."""
    opens = Exists(ReturnVersion.objects.filter(quarterly_return=OuterRef("pk")))
    returns = QuarterlyReturn.objects.filter(quarter=quarter).annotate(opens=opens).select_related("region")
    standings = [_standing(one, quarter, today) for one in returns.order_by("region__name")]
    span = [one for one in opened if one.starts_on <= quarter.starts_on][:QUARTERS_OF_TREND]
    found: dict[tuple[int, int], dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    # Of the other quarters the trend alone is shown, which is one indicator's.
    shown = Q(quarter=quarter) | Q(quarter__in=[one.pk for one in span], indicator=indicator.number)
    rows = NationalFigure.objects.filter(shown)
    columns = ("quarter_id", "region_id", "indicator", "tier", "numerator", "denominator")
    for quarter_id, region_id, *values in rows.values_list(*columns):  # bare: thousands of them
        found[quarter_id, values[0]][region_id].append(Figure(*values))
    regions = [
        RegionFigures(
            one.region, [of_tier(found[quarter.pk, each.number][one.region.pk], each, tier) for each in INDICATORS]
        )
        for one in standings
    ]
    return NationalPage(
        quarter=quarter,
        tier=tier,
        standings=standings,
        regions=regions,
        national=[
            total((one.figures[at] for one in regions), indicator=each.number) for at, each in enumerate(INDICATORS)
        ],
        medians=[median([one.figures[at].value for one in regions]) for at in range(len(INDICATORS))],
        trend=[_trend_point(one, found[one.pk, indicator.number], indicator, tier) for one in reversed(span)],
    )


def _trend_point(quarter: Quarter, regions: dict[int, list[Figure]], indicator: Indicator, tier: str) -> TrendPoint:
    figures = [of_tier(one, indicator, tier) for one in regions.values()]
    return TrendPoint(quarter, total(figures, indicator=indicator.number), median([one.value for one in figures]))


def _standing(quarterly_return: QuarterlyReturn, quarter: Quarter, today: datetime.date) -> Standing:
    signed = quarterly_return.signed_off_at
    signed_on = timezone.localtime(signed).date() if signed else None
    late = signed_on is None and today > quarter.due_on
    return Standing(
        region=quarterly_return.region,
        status=quarterly_return.status,
        label=quarterly_return.get_status_display(),
        late=late,
        days_late=max(0, (signed_on - quarter.due_on).days) if signed_on else 0,
        signed_off_on=signed_on,
        opens=getattr(quarterly_return, "opens", False),
    )


def median_display(value: Decimal | None, indicator: Indicator) -> str:
    return "no figure" if value is None else show(value, indicator.number)


def figures_before(
    quarter: Quarter, *, quarters_back: int = QUARTERS_OF_TREND
) -> list[tuple[Quarter, dict[int, list[Figure]]]]:
    """For a report: the nation's figures of the quarters up to this one, oldest first; region id to figures."""
    span = list(Quarter.objects.filter(starts_on__lte=quarter.starts_on).order_by("-starts_on")[:quarters_back])
    found: dict[int, dict[int, list[Figure]]] = {one.pk: defaultdict(list) for one in span}
    for row in NationalFigure.objects.filter(quarter__in=list(found)):
        found[row.quarter_id][row.region_id].append(Figure(row.indicator, row.tier, row.numerator, row.denominator))
    return [(one, found[one.pk]) for one in reversed(span)]
