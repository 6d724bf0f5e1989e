"""The one business clock. Sessions, tokens and leases use real time; what people date by uses this."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_set_to: ContextVar[datetime.datetime | None] = ContextVar("clock", default=None)


def now() -> datetime.datetime:
    """This moment, in UTC; under ``AS_OF`` that day with the real time of day."""
    moment = _set_to.get()
    if moment is not None:
        return moment
    real = timezone.now()
    if settings.AS_OF is None:
        return real
    local = timezone.localtime(real)
    return local.replace(year=settings.AS_OF.year, month=settings.AS_OF.month, day=settings.AS_OF.day).astimezone(
        datetime.UTC
    )


def today() -> datetime.date:
    """The UK date of ``now()``."""
    return day_of(now())


def day_of(moment: datetime.datetime) -> datetime.date:
    """The UK date of a moment."""
    return timezone.localtime(moment).date()


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Seeding and tests: the clock stands at ``moment`` (aware)."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
