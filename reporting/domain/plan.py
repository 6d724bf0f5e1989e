"""What a return says of the region's plan and strategy: as they stand while it is a draft, kept with the version from
the moment it goes to the sponsor, and frozen with it at sign-off while the live plan moves on."""

from __future__ import annotations

from typing import Any

from regions.enums.plan import ActionStatus, FrameworkElement, Objective
from regions.quarters import QuarterKey
from regions.queries.plan_progress import Reported, reported
from regions.queries.strategy import submitted
from reporting.domain.query import changeable
from reporting.enums import ReturnStatus
from reporting.models import ReturnVersion
from succession import clock

ITEM = "progress"  # the text beside which the actions stand


def carried(version: ReturnVersion) -> dict[str, Any]:
    """``plan``: each action in the quarter; ``strategy``: the latest version that was submitted. Neither if empty.

    A version that answers other questions says what the queried one said.
    """
    if version.status != ReturnStatus.DRAFT or ITEM not in changeable(version):
        kept: dict[str, Any] = version.carried
        return kept
    return as_it_stands(version)


def as_it_stands(version: ReturnVersion) -> dict[str, Any]:
    """Of the quarter, as the plan has it now."""
    quarter = version.quarterly_return.quarter.key
    said: dict[str, Any] = {"plan": [_action(one, quarter) for one in reported(version.region_id, quarter)]}
    strategy = submitted(version.region_id, clock.now())
    if strategy is not None:
        said["strategy"] = {
            "version": strategy.number,
            "status": strategy.status,
            "status_label": strategy.get_status_display(),
        }
    return {name: value for name, value in said.items() if value}


def _action(one: Reported, quarter: QuarterKey) -> dict[str, Any]:
    """``said_in``: the quarter in which the status was said, which may be an earlier one; the note is of this one."""
    action, said = one.action, one.said
    status = ActionStatus(said.status if said else ActionStatus.NOT_STARTED)
    return {
        "action": action.pk,
        "title": action.title,
        "objective": action.objective,
        "objective_label": Objective(action.objective).label,
        "element": action.element,
        "element_label": FrameworkElement(action.element).label,
        "owner": action.owner_name,
        "due": action.due_on.isoformat(),
        "status": status.value,
        "status_label": status.label,
        "said_in": said.key.slug if said else "",
        "note": said.note if said and said.key == quarter else "",
        "milestones": {"done": one.done, "total": one.steps},
    }
