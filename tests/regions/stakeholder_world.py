"""Stakeholders of every kind in the North East: the region's own, shared, owned by a contributor, an organisation's."""

import datetime
from contextlib import contextmanager

from regions.domain import barrier, engagement, stakeholder
from regions.domain.barrier import BarrierFacts
from regions.domain.engagement import EngagementFacts
from regions.domain.stakeholder import StakeholderFacts
from tests.conftest import LEAD, acting, scope_of

CONTRIBUTOR = "contributor.1.north-east@demo.example"
OTHER_CONTRIBUTOR = "contributor.2.north-east@demo.example"
FAR_CONTRIBUTOR = "contributor.1.south-east@demo.example"
D = datetime.date
HELD = D(2010, 5, 3)
SECRET = "Told us in confidence"


@contextmanager
def as_(email):
    """The scope of somebody, and who that is; asked before the scope is entered."""
    by = acting(email)
    with scope_of(email):
        yield by


def facts(name="Ada Quill", **more):
    return StakeholderFacts(**{"name": name, "group": "dcs", "influence": "high"} | more)


def met(day=HELD, channel="one-to-one", **more):
    return EngagementFacts(day, channel, **more)


def add(email=LEAD, name="Ada Quill", **more):
    with as_(email) as by:
        return stakeholder.add(by=by, facts=facts(name, **more))


def log(of, email=LEAD, day=HELD, **more):
    with as_(email) as by:
        return engagement.log(by=by, stakeholder=of, facts=met(day, **more))


def a_barrier(of=(), **more):
    with as_(LEAD) as by:
        said = BarrierFacts(**{"barrier": "They fear that we poach", "kind": "poaching"} | more)
        return barrier.add(by=by, facts=BarrierFacts(**vars(said) | {"stakeholders": [one.pk for one in of]}))


def one_of_each():
    """Names say whose; each with one engagement that a lead logged."""
    found = {
        "region": add(name="Contact of the region"),
        "shared": add(name="Contact of all", shared=True),
        "owned": add(name="Contact with an owner", owner=acting(CONTRIBUTOR).user_id),
        "organisation": add(CONTRIBUTOR, name="Contact of one"),
        "other": add(OTHER_CONTRIBUTOR, name="Contact of another"),
    }
    return found | {f"{key} engagement": log(one, outcome=f"{SECRET}: {key}") for key, one in found.items()}
