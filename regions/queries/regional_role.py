"""The roles of a region as pages show them, and the directory of all regions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from regions.enums.regional_role import RegionalRoleKind, Responsibility
from regions.models import RegionalRole
from regions.queries.people import people
from succession.tenancy.personas import Role


def roles(region_id: int) -> QuerySet[RegionalRole]:
    return RegionalRole.objects.select_related("organisation").filter(region=region_id)


def current(region_id: int, day: datetime.date) -> list[RegionalRole]:
    """Those of the day, and those that are still to come; the sponsor first."""
    return list(roles(region_id).filter(Q(ends_on=None) | Q(ends_on__gte=day)))


def past(region_id: int, day: datetime.date) -> list[RegionalRole]:
    return list(roles(region_id).filter(ends_on__lt=day).order_by("-ends_on", "person_name"))


def total_of_leads(found: Iterable[RegionalRole], day: datetime.date) -> Decimal:
    """Of the day, in full-time posts: how the lead's role is shared out."""
    leading = (one for one in found if one.kind != RegionalRoleKind.SPONSOR and one.starts_on <= day)
    return sum((one.fte for one in leading), Decimal(0))


def holders(found: Iterable[RegionalRole], day: datetime.date) -> list[tuple[str, list[str]]]:
    """Each responsibility, and who holds it on that day: nobody, one or several."""
    there = [one for one in found if one.starts_on <= day]
    return [
        (str(label), [one.person_name for one in there if value in one.responsibilities])
        for value, label in Responsibility.choices
    ]


def candidates() -> list[tuple[int, str]]:
    """The region's sponsor and leads of now, by membership."""
    found = (one for one in people() if one.role in (Role.SPONSOR, Role.LEAD) and not one.is_deputy)
    return [(one.membership_id, f"{one.name}, {one.role_label}") for one in found]


@dataclass(frozen=True)
class Entry:
    """Somebody in the directory. ``fte`` is None where nobody has said what the role is; ``email`` where not shown."""

    region: str
    name: str
    kind: str
    fte: Decimal | None
    since: datetime.date
    responsibilities: list[str]
    email: str | None

    @property
    def kind_label(self) -> str:
        return str(RegionalRoleKind(self.kind).label)

    @property
    def responsibility_labels(self) -> list[str]:
        return [str(Responsibility(one).label) for one in self.responsibilities]


def directory(day: datetime.date) -> list[Entry]:
    """Sponsors and leads of all regions, by region. The database says to whom."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.directory(%s)", [day])
        return [Entry(*row) for row in cursor.fetchall()]
