"""The demo's regional roles: a sponsor and a lead each; in some regions the lead's role is shared, or changed hands."""

from __future__ import annotations

import datetime
from decimal import Decimal

from regions.enums.regional_role import RegionalRoleKind as K
from regions.enums.regional_role import Responsibility as Does
from regions.enums.regional_role import RoleBasis as B
from regions.enums.regional_role import RoleFunding as F
from regions.models import Membership, Region, RegionalRole
from succession.tenancy.personas import Role

SPONSORS = [Does.OVERSEE, Does.SIGN, Does.GRANT, Does.RETURN, Does.DIRECTORS]
# Share of full time and responsibilities, of the first lead and of a second where there is one.
WHOLE = (
    Decimal("1.00"),
    [Does.STRATEGY, Does.STAKEHOLDERS, Does.EVENTS, Does.DATA, Does.PRACTICE, Does.BROKER, Does.COLLEGE],
)
SHARED = (
    (Decimal("0.60"), [Does.STRATEGY, Does.STAKEHOLDERS, Does.PRACTICE, Does.COLLEGE]),
    (Decimal("0.40"), [Does.EVENTS, Does.DATA]),  # nobody brokers
)
TERMS = ((B.SECONDMENT, F.GRANT), (B.CONSULTANT, F.GRANT), (B.FORMER_LEADER, F.SUBSCRIPTION), (B.EMPLOYEE, F.RIEP))
WANTED = "Has worked across authorities, knows children’s services, and is trusted by directors."
CHANGED_AFTER = datetime.timedelta(days=240)  # of a lead who began with less


def tell_roles(regions: list[Region], *, first: datetime.date, today: datetime.date) -> None:
    """Within the owner's maintenance scope, as bulk writes."""
    people: dict[tuple[int | None, str], list[Membership]] = {}
    memberships = Membership.objects.using("owner").filter(role__in=[Role.LEAD, Role.SPONSOR], deputy_of=None)
    for one in memberships.order_by("pk"):
        people.setdefault((one.region_id, one.role), []).append(one)
    made: list[RegionalRole] = []
    for at, region in enumerate(regions):
        basis, funded = TERMS[at % len(TERMS)]
        made += [
            RegionalRole(region=region, membership=one, kind=K.SPONSOR, fte=Decimal("0.10"), basis=B.EMPLOYEE,
                         funded_from=F.IN_KIND, starts_on=first, responsibilities=[*SPONSORS], shows_email=at % 2 == 0)
            for one in people[region.pk, Role.SPONSOR]
        ]  # fmt: skip
        leads = people[region.pk, Role.LEAD]
        for number, one in enumerate(leads[:2]):
            fte, responsibilities = SHARED[number] if len(leads) > 1 else WHOLE
            role = RegionalRole(
                region=region,
                membership=one,
                kind=K.PART_LEAD if len(leads) > 1 else K.LEAD,
                fte=fte,
                basis=basis,
                funded_from=funded,
                starts_on=first,
                responsibilities=[*responsibilities],
                reports_to="The sponsor",
                experience=WANTED,
                shows_email=at % 3 != 2,
            )
            made += _grown(role, first + CHANGED_AFTER) if at % 4 == 1 and first + CHANGED_AFTER < today else [role]
    RegionalRole.objects.using("owner").bulk_create(made)


def _grown(role: RegionalRole, day: datetime.date) -> list[RegionalRole]:
    """The same person with half the time before that day."""
    before = RegionalRole(
        region=role.region,
        membership=role.membership,
        kind=role.kind,
        fte=role.fte / 2,
        basis=role.basis,
        funded_from=role.funded_from,
        starts_on=role.starts_on,
        ends_on=day - datetime.timedelta(days=1),
        responsibilities=role.responsibilities[:3],
    )
    role.starts_on = day
    return [before, role]
