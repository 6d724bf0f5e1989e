"""Logging who was engaged with, and what follows from it (``domain.md``: stakeholders)."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from regions.domain.stakeholder import DUE_OF_NOTHING, plans
from regions.models import Engagement, Stakeholder
from succession import clock
from succession.facts import Problems, assign, lies_ahead, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

FIRST_YEAR = 2000  # nothing that matters here is older: a year before it is a slip of the hand


@dataclass(frozen=True)
class EngagementFacts:
    """As ``models.Engagement`` has them."""

    held_on: datetime.date
    channel: str
    outcome: str = ""
    next_step: str = ""
    follow_up_due: datetime.date | None = None


def impossible(facts: EngagementFacts) -> Problems:
    found: Problems = {}
    if lies_ahead(facts.held_on):
        found["held_on"] = "The day of the engagement must be today or in the past"
    elif facts.held_on.year < FIRST_YEAR:
        found["held_on"] = f"The day of the engagement must be in {FIRST_YEAR} or later"
    if facts.follow_up_due and not facts.next_step:
        found["next_step"] = DUE_OF_NOTHING
    if facts.follow_up_due and facts.follow_up_due < facts.held_on:
        found["follow_up_due"] = "The follow-up must be due on or after the day of the engagement"
    return found


def may_correct(by: Acting, engagement: Engagement) -> bool:
    return by.role is Role.LEAD or by.user_id == engagement.recorded_by_id


def log(*, by: Acting, stakeholder: Stakeholder, facts: EngagementFacts) -> Engagement:
    """By anybody who sees the stakeholder."""
    if stakeholder.archived_on or stakeholder.erased_on:
        raise Refused("This stakeholder is archived or erased, so nothing is logged any more.")
    with verb():
        refuse_if(impossible(facts))
        return Engagement.objects.create(
            region_id=stakeholder.region_id,
            stakeholder=stakeholder,
            recorded_by_id=by.user_id,
            recorded_by_name=by.user_name,
            recorded_at=clock.now(),
            **asdict(facts),
        )


def correct(*, by: Acting, engagement: Engagement, facts: EngagementFacts) -> Engagement:
    _refuse_unless_own(by, engagement)
    with verb():
        refuse_if(impossible(facts))
        assign(engagement, asdict(facts))
        done = engagement.follow_up_done_on
        if done and (not facts.next_step or done < facts.held_on):
            engagement.follow_up_done_on = None  # of a step that is no more
        engagement.save()
    return engagement


def remove(*, by: Acting, engagement: Engagement) -> None:
    _refuse_unless_own(by, engagement)
    with verb():
        engagement.delete()


def may_follow_up(by: Acting, engagement: Engagement) -> bool:
    return may_correct(by, engagement) or plans(by, engagement.stakeholder)


def follow_up(*, by: Acting, engagement: Engagement) -> None:
    """The next step is done, as its author says or whoever plans the stakeholder's."""
    if not engagement.next_step:
        raise Refused("This engagement has no next step.")
    if not may_follow_up(by, engagement):
        raise Refused("Only whoever looks after the stakeholder, its author or a lead can tick this off.")
    with verb():
        engagement.follow_up_done_on = clock.today()
        engagement.save(update_fields=["follow_up_done_on"])


def _refuse_unless_own(by: Acting, engagement: Engagement) -> None:
    if not may_correct(by, engagement):
        raise Refused("Only its author or a regional lead can change what was logged.")
    if engagement.stakeholder.erased_on:
        raise Refused("This stakeholder has been erased.")
