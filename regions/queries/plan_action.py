"""The plan as pages read it; row security says whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, DateField, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from regions.enums import PlanStatus
from regions.enums.plan import ActionStatus, Objective
from regions.models import ExpenditureLine, PlanAction, PlanMilestone
from regions.models.plan_progress import CLOSED
from regions.queries.stakeholder import NOBODY
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

SHOWN = 6  # of what is next
SOON = datetime.timedelta(days=30)

# Of the milestones that are not done and of the action itself, whichever comes first.
NEXT_DUE = RawSQL(
    "least(regions_planaction.due_on, (SELECT min(m.due_on) FROM regions_planmilestone m "
    "WHERE m.action_id = regions_planaction.id AND m.done_on IS NULL))",
    (),
    output_field=DateField(),
)


@dataclass(frozen=True)
class Search:
    """What a plan is narrowed to. ``owner``: a person's key, or ``NOBODY``. ``status``: *late* is what was said
    to be, and what is overdue."""

    objective: str = ""
    element: str = ""
    owner: str = ""
    status: str = ""
    text: str = ""


def known(today: datetime.date) -> QuerySet[Any]:
    """Actions. ``next_due``: of it or a milestone; ``closed``: done or stopped; ``late``: said to be, or overdue."""
    closed = Q(status__in=CLOSED)
    late = ~closed & (Q(next_due__lt=today) | Q(status=ActionStatus.LATE))
    flags = {name: ExpressionWrapper(one, BooleanField()) for name, one in (("closed", closed), ("late", late))}
    return PlanAction.objects.annotate(next_due=NEXT_DUE).annotate(**flags)


def actions(search: Search = Search(), *, today: datetime.date) -> QuerySet[Any]:
    """What is late first, then by what is due next; what is done or stopped last."""
    rows = known(today).prefetch_related("milestones").order_by("closed", "-late", "next_due", "pk")
    exact = {"objective": search.objective, "element": search.element}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if search.status == ActionStatus.LATE:
        rows = rows.filter(late=True)
    elif search.status:
        rows = rows.filter(status=search.status)
    if search.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif search.owner:
        rows = rows.filter(owner=int(search.owner))
    if search.text:
        rows = rows.filter(title__icontains=search.text)
    return rows


def next_milestone(action: PlanAction) -> PlanMilestone | None:
    return next((one for one in action.milestones.all() if one.done_on is None), None)


@dataclass(frozen=True)
class Standing:
    """How many actions there are, and of them late, done, and not looked after by anybody; and all their owners."""

    count: int
    late: int
    done: int
    unowned: int
    owners: list[tuple[int, str]]


def standing(region: str, today: datetime.date) -> Standing:
    """One query: a group for each owner."""
    groups = (
        known(today)
        .filter(region__slug=region)
        .values("owner", "owner_name")
        .annotate(
            count=Count("pk"),
            lates=Count("pk", filter=Q(late=True)),
            dones=Count("pk", filter=Q(status=ActionStatus.DONE)),
        )
        .order_by("owner_name", "owner")
    )
    found = list(groups)
    return Standing(
        sum(one["count"] for one in found),
        sum(one["lates"] for one in found),
        sum(one["dones"] for one in found),
        sum(one["count"] for one in found if one["owner"] is None),
        [(one["owner"], one["owner_name"]) for one in found if one["owner"]],
    )


@dataclass(frozen=True)
class Due:
    """A milestone, or the end of an action."""

    on: datetime.date
    what: str
    action: PlanAction
    late: bool


def upcoming(region: str, today: datetime.date, *, most: int = SHOWN) -> list[Due]:
    """What is overdue and what comes next, the first due first."""
    running = PlanAction.objects.filter(region__slug=region).exclude(status__in=CLOSED).order_by("due_on", "pk")
    steps = PlanMilestone.objects.select_related("action").filter(region__slug=region, done_on=None)
    steps = steps.exclude(action__status__in=CLOSED).order_by("due_on", "pk")
    found = [Due(one.due_on, "", one, one.due_on < today) for one in running[:most]]
    found += [Due(one.due_on, one.what, one.action, one.due_on < today) for one in steps[:most]]
    return sorted(found, key=lambda one: (one.on, one.action.pk))[:most]


def tasks(acting: Acting, today: datetime.date, *, most: int = SHOWN) -> list[PlanAction]:
    """What is late or due within a month: of the whole plan for a lead, of what they own for anybody else.

    One more than ``most`` where there are more.
    """
    rows = (
        known(today).filter(region=acting.region_id, closed=False).filter(Q(late=True) | Q(next_due__lte=today + SOON))
    )
    if acting.role is not Role.LEAD:
        rows = rows.filter(owner=acting.user_id)
    return list(rows.order_by("-late", "next_due", "pk")[: most + 1])


def planned(region_id: int, category: str) -> Decimal | None:
    """What the agreed expenditure plan holds for a category, in pounds; None where it holds nothing, or is not read."""
    lines = ExpenditureLine.objects.filter(region=region_id, plan__status=PlanStatus.AGREED, category=category)
    found: Decimal | None = lines.aggregate(sum=Sum("amount"))["sum"]
    return found


def by_objective(rows: QuerySet[Any]) -> list[tuple[str, list[PlanAction]]]:
    """For the timeline: aims in their order, actions by their start."""
    found: dict[str, list[PlanAction]] = {one: [] for one in Objective.values}
    for action in rows.order_by("starts_on", "due_on", "pk"):
        found[action.objective].append(action)
    return [(str(Objective(value).label), here) for value, here in found.items() if here]
