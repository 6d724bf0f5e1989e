"""Who is acting, and in which of their roles."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections

from succession.tenancy.personas import Role


@dataclass(frozen=True)
class Acting:
    """A person in one live role; what every verb of the domain takes as ``by``."""

    pk: int
    role: Role
    user_id: int
    user_name: str
    region_id: int | None = None
    region: str = ""
    region_slug: str = ""
    organisation_id: int | None = None
    organisation: str = ""
    is_deputy: bool = False
    has_second_factor: bool = False

    @property
    def role_label(self) -> str:
        return f"Deputy {self.role.label}" if self.is_deputy else self.role.label

    @property
    def place(self) -> str:
        return self.organisation or self.region or "National College"

    @property
    def is_national(self) -> bool:
        return self.role in (Role.COORDINATOR, Role.NATIONAL_LEAD)


def live_memberships(*, user_id: int, user_name: str) -> list[Acting]:
    """The roles that the person may choose from today; asked before a scope is entered."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.memberships(%s)", [user_id])
        return [
            Acting(
                pk=pk,
                role=Role(role),
                user_id=user_id,
                user_name=user_name,
                region_id=region_id,
                region=region or "",
                region_slug=slug or "",
                organisation_id=organisation_id,
                organisation=organisation or "",
                is_deputy=deputy,
                has_second_factor=factor,
            )
            for pk, role, region_id, region, slug, organisation_id, organisation, deputy, factor in cursor.fetchall()
        ]
