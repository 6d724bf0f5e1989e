"""Actions of the North East: one that a contributor owns, one that nobody does; and what is said of them."""

import datetime

from regions.domain import plan_action as domain
from regions.domain import plan_progress
from regions.domain.plan_action import ActionFacts, MilestoneFacts
from regions.domain.plan_progress import ProgressFacts
from regions.models import PlanAction, PlanProgress
from regions.quarters import QuarterKey
from succession import clock
from tests.conftest import LEAD, acting
from tests.regions.stakeholder_world import CONTRIBUTOR, as_

DAY = datetime.timedelta(days=1)


def this_quarter():
    return QuarterKey.of(clock.today())


def facts(title="Two learning sets", **more):
    today = clock.today()
    said = {"title": title, "objective": "candidates", "element": "developing", "starts_on": today - 400 * DAY,
            "due_on": today + 20 * DAY}  # fmt: skip
    return ActionFacts(**said | more)


def plan(title="Two learning sets", *, by=LEAD, **more):
    with as_(by) as who:
        return domain.add(by=who, facts=facts(title, **more))


def owned(title="Theirs to update", **more):
    return plan(title, owner=acting(CONTRIBUTOR).user_id, **more)


def step(of, what="First set full", *, due=10, done_on=None):
    with as_(LEAD) as by:
        said = MilestoneFacts(what, clock.today() + due * DAY, done_on)
        return domain.add_milestone(by=by, action=of, facts=said)


def say(of, status="on_track", note="", *, by=LEAD, quarter=None, seen=None):
    """``seen``: what was there when it was said; by default what is there now."""
    key = quarter or this_quarter()
    with as_(by) as who:
        before = PlanProgress.objects.filter(action=of, quarter=key.starts_on).first()
        said = ProgressFacts(status, note, plan_progress.revision(before) if seen is None else seen)
        return plan_progress.update(by=who, quarter=key, said={of.pk: said})


def status_of(action):
    with as_(LEAD):
        return PlanAction.objects.get(pk=action.pk).status
