"""The register of barriers to working together, and what is done about each (``domain.md``: stakeholders)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from regions.enums import BarrierStatus
from regions.models import Barrier, BarrierStakeholder
from succession.facts import Problems, assign, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb


@dataclass(frozen=True)
class StatusFacts:
    """How far it has come. ``note``: what eased or removed it."""

    status: str = BarrierStatus.OPEN
    note: str = ""


@dataclass(frozen=True)
class BarrierFacts:
    """As ``models.Barrier`` has them. ``owner``, ``stakeholders``: keys."""

    barrier: str
    kind: str
    met_in: str = ""
    action: str = ""
    owner: int | None = None
    due_on: datetime.date | None = None
    status: str = BarrierStatus.OPEN
    note: str = ""
    stakeholders: Sequence[int] = ()


def impossible(facts: BarrierFacts | StatusFacts) -> Problems:
    if facts.status != BarrierStatus.OPEN and not facts.note.strip():
        return {"note": f"Say what has {BarrierStatus(facts.status).label.lower()} the barrier"}
    return {}


def may_say(by: Acting, barrier: Barrier) -> bool:
    """Who may say how far it has come."""
    return by.role is Role.LEAD or by.user_id == barrier.owner_id


def add(*, by: Acting, facts: BarrierFacts) -> Barrier:
    _refuse_unless_lead(by)
    assert by.region_id is not None
    return _save(Barrier(region_id=by.region_id), facts=facts)


def change(*, by: Acting, barrier: Barrier, facts: BarrierFacts) -> Barrier:
    _refuse_unless_lead(by)
    return _save(barrier, facts=facts)


def _save(barrier: Barrier, *, facts: BarrierFacts) -> Barrier:
    values = asdict(facts)
    wanted = set(values.pop("stakeholders"))
    values["owner_id"] = values.pop("owner")
    with verb():
        refuse_if(impossible(facts))
        assign(barrier, values)
        barrier.save()
        barrier.refresh_from_db(fields=["owner_name"])  # the database wrote it
        before = set(barrier.links.values_list("stakeholder_id", flat=True))
        barrier.links.filter(stakeholder_id__in=before - wanted).delete()
        for key in wanted - before:
            BarrierStakeholder.objects.create(region_id=barrier.region_id, barrier=barrier, stakeholder_id=key)
    return barrier


def say(*, by: Acting, barrier: Barrier, facts: StatusFacts) -> Barrier:
    if not may_say(by, barrier):
        raise Refused("Only its owner or a regional lead can say how far this barrier has come.")
    with verb():
        refuse_if(impossible(facts))
        assign(barrier, asdict(facts))
        barrier.save(update_fields=["status", "note"])
    return barrier


def remove(*, by: Acting, barrier: Barrier) -> None:
    """One entered by mistake; one that is overcome is marked as removed, and stays to be read."""
    _refuse_unless_lead(by)
    with verb():
        barrier.delete()


def _refuse_unless_lead(by: Acting) -> None:
    if by.role is not Role.LEAD:
        raise Refused("Only a regional lead keeps the register of barriers.")
