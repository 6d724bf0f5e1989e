"""When the return of a quarter is due."""

from __future__ import annotations

import csv
import datetime
from functools import cache
from pathlib import Path

from regions.quarters import QuarterKey

WORKING_DAYS_TO_RETURN = 20
_HOLIDAYS = Path(__file__).parent / "data" / "bank_holidays.csv"


@cache
def bank_holidays() -> frozenset[datetime.date]:
    """England and Wales, from 2010; the file says up to when."""
    with _HOLIDAYS.open(newline="") as lines:
        return frozenset(datetime.date.fromisoformat(row["date"]) for row in csv.DictReader(lines))


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays()


def due_on(quarter: QuarterKey) -> datetime.date:
    """The twentieth working day after the quarter's end."""
    day, left = quarter.ends_on, WORKING_DAYS_TO_RETURN
    while left:
        day += datetime.timedelta(days=1)
        left -= is_working_day(day)
    return day
