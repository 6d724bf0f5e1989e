"""Quarters of the financial year: April to March, Q1 is April to June."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SLUG = re.compile(r"(\d{4})-(\d{2})-q([1-4])")


@dataclass(frozen=True, order=True)
class QuarterKey:
    """``year``: the year of the financial year's April. ``number``: 1 to 4. Ordered in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"{self.number} is not a quarter")

    @classmethod
    def of(cls, day: datetime.date) -> QuarterKey:
        return cls(day.year - (day.month < 4), (day.month - 4) % 12 // 3 + 1)

    @classmethod
    def parse(cls, slug: str) -> QuarterKey:
        """The inverse of ``slug``. Raises ``ValueError``."""
        match = _SLUG.fullmatch(slug)
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]) or not 1900 <= int(match[1]) <= 2100:
            raise ValueError(f"{slug!r} names no quarter")
        return cls(int(match[1]), int(match[3]))

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date(self.year + (self.number == 4), (4, 7, 10, 1)[self.number - 1], 1)

    @property
    def ends_on(self) -> datetime.date:
        return self.next.starts_on - datetime.timedelta(days=1)

    @property
    def next(self) -> QuarterKey:
        return QuarterKey(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> QuarterKey:
        return QuarterKey(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def slug(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02}-q{self.number}"

    @property
    def label(self) -> str:
        """Such as "July to September 2010"."""
        return f"{self.starts_on:%B} to {self.ends_on:%B %Y}"

    @property
    def short_label(self) -> str:
        """Such as "Q2 2010–11"."""
        return f"Q{self.number} {financial_year(self.year)}"


def financial_year(year: int) -> str:
    """Of a financial year, by the year of its April: such as "2010–11"."""
    return f"{year}–{(year + 1) % 100:02}"


def quarters_between(first: datetime.date, last: datetime.date) -> list[QuarterKey]:
    """Those that the days from ``first`` to ``last`` touch, in order."""
    found = [QuarterKey.of(first)]
    while found[-1].ends_on < last:
        found.append(found[-1].next)
    return found


def parameters(regions: Sequence[int], quarter: QuarterKey) -> dict[str, Any]:
    """Of a statement over the rows of a quarter: the regions' keys, and its first and last day."""
    return {"regions": list(regions), "first": quarter.starts_on, "last": quarter.ends_on}
