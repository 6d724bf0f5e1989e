"""Who returns when, and on whom each return waits."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from regions.models import Region
from regions.queries.people import people
from reporting.enums import CURRENT, ReturnStatus
from reporting.models import Quarter, QuarterlyReturn
from succession.tenancy.personas import Role

QUARTERS_SHOWN = 8
# A return without a signed version waits on the lead or the sponsor; a queried one on the lead again.
WAITS_ON = {
    ReturnStatus.OPEN: Role.LEAD,
    ReturnStatus.DRAFT: Role.LEAD,
    ReturnStatus.WITH_SPONSOR: Role.SPONSOR,
    ReturnStatus.QUERIED: Role.LEAD,
    ReturnStatus.SIGNED_OFF: Role.COORDINATOR,
}


@dataclass(frozen=True)
class Cell:
    """One region's return of one quarter. ``days_late``: 0 when on time or not due; None when there is none yet."""

    returned: bool
    due: bool
    days_late: int

    @property
    def text(self) -> str:
        if not self.returned:
            return "Not returned" if self.due else "Not due"
        return f"{self.days_late} day{'s' if self.days_late > 1 else ''} late" if self.days_late else "On time"

    @property
    def colour(self) -> str:
        if not self.returned:
            return "red" if self.due else "grey"
        return "yellow" if self.days_late else "green"


@dataclass(frozen=True)
class Waiting:
    """``names``: the people of the region who hold the role; empty for the College's own part."""

    region: Region
    label: str
    role: Role
    names: list[str]
    days_over: int


@dataclass(frozen=True)
class Share:
    """Of one quarter: how many regions have returned, and how many of them on time."""

    quarter: Quarter
    regions: int
    returned: int
    on_time: int


@dataclass(frozen=True)
class Timeliness:
    quarters: list[Quarter]
    rows: list[tuple[Region, list[Cell]]]
    shares: list[Share]
    waiting: list[Waiting]


def _cell(one: QuarterlyReturn, quarter: Quarter, today: datetime.date) -> Cell:
    if one.signed_off_at is None:
        return Cell(returned=False, due=today > quarter.due_on, days_late=0)
    late = (timezone.localtime(one.signed_off_at).date() - quarter.due_on).days
    return Cell(returned=True, due=True, days_late=max(0, late))


def timeliness(quarter: Quarter, *, opened: list[Quarter], today: datetime.date) -> Timeliness:
    """Two queries, however many regions and quarters. ``opened``: latest first."""
    span = [one for one in opened if one.starts_on <= quarter.starts_on][:QUARTERS_SHOWN][::-1]
    by_pk = {one.pk: one for one in span}
    found: dict[Region, dict[int, QuarterlyReturn]] = {}
    returns = QuarterlyReturn.objects.filter(quarter__in=list(by_pk)).select_related("region")
    for one in returns.order_by("region__name"):
        found.setdefault(one.region, {})[one.quarter_id] = one
    rows = [(region, [_cell(own[pk], by_pk[pk], today) for pk in by_pk if pk in own]) for region, own in found.items()]
    cells = {pk: [_cell(own[pk], each, today) for own in found.values() if pk in own] for pk, each in by_pk.items()}
    shares = [
        Share(each, len(cells[pk]), sum(c.returned for c in cells[pk]), sum(c.text == "On time" for c in cells[pk]))
        for pk, each in by_pk.items()
    ]
    return Timeliness(span, rows, shares, _waiting(quarter, found, today))


def _waiting(quarter: Quarter, found: dict[Region, dict[int, QuarterlyReturn]], today: datetime.date) -> list[Waiting]:
    holders = people()
    waiting = []
    for region, own in found.items():
        one = own.get(quarter.pk)
        if one is None or ReturnStatus(one.status) not in WAITS_ON:
            continue
        role = WAITS_ON[ReturnStatus(one.status)]
        names = [each.name for each in holders if each.region == region.name and each.role == role]
        over = 0 if one.status in CURRENT else max(0, (today - quarter.due_on).days)
        waiting.append(Waiting(region, one.get_status_display(), role, names, over))
    return sorted(waiting, key=lambda each: (-each.days_over, each.region.name))
