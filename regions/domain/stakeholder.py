"""Keeping the stakeholders of a region (framework: "Establishing the capacity to take action"; ``domain.md``)."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db import IntegrityError
from django.db.models import ProtectedError

from regions.enums import Support
from regions.models import Engagement, Stakeholder
from regions.models.stakeholder import ERASED
from succession import clock
from succession.facts import Problems, assign, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

NOT_KEPT = "Only whoever keeps this stakeholder can do this."
DUE_OF_NOTHING = "Enter the next step that is due on this day"


@dataclass(frozen=True)
class StakeholderFacts:
    """As ``models.Stakeholder`` has them. ``owner``: the key of somebody with a role in the region."""

    name: str
    group: str
    influence: str
    support_now: int = Support.NEUTRAL
    support_wanted: int = Support.SUPPORTIVE
    role: str = ""
    works_for: str = ""
    networks: str = ""
    interest: str = ""
    benefit: str = ""
    concern: str = ""
    owner: int | None = None
    next_step: str = ""
    next_step_due: datetime.date | None = None
    shared: bool = False


@dataclass(frozen=True)
class StepFacts:
    """What an owner keeps up to date."""

    support_now: int
    next_step: str = ""
    next_step_due: datetime.date | None = None


def keeps(by: Acting, stakeholder: Stakeholder) -> bool:
    """A lead keeps all of the region; a contributor what their organisation keeps."""
    if by.role is Role.LEAD:
        return True
    return by.role is Role.CONTRIBUTOR and by.organisation_id == stakeholder.organisation_id


def plans(by: Acting, stakeholder: Stakeholder) -> bool:
    """Who may say what the next step is."""
    return keeps(by, stakeholder) or by.user_id == stakeholder.owner_id


def impossible(facts: StakeholderFacts | StepFacts) -> Problems:
    return {"next_step": DUE_OF_NOTHING} if facts.next_step_due and not facts.next_step else {}


def add(*, by: Acting, facts: StakeholderFacts) -> Stakeholder:
    """A lead adds the region's own, a contributor their organisation's."""
    if by.role not in (Role.LEAD, Role.CONTRIBUTOR):
        raise Refused("Only a regional lead or a contributor can add a stakeholder.")
    assert by.region_id is not None
    return _save(Stakeholder(region_id=by.region_id, organisation_id=by.organisation_id), facts=facts)


def change(*, by: Acting, stakeholder: Stakeholder, facts: StakeholderFacts) -> Stakeholder:
    _refuse_unless_kept(by, stakeholder)
    return _save(stakeholder, facts=facts)


def _save(stakeholder: Stakeholder, *, facts: StakeholderFacts) -> Stakeholder:
    values = asdict(facts)
    values["owner_id"] = values.pop("owner")
    with verb():
        refuse_if(impossible(facts))
        assign(stakeholder, values)
        stakeholder.save()
        stakeholder.refresh_from_db(fields=["owner_name"])  # the database wrote it
    return stakeholder


def plan(*, by: Acting, stakeholder: Stakeholder, facts: StepFacts) -> Stakeholder:
    """The next step alone, also by an owner who does not keep the stakeholder."""
    if not plans(by, stakeholder):
        raise Refused(NOT_KEPT)
    _refuse_if_erased(stakeholder)
    with verb():
        refuse_if(impossible(facts))
        assign(stakeholder, asdict(facts))
        stakeholder.save(update_fields=list(asdict(facts)))
    return stakeholder


def archive(*, by: Acting, stakeholder: Stakeholder) -> None:
    """Out of the lists; what was logged stays and counts."""
    _archived(by, stakeholder, clock.today())


def restore(*, by: Acting, stakeholder: Stakeholder) -> None:
    _archived(by, stakeholder, None)


def _archived(by: Acting, stakeholder: Stakeholder, on: datetime.date | None) -> None:
    _refuse_unless_kept(by, stakeholder)
    stakeholder.archived_on = on
    stakeholder.save(update_fields=["archived_on"])


def remove(*, by: Acting, stakeholder: Stakeholder) -> None:
    """One entered by mistake; one that was engaged with is archived, or erased if they ask for it."""
    _refuse_unless_kept(by, stakeholder)
    try:
        with verb():
            stakeholder.delete()
    except (ProtectedError, IntegrityError) as error:  # also by rows that the actor may not see
        raise Refused("Engagements or barriers hang on this stakeholder, so it stays. Archive it instead.") from error


def erase(*, by: Acting, stakeholder: Stakeholder) -> None:
    """On the person's request: every text about them goes for good. The engagements' days stay, and are counted."""
    if by.role is not Role.LEAD:
        raise Refused("Only a regional lead can erase a stakeholder.")
    with verb():
        found = Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)
        _refuse_if_erased(found)
        Engagement.objects.filter(stakeholder=found).update(
            outcome="", next_step="", follow_up_due=None, follow_up_done_on=None
        )
        texts = dict.fromkeys(("role", "works_for", "networks", "benefit", "concern", "next_step"), "")
        gone = {"name": ERASED, "next_step_due": None, "shared": False, "owner": None, "erased_on": clock.today()}
        assign(found, texts | gone)
        found.save()


def _refuse_unless_kept(by: Acting, stakeholder: Stakeholder) -> None:
    if not keeps(by, stakeholder):
        raise Refused(NOT_KEPT)
    _refuse_if_erased(stakeholder)


def _refuse_if_erased(stakeholder: Stakeholder) -> None:
    if stakeholder.erased_on:
        raise Refused("This stakeholder has been erased.")
