"""The plan of a region: its actions and their milestones (framework: "Creating a strategic overview")."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError

from regions.models import PlanAction, PlanMilestone
from succession.facts import Problems, assign, lies_ahead, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

OVERTAKEN = "Somebody else saved this while you were working on it."


@dataclass(frozen=True)
class ActionFacts:
    """As ``models.PlanAction`` has them. ``owner``: the key of somebody with a role in the region."""

    title: str
    objective: str
    element: str
    starts_on: datetime.date
    due_on: datetime.date
    kind: str = ""
    owner: int | None = None
    category: str = ""
    indicators: Sequence[int] = ()


@dataclass(frozen=True)
class MilestoneFacts:
    what: str
    due_on: datetime.date
    done_on: datetime.date | None = None


@dataclass(frozen=True)
class DoneFacts:
    """What an owner says of a milestone."""

    done_on: datetime.date | None = None


def keeps(by: Acting) -> bool:
    return by.role is Role.LEAD


def tracks(by: Acting, action: PlanAction) -> bool:
    """Who says how the action stands."""
    return keeps(by) or by.user_id == action.owner_id


def impossible(facts: ActionFacts) -> Problems:
    if facts.due_on < facts.starts_on:
        return {"due_on": "The day on which it is due must be on or after the day on which it starts"}
    return {}


def impossible_milestone(facts: MilestoneFacts | DoneFacts) -> Problems:
    return {"done_on": "The day on which it was done must be today or in the past"} if lies_ahead(facts.done_on) else {}


def revision(row: PlanAction | PlanMilestone) -> str:
    """Names what a person can change of it; the status of an action is said elsewhere."""
    if isinstance(row, PlanMilestone):
        return revision_of(row.what, row.due_on, row.done_on)
    said = (row.title, row.objective, row.element, row.starts_on, row.due_on, row.kind, row.owner_id, row.category)
    return revision_of(*said, list(row.indicators))


def add(*, by: Acting, facts: ActionFacts) -> PlanAction:
    _refuse_unless_lead(by)
    assert by.region_id is not None
    with verb():
        return _save(PlanAction(region_id=by.region_id), facts)


def change(*, by: Acting, action: PlanAction, facts: ActionFacts, seen: str) -> PlanAction:
    """``seen``: the revision of what was changed. Raises ``Stale`` over somebody else's save."""
    _refuse_unless_lead(by)
    with verb():
        row = PlanAction.objects.select_for_update(no_key=True).get(pk=action.pk)
        _refuse_if_overtaken(row, seen)
        return _save(row, facts)


def _save(row: PlanAction, facts: ActionFacts) -> PlanAction:
    refuse_if(impossible(facts))
    values = asdict(facts)
    values["owner_id"] = values.pop("owner")
    assign(row, values | {"indicators": sorted(facts.indicators)})
    row.save()
    row.refresh_from_db(fields=["owner_name", "status"])  # the database wrote them
    return row


def remove(*, by: Acting, action: PlanAction) -> None:
    """One entered by mistake; one that a return reports is stopped, with a note, and stays to be read."""
    _refuse_unless_lead(by)
    try:
        with verb():
            action.delete()
    except IntegrityError as error:
        raise Refused("A quarterly return reports this action, so it stays. Mark it as stopped instead.") from error


def add_milestone(*, by: Acting, action: PlanAction, facts: MilestoneFacts) -> PlanMilestone:
    _refuse_unless_lead(by)
    with verb():
        return _save_milestone(PlanMilestone(region_id=action.region_id, action=action), facts)


def change_milestone(
    *, by: Acting, milestone: PlanMilestone, facts: MilestoneFacts | DoneFacts, seen: str
) -> PlanMilestone:
    """An owner who is no lead says ``DoneFacts`` alone."""
    if not (keeps(by) or (isinstance(facts, DoneFacts) and tracks(by, milestone.action))):
        raise Refused("Only its owner or a regional lead can say when this milestone was done.")
    with verb():
        row = PlanMilestone.objects.select_for_update(no_key=True).get(pk=milestone.pk)
        _refuse_if_overtaken(row, seen)
        return _save_milestone(row, facts)


def _save_milestone(row: PlanMilestone, facts: MilestoneFacts | DoneFacts) -> PlanMilestone:
    refuse_if(impossible_milestone(facts))
    assign(row, asdict(facts))
    row.save()
    return row


def remove_milestone(*, by: Acting, milestone: PlanMilestone) -> None:
    _refuse_unless_lead(by)
    with verb():
        milestone.delete()


def _refuse_if_overtaken(row: PlanAction | PlanMilestone, seen: str) -> None:
    if seen != revision(row):
        raise Stale(OVERTAKEN)


def _refuse_unless_lead(by: Acting) -> None:
    if not keeps(by):
        raise Refused("Only a regional lead keeps the plan.")
