"""Whom to see next: steps that are due, of stakeholders and of what was agreed in an engagement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from regions.models import Engagement, Stakeholder
from regions.queries.stakeholder import listed

MOST = 50


@dataclass(frozen=True)
class Due:
    """``engagement``: the one that agreed on the step; else it is the stakeholder's own. ``whose``: a name."""

    on: datetime.date
    step: str
    whose: str
    late: bool
    stakeholder: Stakeholder
    engagement: Engagement | None = None


def due(today: datetime.date, *, of: int | None = None) -> list[Due]:
    """The first ``MOST`` by their day. ``of``: where that person owns the stakeholder, or logged the engagement."""
    rows = listed().filter(next_step_due__isnull=False).order_by("next_step_due", "pk")
    agreed = Engagement.objects.select_related("stakeholder").filter(
        follow_up_due__isnull=False, follow_up_done_on=None, stakeholder__archived_on=None, stakeholder__erased_on=None
    )
    if of is not None:
        rows = rows.filter(owner=of)
        agreed = agreed.filter(Q(recorded_by=of) | Q(stakeholder__owner=of))
    found = []
    for one in rows[:MOST]:
        assert one.next_step_due is not None
        found.append(Due(one.next_step_due, one.next_step, one.owner_name, one.next_step_due < today, one))
    for held in agreed.order_by("follow_up_due", "pk")[:MOST]:
        day, of_whom = held.follow_up_due, held.stakeholder
        assert day is not None
        found.append(Due(day, held.next_step, held.recorded_by_name, day < today, of_whom, held))
    return sorted(found, key=lambda one: (one.on, one.stakeholder.name, one.step))[:MOST]
