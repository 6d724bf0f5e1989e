"""The eight indicators of the framework's table one, and how figures add up."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from regions.enums.plan import IndicatorTitle


class Kind(StrEnum):
    COUNT = "count"
    AVERAGE = "average"


class Tier(StrEnum):
    """1st tier: directors of children's services. 2nd tier: assistant directors."""

    FIRST = "1"
    SECOND = "2"
    NONE = "-"

    @property
    def label(self) -> str:
        return {"1": "1st tier", "2": "2nd tier", "-": "All"}[self.value]


@dataclass(frozen=True)
class Indicator:
    """``numerator`` and ``denominator``: what an average divides, in the words of the form. ``log``: what it follows
    from, and ``row``: what the log has for each that counts."""

    number: int
    slug: str
    title: str
    definition: str
    kind: Kind = Kind.COUNT
    tiered: bool = True
    numerator: str = ""
    denominator: str = ""
    log: str = "vacancy logs"
    row: tuple[str, str] = ("vacancy", "vacancies")


INDICATORS = (
    Indicator(
        1,
        "vacancies",
        IndicatorTitle.VACANCIES.label,
        "Vacancies with at least one day of the quarter on which the post had no permanent holder.",
    ),
    Indicator(
        2,
        "advertised",
        IndicatorTitle.ADVERTISED.label,
        "Vacancies with at least one round of recruitment advertised in the quarter.",
    ),
    Indicator(
        3,
        "applicants",
        IndicatorTitle.APPLICANTS.label,
        "Applicants in rounds that closed in the quarter, divided by the vacancies with such a round. "
        "Leave out, of both, a vacancy whose applicants are not known.",
        Kind.AVERAGE,
        numerator="Applicants",
        denominator="Posts with a round that closed",
    ),
    Indicator(
        4,
        "shortlisted",
        IndicatorTitle.SHORTLISTED.label,
        "Shortlisted candidates in rounds that closed in the quarter, divided by the vacancies with such a round. "
        "Leave out, of both, a vacancy whose shortlist is not known.",
        Kind.AVERAGE,
        numerator="Shortlisted candidates",
        denominator="Posts with a round that closed",
    ),
    Indicator(
        5,
        "filled",
        IndicatorTitle.FILLED.label,
        "Vacancies whose permanent appointment was decided in the quarter.",
    ),
    Indicator(
        6,
        "not-filled",
        IndicatorTitle.NOT_FILLED.label,
        "Vacancies with a round concluded in the quarter and no permanent appointment decided by its last day.",
    ),
    Indicator(
        7,
        "readvertised",
        IndicatorTitle.READVERTISED.label,
        "Vacancies whose second or later round was advertised in the quarter.",
    ),
    Indicator(
        8,
        "contacts",
        IndicatorTitle.CONTACTS.label,
        "Stakeholders with at least one logged engagement in the quarter.",
        tiered=False,
        log="log of engagements",
        row=("stakeholder", "stakeholders"),
    ),
)
BY_NUMBER = {indicator.number: indicator for indicator in INDICATORS}

NO_ROUND_CLOSED = "no round closed"
NOT_GIVEN = "not given"
Key = tuple[int, str]


def figure_keys() -> list[Key]:
    """The fifteen figures of a return, in order: seven indicators of two tiers, and one without a tier."""
    return [
        (indicator.number, tier.value)
        for indicator in INDICATORS
        for tier in ((Tier.FIRST, Tier.SECOND) if indicator.tiered else (Tier.NONE,))
    ]


@dataclass(frozen=True)
class Figure:
    """One figure. A count has no denominator; an average keeps both parts, so that it can be added up rightly."""

    indicator: int
    tier: str
    numerator: int | None
    denominator: int | None = None

    @property
    def key(self) -> Key:
        return self.indicator, self.tier

    @property
    def is_average(self) -> bool:
        return BY_NUMBER[self.indicator].kind is Kind.AVERAGE

    @property
    def is_given(self) -> bool:
        return self.numerator is not None and (not self.is_average or self.denominator is not None)

    @property
    def value(self) -> Decimal | None:
        """None when not given, and for an average over no round."""
        if not self.is_given or self.numerator is None:
            return None
        if not self.is_average:
            return Decimal(self.numerator)
        return Decimal(self.numerator) / self.denominator if self.denominator else None

    @property
    def display(self) -> str:
        """A count as it is, an average to one decimal, half up."""
        if not self.is_given:
            return NOT_GIVEN
        return show(self.value, self.indicator)


def show(value: Decimal | None, indicator: int) -> str:
    """A value in the words of a page; None is an average over no round."""
    if value is None:
        return NO_ROUND_CLOSED
    if BY_NUMBER[indicator].kind is Kind.AVERAGE:
        return str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
    return str(value.normalize().quantize(Decimal(1)) if value == value.to_integral() else value)


def total(figures: Iterable[Figure], *, indicator: int, tier: str = Tier.NONE) -> Figure:
    """Σ numerators, and for an average Σ denominators: never a mean of means. Figures not given are left out."""
    given = [one for one in figures if one.indicator == indicator and one.is_given]
    if not given:
        return Figure(indicator, tier, None)
    is_average = BY_NUMBER[indicator].kind is Kind.AVERAGE
    return Figure(
        indicator,
        tier,
        sum(one.numerator or 0 for one in given),
        sum(one.denominator or 0 for one in given) if is_average else None,
    )


def median(values: Sequence[Decimal | None]) -> Decimal | None:
    """The middle one of the values that there are."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
