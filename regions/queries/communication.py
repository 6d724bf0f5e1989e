"""What audiences are told, by audience and by month; row security says whose."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from regions.enums.communication import Audience, Rhythm
from regions.models import Communication, CommunicationDone

MONTHS_AHEAD = 6
SOON = datetime.timedelta(days=7)
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}


def after(day: datetime.date, rhythm: str) -> datetime.date | None:
    """The next day of a rhythm: the same day of the month, or the month's last where it has no such day."""
    if rhythm == Rhythm.ONCE:
        return None
    month = day.month - 1 + MONTHS[Rhythm(rhythm)]
    year, month = day.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(day.day, monthrange(year, month)[1]))


def known() -> QuerySet[Communication]:
    """Each with when it was done last, and what came back then."""
    last = CommunicationDone.objects.filter(communication=OuterRef("pk")).order_by("-done_on", "-pk")
    return Communication.objects.annotate(
        last_on=Subquery(last.values("done_on")[:1]), last_came_back=Subquery(last.values("came_back")[:1])
    )


def communications(*, past: bool = False) -> QuerySet[Communication]:
    """Those still to be done, the first due first; or those that are over."""
    return known().filter(due_on__isnull=past).order_by("due_on", "pk")


def by_audience(rows: Iterable[Communication]) -> list[tuple[str, list[Communication]]]:
    found = list(rows)
    sorted_out = [(str(label), [one for one in found if one.audience == code]) for code, label in Audience.choices]
    return [(label, of_audience) for label, of_audience in sorted_out if of_audience]


def silent(rows: Iterable[Communication]) -> list[str]:
    """To whom nobody has anything to say yet."""
    spoken_to = {one.audience for one in rows}
    return [str(label) for code, label in Audience.choices if code not in spoken_to]


@dataclass(frozen=True)
class Entry:
    """A day of the calendar. ``first``: not a later turn of a rhythm."""

    on: datetime.date
    communication: Communication
    first: bool


@dataclass(frozen=True)
class Month:
    day: datetime.date
    entries: list[Entry] = field(default_factory=list)


def calendar(today: datetime.date) -> tuple[list[Entry], list[Month]]:
    """What is late, and this month with those after it, each turn of a rhythm in its place."""
    months = [Month(today.replace(day=1))]
    while len(months) < MONTHS_AHEAD:
        months.append(Month((months[-1].day + datetime.timedelta(days=31)).replace(day=1)))
    at = {one.day: one for one in months}
    late = []
    for one in Communication.objects.filter(due_on__isnull=False):
        day, first = one.due_on, True
        while day is not None and day.replace(day=1) <= months[-1].day:
            entry = Entry(day, one, first)
            if day >= today:
                at[day.replace(day=1)].entries.append(entry)
            elif first:
                late.append(entry)
            day, first = after(day, one.rhythm), False
    for month in months:
        month.entries.sort(key=lambda entry: (entry.on, entry.communication.pk))
    return sorted(late, key=lambda entry: entry.on), months


def came_back() -> QuerySet[CommunicationDone]:
    """The latest first."""
    return CommunicationDone.objects.select_related("communication")


def due(today: datetime.date, *, of: int | None = None) -> int:
    """How many are late or due within a week. ``of``: whose."""
    rows = Communication.objects.filter(due_on__lte=today + SOON)
    return rows.count() if of is None else rows.filter(owner=of).count()
