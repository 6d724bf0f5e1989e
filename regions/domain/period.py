"""The period that follows another."""

from __future__ import annotations

import calendar
import datetime

DAY = datetime.timedelta(days=1)


def following(starts_on: datetime.date, ends_on: datetime.date) -> tuple[datetime.date, datetime.date]:
    """As many months again, from the day after; 18 months follow 18."""
    begins = ends_on + DAY
    months = (begins.year - starts_on.year) * 12 + begins.month - starts_on.month
    # Less than a month, or no whole number of months: as many days again.
    if months < 1 or begins.day != starts_on.day:
        return begins, begins + (ends_on - starts_on)
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return begins, datetime.date(year, month + 1, min(begins.day, last)) - DAY
