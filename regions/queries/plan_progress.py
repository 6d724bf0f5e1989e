"""How the actions of a plan stood in a quarter; row security says whose notes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from regions.models import PlanAction, PlanMilestone, PlanProgress
from regions.models.plan_progress import CLOSED
from regions.quarters import QuarterKey
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def to_update(acting: Acting, quarter: QuarterKey, *, mine: bool) -> QuerySet[PlanAction]:
    """What the actor can report on: running in the quarter, or reported in it already. ``mine``: of a lead's, too."""
    said = PlanProgress.objects.filter(action=OuterRef("pk"), quarter=quarter.starts_on)
    rows = PlanAction.objects.filter(region=acting.region_id).alias(said=Exists(said))
    rows = rows.filter(Q(said=True) | (~Q(status__in=CLOSED) & Q(starts_on__lte=quarter.ends_on)))
    if mine or acting.role is not Role.LEAD:
        rows = rows.filter(owner=acting.user_id)
    return rows.order_by("due_on", "pk")


def said_of(actions: list[PlanAction], quarter: QuarterKey) -> dict[int, PlanProgress]:
    """By the key of each action of which something was said in the quarter."""
    rows = PlanProgress.objects.filter(action__in=actions, quarter=quarter.starts_on)
    return {one.action_id: one for one in rows}


@dataclass(frozen=True)
class Reported:
    """An action as a quarter left it. ``said``: the latest up to then. ``done``, of ``steps``: its milestones."""

    action: PlanAction
    said: PlanProgress | None
    done: int
    steps: int


def reported(region_id: int, quarter: QuarterKey) -> list[Reported]:
    """All but what was done or stopped in an earlier quarter, by the day on which it is due; three queries."""
    rows = PlanProgress.objects.filter(region=region_id, quarter__lte=quarter.starts_on)
    latest = {one.action_id: one for one in rows.order_by("quarter")}
    steps: dict[int, list[PlanMilestone]] = {}
    for step in PlanMilestone.objects.filter(region=region_id):
        steps.setdefault(step.action_id, []).append(step)
    found = []
    for action in PlanAction.objects.filter(region=region_id):
        said, own = latest.get(action.pk), steps.get(action.pk, [])
        if said is not None and said.status in CLOSED and said.quarter < quarter.starts_on:
            continue
        done = sum(one.done_on is not None and one.done_on <= quarter.ends_on for one in own)
        found.append(Reported(action, said, done, len(own)))
    return found
