"""The roles of a region (framework: resource 7): who does what for it, on what terms, and since when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import IntegrityError

from regions.enums.regional_role import RegionalRoleKind
from regions.models import Membership, RegionalRole
from regions.models.regional_role import SMALLEST, WHOLE
from succession.facts import Impossible, Problems, assign, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

ALREADY = "This person has a role on some of these days already. End that one first"


@dataclass(frozen=True)
class RoleFacts:
    """As ``models.RegionalRole`` has them. ``membership``, ``organisation``: keys."""

    membership: int
    kind: str
    fte: Decimal
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    organisation: int | None = None
    basis: str = ""
    funded_from: str = ""
    responsibilities: Sequence[str] = ()
    reports_to: str = ""
    experience: str = ""
    shows_email: bool = False


def keeps(by: Acting, role: RegionalRole) -> bool:
    """The sponsor keeps all of the region, a lead their own."""
    if by.region_id != role.region_id:
        return False
    return by.role is Role.SPONSOR or (by.role is Role.LEAD and by.pk == role.membership_id)


def is_of(by: Acting, membership: int | None) -> bool:
    """Whether it is the actor's own, and so theirs to show the address."""
    return Membership.objects.filter(pk=membership or 0, user=by.user_id).exists()


def impossible(facts: RoleFacts) -> Problems:
    found: Problems = {}
    if not SMALLEST <= facts.fte <= WHOLE:
        found["fte"] = f"The share of a full-time post must be between {SMALLEST} and 1, like 0.5"
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        found["ends_on"] = "The last day must be on or after the first"
    return found


def revision(role: RegionalRole) -> str:
    return revision_of(asdict(facts_of(role)))


def facts_of(role: RegionalRole) -> RoleFacts:
    names = set(RoleFacts.__dataclass_fields__) - {"membership", "organisation"}
    keys = {"membership": role.membership_id, "organisation": role.organisation_id}
    return RoleFacts(**keys, **{name: getattr(role, name) for name in names})  # type: ignore[arg-type]


def add(*, by: Acting, facts: RoleFacts) -> RegionalRole:
    if by.region_id is None:
        raise Refused("Only the sponsor or a lead of a region can do this.")
    return _save(RegionalRole(region_id=by.region_id, membership_id=facts.membership), by=by, facts=facts)


def change(*, by: Acting, role: RegionalRole, facts: RoleFacts, seen: str) -> RegionalRole:
    """``seen``: the revision of what was changed. Raises ``Stale`` over somebody else's save."""
    with verb():
        row = RegionalRole.objects.select_for_update(no_key=True).filter(pk=role.pk).first()
        if row is None:
            raise Refused("This role is not there any more.")
        if revision(row) != seen:
            raise Stale("Somebody else saved this role while you were working on it.")
        return _save(row, by=by, facts=facts)


def remove(*, by: Acting, role: RegionalRole) -> None:
    """One entered by mistake; one that is over gets its last day, and stays to be read."""
    _refuse_unless_kept(by, role)
    with verb():
        role.delete()


def _save(role: RegionalRole, *, by: Acting, facts: RoleFacts) -> RegionalRole:
    _refuse_unless_kept(by, role)
    values = asdict(facts) | {"membership": role.membership_id}
    refuse_if(impossible(facts) | _of_nobody(role, facts.kind))
    if facts.shows_email != role.shows_email and not is_of(by, role.membership_id):
        raise Refused("Only the person can say that their address is shown.")
    for name in ("membership", "organisation"):
        values[f"{name}_id"] = values.pop(name)
    try:
        with verb():
            assign(role, values)
            role.save()
            role.refresh_from_db(fields=["person_name", "shows_email"])  # the database has its say
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise Impossible({"starts_on": ALREADY}) from error
    return role


def _of_nobody(role: RegionalRole, kind: str) -> Problems:
    """The sponsor's role is of a sponsor, a lead's of a lead."""
    person = Membership.objects.filter(pk=role.membership_id, region=role.region_id, deputy_of=None).first()
    if person is None:
        return {"membership": "Select a sponsor or lead of the region"}
    wanted = Role.SPONSOR if kind == RegionalRoleKind.SPONSOR else Role.LEAD
    return {} if person.role == wanted else {"kind": f"This person is not a {wanted.label} of the region"}


def _refuse_unless_kept(by: Acting, role: RegionalRole) -> None:
    if not keeps(by, role):
        raise Refused("The sponsor keeps the roles of the region, and each lead their own.")
