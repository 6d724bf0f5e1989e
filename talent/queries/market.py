"""The market of posts: what each measure means, of the sums in ``talent/queries/market_sums.py``.

Counted are posts of local authorities. A *need* is a vacancy with all that go on from it after a change of remit: it
counts once, under the remit that it has now. A period is so many whole quarters, and ends with the last one that is
over. An appointment *stands* where it was decided by the period's last day and the appointee had not withdrawn by then.

Every percentage keeps its two counts beside it, and none is made of fewer than ``ENOUGH``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from regions.quarters import QuarterKey

ENOUGH = 5
TIERS = {"-": ["1", "2"], "1": ["1"], "2": ["2"]}


@dataclass(frozen=True)
class Period:
    """``quarters``: how many, 4 or 8, up to ``last``."""

    last: QuarterKey
    quarters: int

    @property
    def first(self) -> QuarterKey:
        key = self.last
        for _ in range(self.quarters - 1):
            key = key.previous
        return key

    @property
    def label(self) -> str:
        return f"{self.first.starts_on:%B %Y} to {self.last.ends_on:%B %Y}"


def period(today: datetime.date, quarters: int) -> Period:
    return Period(QuarterKey.of(today).previous, quarters)


@dataclass(frozen=True)
class Counts:
    """The sums of one side. ``totals``: by measure and item; ``keepers``: how many organisations keep a log."""

    quarters: int
    totals: Mapping[tuple[str, str], int]
    keepers: int = 0

    def of(self, measure: str, item: str = "") -> int:
        return self.totals.get((measure, item), 0)

    def spread(self, measure: str) -> list[tuple[int, int]]:
        """Value and how often, in order."""
        return sorted((int(item), total) for (name, item), total in self.totals.items() if name == measure)

    def items(self, measure: str) -> dict[str, int]:
        return {item: total for (name, item), total in self.totals.items() if name == measure and item}


@dataclass(frozen=True)
class Figure:
    """``value``: None where too few stand behind it. ``unit``: "%", "days", "£" or none. ``behind``: the counts.

    ``rounded``: of others, made safe by the database.
    """

    value: int | None
    unit: str
    behind: str
    rounded: bool = False

    @property
    def display(self) -> str:
        if self.value is None:
            return "Too few to show" if self.rounded else "Too few to say"
        about = "about " if self.rounded else ""
        if self.unit == "£":
            return f"{about}£{self.value:,}"
        return f"{about}{self.value:,}{self.unit if self.unit == '%' else f' {self.unit}'.rstrip()}"


def share(part: int, whole: float, behind: str) -> Figure:
    return Figure(round(100 * part / whole) if whole >= ENOUGH else None, "%", behind)


def middle(spread: list[tuple[int, int]], unit: str, one: str) -> Figure:
    """The median: of an even number, the mean of the middle two, and half a unit is rounded up."""
    values = [value for value, often in spread for _ in range(often)]
    number = len(values)
    behind = f"{number} {one}{'' if number == 1 else 's'}"
    if number < ENOUGH:
        return Figure(None, unit, behind)
    return Figure((values[(number - 1) // 2] + values[number // 2] + 1) // 2, unit, behind)


def posts(counts: Counts) -> float:
    """Posts in being, on the average of the day before the period and the last day of each of its quarters.

    A post without a day on which it was made has always been; on the day on which it ends it is no more.
    """
    return counts.of("posts") / (counts.quarters + 1)


def turnover(counts: Counts) -> Figure:
    """Holders who left in the period ÷ posts in being on the average, and of eight quarters the half: a year's rate.

    A holder has left on the day on which the post falls vacant. So a handover without a day between counts, a new
    post's first vacancy (vacant on the day on which it was made) does not, nor does notice that was taken back, or a
    post that ends as its holder leaves.
    """
    average = posts(counts)
    fell = counts.of("fell_vacant")
    return share(fell, average * counts.quarters / 4 if average >= ENOUGH else 0, f"{fell} of {average:.4g} posts")


def time_to_fill(counts: Counts) -> Figure:
    """Days from the need's first advertisement to the decision that stands; the median, of needs decided in the period.

    The first advertisement counts also where it was for the remit before a change; never advertised, the need is left
    out.
    """
    return middle(counts.spread("days_to_fill"), "days", "appointment")


def time_vacant(counts: Counts) -> Figure:
    """Days from the day on which the post fell vacant to the appointee's first; of those who started in the period.

    A handover is 0 days.
    """
    return middle(counts.spread("days_vacant"), "days", "appointee")


def filled(counts: Counts) -> Figure:
    """Needs with a permanent appointment that stands ÷ needs with a round concluded in the period.

    A round that a change of remit stopped was not concluded; one that was stopped otherwise was. Interim cover fills
    nothing.
    """
    return _part(counts, "filled", "concluded")


def interim(counts: Counts) -> Figure:
    """Days of the period on which a vacant post had interim cover ÷ days on which it was vacant.

    Two covers on one day are one day. Days are vacant as for the first indicator. Too few to say under five needs.
    """
    covered, days, needs = (counts.of(name) for name in ("covered_days", "vacant_days", "vacant"))
    behind = f"{covered:,} of {days:,} days, {needs} post{'' if needs == 1 else 's'}"
    return Figure(round(100 * covered / days) if needs >= ENOUGH and days else None, "%", behind)


def first_round(counts: Counts, remit: str = "") -> Figure:
    """First rounds that ended in a permanent appointment ÷ first rounds concluded in the period.

    The first round of a need; what followed a change of remit is a later one where its number says so. It has found
    somebody also where the appointee withdrew later.
    """
    return _part(counts, "first_filled", "first", remit)


def _part(counts: Counts, part: str, whole: str, item: str = "") -> Figure:
    upper, lower = counts.of(part, item), counts.of(whole, item)
    return share(upper, lower, f"{upper} of {lower}")


def salary(counts: Counts, outcome: str) -> Figure:
    """The median of the middles of the ranges offered, of rounds concluded in the period.

    ``outcome``: "filled", whether the appointee came or withdrew, or "not" where it ended without an appointment. A
    round stopped early says nothing of pay, and is left out, as is one whose salary is not known; where one end is
    known, it is the middle.
    """
    return middle(counts.spread(f"salary_{outcome}"), "£", "round")


@dataclass(frozen=True)
class Measure:
    """``name``: as others' figures have it."""

    name: str
    title: str
    means: str
    make: Callable[[Counts], Figure]


MEASURES = (
    Measure("turnover", "Turnover in a year", "Posts whose holder left ÷ posts, on the average.", turnover),
    Measure(
        "days_to_fill",
        "Time to fill",
        "Days from the first advertisement to the decision to appoint: half took less, half took more.",
        time_to_fill,
    ),
    Measure(
        "days_vacant",
        "Time vacant",
        "Days from falling vacant to the first day of the appointee: half took less, half took more.",
        time_vacant,
    ),
    Measure(
        "share_filled",
        "Filled permanently",
        "Of the vacancies with a round of recruitment concluded, those with a permanent appointment.",
        filled,
    ),
    Measure("share_covered", "Interim share", "Of the days on which posts were vacant, those covered.", interim),
    Measure(
        "share_first_filled",
        "Filled by the first round",
        "Of the first rounds concluded, those that ended in a permanent appointment.",
        first_round,
    ),
)


@dataclass(frozen=True)
class RemitLine:
    """``rounds``: per need advertised, or None under ``ENOUGH`` needs."""

    remit: str
    advertised: int
    rounds: float | None
    first_round: Figure


def by_remit(counts: Counts, remits: Iterable[str]) -> list[RemitLine]:
    """Hardest first: needs advertised in the period, rounds advertised in it for each, share filled by the first round.

    A post with several remits counts under each. Those of too few needs come last, in order of their number.
    ``remits``: also those that only others advertised.
    """
    lines = []
    for remit in remits:
        advertised = counts.of("advertised", remit)
        rounds = counts.of("rounds", remit) / advertised if advertised >= ENOUGH else None
        lines.append(RemitLine(remit, advertised, rounds, first_round(counts, remit)))
    return sorted(lines, key=lambda one: (one.rounds is None, -(one.rounds or 0), -one.advertised, one.remit))
