"""The market page: whose figures stand beside whose, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import models

from talent.enums import LeavingReason, Remit, Skill, UnfilledReason
from talent.queries.market import MEASURES, Counts, Figure, Period, RemitLine, by_remit, counted, first_round, salary
from talent.queries.market_others import Others, leaving_of_own, leaving_of_region, others
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


@dataclass(frozen=True)
class MarketPage:
    """``leaving``: reasons and how often; None where they are not this reader's to see."""

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
    leaving: list[tuple[str, int]] | None
    leaving_rounded: bool

    @property
    def is_empty(self) -> bool:
        return not self.posts


def _exact(title: str, counts: Counts) -> Side:
    makers = {one.name: one.make for one in MEASURES}
    makers |= {f"salary_{outcome}": partial(salary, outcome=outcome) for outcome in ("filled", "not")}
    return Side(
        title,
        counts.keepers,
        lambda name: makers[name](counts),
        lambda name, item: Figure(counts.of(name, item), "", ""),
        lambda remit: first_round(counts, remit),
    )


def _safe(title: str, found: Others) -> Side:
    return Side(
        title,
        found.organisations,
        found.figure,
        found.count,
        lambda remit: found.figure("share_first_filled", remit),
    )


def region_page(region_id: int, when: Period, tier: str) -> MarketPage:
    """For the lead: the region as it is, and the other regions as the database makes them safe."""
    own, _ = counted(region_id, when, tier)
    return _page(
        when,
        tier,
        own,
        [_exact("This region", own), _safe(OTHER_REGIONS, others("regions", when, tier))],
        points=trend(region_id, when.last, tier),
        leaving=leaving_of_region(when.last),
        rounded=True,
    )


def organisation_page(
    region_id: int, organisation_id: int, name: str, when: Period, tier: str, *, by_contributor: bool
) -> MarketPage:
    """For the contributor, to whom the others are made safe; or for the lead, who reads the region's logs anyway."""
    own, rest = counted(region_id, when, tier, organisation_id)
    beside = (
        _safe(OTHER_ORGANISATIONS, others("region", when, tier))
        if by_contributor
        else _exact(OTHER_ORGANISATIONS, rest)
    )
    return _page(
        when,
        tier,
        own,
        [_exact(name, own), beside, _safe(OTHER_REGIONS, others("regions", when, tier))],
        points=trend(region_id, when.last, tier, organisation_id),
        leaving=leaving_of_own(region_id, when.last) if by_contributor else None,
        rounded=False,
    )


def _page(
    when: Period,
    tier: str,
    own: Counts,
    sides: list[Side],
    *,
    points: list[Point],
    leaving: dict[str, int] | None,
    rounded: bool,
) -> MarketPage:
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
            for line in by_remit(own)
        ],
        unfilled=_frequent(own.items("unfilled"), "unfilled", UnfilledReason, sides),
        skills=_frequent(own.items("skills_short"), "skills_short", Skill, sides),
        trend=points,
        posts=own.of("kept"),
        leaving=None if leaving is None else [(_named(LeavingReason, one), number) for one, number in leaving.items()],
        leaving_rounded=rounded,
    )


def _frequent(
    found: dict[str, int], measure: str, choices: type[models.TextChoices], sides: Iterable[Side]
) -> list[Row]:
    """One's own, the most frequent first."""
    order = sorted(found, key=lambda item: (-found[item], choices.values.index(item)))
    return [Row(_named(choices, item), [side.count(measure, item) for side in sides]) for item in order]


def _named(choices: type[models.TextChoices], code: str) -> str:
    return "Not said" if code == REMIT_NOT_SAID else str(choices(code).label)
