"""Who has access to what, as far as the role in use may know."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connections
from django.db.models import QuerySet

from regions.enums import InvitationStatus
from regions.models import Invitation, Organisation
from succession.tenancy.personas import PROGRAMME, Role


@dataclass(frozen=True)
class Person:
    """One role of a person that has not ended; it may begin later. ``second_factor``: is one set up?"""

    membership_id: int
    user_id: int
    name: str
    email: str
    role: Role
    is_deputy: bool
    region: str | None
    organisation: str | None
    starts_on: datetime.date
    ends_on: datetime.date | None
    last_login: datetime.datetime | None
    second_factor: bool

    @property
    def role_label(self) -> str:
        return f"Deputy {self.role.label}" if self.is_deputy else self.role.label

    @property
    def place(self) -> str:
        return self.organisation or self.region or "National College"


def people() -> list[Person]:
    """The names stand behind a function of the database: no role reads the accounts themselves."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.people()")
        return [
            Person(membership_id, user_id, name, email, Role(role), *rest)
            for membership_id, user_id, name, email, role, *rest in cursor.fetchall()
        ]


def regions_of_scope() -> list[int]:
    """Those that are this person's of the College: assigned to a co-ordinator, all of a national lead."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.region_ids', true), '')::bigint[]")
        return list(cursor.fetchone()[0] or [])


def of_scope(region_id: int) -> bool:
    """Whether a region is one of those that were assigned to the co-ordinator who acts."""
    return region_id in regions_of_scope()


def owners() -> list[Person]:
    """Who can be given something to do: the region's sponsor, leads, deputies and contributors."""
    return [one for one in people() if one.role in PROGRAMME]


def open_invitations() -> QuerySet[Invitation]:
    """Those that this role may send again or revoke, latest first."""
    return (
        Invitation.objects.filter(status=InvitationStatus.OPEN)
        .select_related("region", "organisation")
        .order_by("-created_at")
    )


def organisations_of(region_id: int, day: datetime.date) -> QuerySet[Organisation]:
    """The region's members on that day."""
    return (
        Organisation.objects.filter(memberships__region_id=region_id, memberships__starts_on__lte=day)
        .exclude(memberships__region_id=region_id, memberships__ends_on__lt=day)
        .order_by("name")
    )
