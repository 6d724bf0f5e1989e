"""How the actions of a plan stand, said each quarter by their owners or a lead: many at once, and never over somebody
else's word unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError

from regions.domain.plan_action import tracks
from regions.enums.plan import ActionStatus
from regions.models import PlanAction, PlanProgress
from regions.models.plan_progress import CLOSED
from regions.quarters import QuarterKey
from succession import clock
from succession.facts import Problems, lies_ahead, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from succession.texts import revision_of


@dataclass(frozen=True)
class ProgressFacts:
    """``status``: "" while nothing is said. ``seen``: the revision of what it replaces."""

    status: str = ""
    note: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Outcome:
    """``overtaken``: by action, what somebody else said meanwhile; there nothing was saved."""

    saved: int
    overtaken: dict[int, PlanProgress]


def impossible(facts: ProgressFacts) -> Problems:
    if facts.note and not facts.status:
        return {"status": "Select how it stands"}
    if facts.status in CLOSED and not facts.note:
        return {"note": f"Say in a line why it is {ActionStatus(facts.status).label.lower()}"}
    return {}


def revision(said: PlanProgress | ProgressFacts | None) -> str:
    return revision_of(said.status, said.note) if said else revision_of("", "")


def update(*, by: Acting, quarter: QuarterKey, said: Mapping[int, ProgressFacts]) -> Outcome:
    """Save what differs from what was seen; ``said``: by the key of each action.

    Where somebody else said something else meanwhile, theirs stays and is handed back.
    """
    if lies_ahead(quarter.starts_on):
        raise Refused("This quarter has not begun, so there is no progress to report yet.")
    changed = {key: facts for key, facts in said.items() if revision(facts) != facts.seen}
    try:
        return _save(by, quarter, changed)
    except IntegrityError:  # somebody else was a moment faster, and can be seen now
        return _save(by, quarter, changed)


def _save(by: Acting, quarter: QuarterKey, changed: Mapping[int, ProgressFacts]) -> Outcome:
    with verb():
        actions = PlanAction.objects.in_bulk(list(changed))
        if len(actions) < len(changed) or not all(tracks(by, one) for one in actions.values()):
            raise Refused("Only its owner or a regional lead can say how an action stands.")
        rows = PlanProgress.objects.select_for_update(no_key=True).filter(action__in=changed, quarter=quarter.starts_on)
        known = {one.action_id: one for one in rows}
        overtaken = {key: known[key] for key in changed if key in known and revision(known[key]) != changed[key].seen}
        for key in sorted(changed.keys() - overtaken.keys()):  # in one order, so that two never wait for one another
            refuse_if(impossible(changed[key]))
            row = known.get(key) or PlanProgress(action=actions[key], quarter=quarter.starts_on)
            row.region_id, row.status, row.note = actions[key].region_id, changed[key].status, changed[key].note
            row.reported_by_id, row.reported_by_name, row.reported_at = by.user_id, by.user_name, clock.now()
            row.save()
    return Outcome(len(changed) - len(overtaken), overtaken)
