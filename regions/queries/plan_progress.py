"""How the actions of a plan stood in a quarter; row security says whose notes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from regions.models import PlanAction, PlanProgress
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
    """All but what was done or stopped in an earlier quarter, by the day on which it is due; two queries."""
    done = Count("milestones", filter=Q(milestones__done_on__lte=quarter.ends_on))
    actions = PlanAction.objects.filter(region=region_id).annotate(steps=Count("milestones"), done=done)
    latest = {}
    if actions:
        rows = PlanProgress.objects.filter(region=region_id, quarter__lte=quarter.starts_on).order_by("quarter")
        latest = {one.action_id: one for one in rows}
    found = [Reported(one, latest.get(one.pk), one.done, one.steps) for one in actions]
    return [one for one in found if not (one.said and one.said.status in CLOSED and one.said.key < quarter)]
