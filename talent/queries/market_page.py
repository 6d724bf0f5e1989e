"""The market page: whose figures stand beside whose, in a fixed number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from django.db import models

from talent.enums import LeavingReason, Remit, Skill, UnfilledReason
from talent.queries import market_others
from talent.queries.market import MEASURES, Counts, Figure, Period, RemitLine, by_remit, first_round, salary
from talent.queries.market_others import Leaving, Others, leaving_of_own, leaving_of_region, others
from talent.queries.market_sums import Sums, sums
from talent.queries.market_trend import Point, trend

REMIT_NOT_SAID = "not-said"
OTHER_REGIONS = "Other regions"
OTHER_ORGANISATIONS = "Other organisations of the region"


@dataclass(frozen=True)
class Side:
    """A column of the page. ``organisations``: how many stand behind it; None where that is too few to show."""

    title: str
    organisations: int | None
    measure: Callable[[str], Figure]
    count: Callable[[str, str], Figure]
    items: Callable[[str], Iterable[str]]
    first_round: Callable[[str], Figure]


@dataclass(frozen=True)
class Row:
    """``means``: in plain words; empty where the title says it."""

    title: str
    figures: list[Figure]
    means: str = ""


@dataclass(frozen=True)
class RemitRow:
    title: str
    line: RemitLine
    beside: list[tuple[Figure, Figure]]  # of each other side: needs advertised, filled by the first round

    @property
    def cells(self) -> list[Figure]:
        """Filled by the first round, of each side."""
        safe = [
            replace(first, behind=f"{advertised.display} advertised" if advertised.value else "")
            for advertised, first in self.beside
        ]
        return [self.line.first_round, *safe]


@dataclass(frozen=True)
class MarketPage:
    """``counted_on``: when the others were; None where they were not yet. ``leaving``: None where it is not this
    reader's to see, or was not counted yet. ``by_lead``: who reads others' reasons for leaving as protected counts.
    """

    when: Period
    tier: str
    sides: list[Side]
    rows: list[Row]
    salaries: list[Row]
    remits: list[RemitRow]
    unfilled: list[Row]
    skills: list[Row]
    trend: list[Point]
    posts: int
    counted_on: datetime.date | None
    leaving: Leaving | None
    by_lead: bool

    @property
    def is_empty(self) -> bool:
        return not self.posts

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return (
            [(_named(LeavingReason, one), number) for one, number in self.leaving.counts.items()]
            if self.leaving
            else []
        )


def _exact(title: str, counts: Counts) -> Side:
    makers = {one.name: one.make for one in MEASURES}
    makers |= {f"salary_{outcome}": partial(salary, outcome=outcome) for outcome in ("filled", "not")}
    return Side(
        title,
        counts.keepers,
        lambda name: makers[name](counts),
        lambda name, item: Figure(counts.of(name, item), "", ""),
        counts.items,
        lambda remit: first_round(counts, remit),
    )


def _safe(title: str, found: Others) -> Side:
    return Side(
        title,
        found.organisations,
        found.figure,
        found.count,
        found.items,
        lambda remit: found.figure("share_first_filled", remit),
    )


def region_page(region_id: int, when: Period, tier: str) -> MarketPage:
    """For the lead: the region as it is, and the other regions as the database makes them safe."""
    found = sums(region_id, when, tier)
    regions = others(region_id, when, tier).get(market_others.OTHER_REGIONS, Others())
    sides = [_exact("This region", found.own), _safe(OTHER_REGIONS, regions)]
    return _page(when, tier, found, sides, counted_on=regions.counted_on, leaving=leaving_of_region(region_id))


def organisation_page(
    region_id: int, organisation_id: int, name: str, when: Period, tier: str, *, by_lead: bool
) -> MarketPage:
    """For the contributor, to whom the others are made safe; or for the lead, who reads the region's logs anyway."""
    found = sums(region_id, when, tier, organisation_id)
    beside = others(region_id, when, tier)
    regions = beside.get(market_others.OTHER_REGIONS, Others())
    sides = [
        _exact(name, found.own),
        _exact(OTHER_ORGANISATIONS, found.rest)
        if by_lead
        else _safe(OTHER_ORGANISATIONS, beside.get(organisation_id, Others())),
        _safe(OTHER_REGIONS, regions),
    ]
    leaving = None if by_lead else leaving_of_own(found.by_quarter, when.last)
    return _page(when, tier, found, sides, counted_on=regions.counted_on, leaving=leaving, by_lead=by_lead)


def _page(
    when: Period,
    tier: str,
    found: Sums,
    sides: list[Side],
    *,
    counted_on: datetime.date | None,
    leaving: Leaving | None,
    by_lead: bool = True,
) -> MarketPage:
    own = found.own
    salaries = (("salary_filled", "Filled"), ("salary_not", "Not filled"))
    return MarketPage(
        when=when,
        tier=tier,
        sides=sides,
        rows=[Row(one.title, [side.measure(one.name) for side in sides], one.means) for one in MEASURES],
        salaries=[Row(title, [side.measure(name) for side in sides]) for name, title in salaries],
        remits=[
            RemitRow(
                _named(Remit, line.remit),
                line,
                [(side.count("advertised", line.remit), side.first_round(line.remit)) for side in sides[1:]],
            )
            for line in by_remit(own, {item for side in sides for item in side.items("advertised")})
        ],
        unfilled=_frequent("unfilled", UnfilledReason, sides),
        skills=_frequent("skills_short", Skill, sides),
        trend=trend(found.by_quarter, when.last),
        posts=own.of("kept"),
        counted_on=counted_on,
        leaving=leaving,
        by_lead=by_lead,
    )


def _frequent(measure: str, choices: type[models.TextChoices], sides: list[Side]) -> list[Row]:
    """One's own, the most frequent first; then what is frequent elsewhere only."""

    def place(item: str) -> list[int]:
        return [*(-(side.count(measure, item).value or 0) for side in sides), choices.values.index(item)]

    items = sorted({item for side in sides for item in side.items(measure)}, key=place)
    return [Row(_named(choices, item), [side.count(measure, item) for side in sides]) for item in items]


def _named(choices: type[models.TextChoices], code: str) -> str:
    return "Not said" if code == REMIT_NOT_SAID else str(choices(code).label)
