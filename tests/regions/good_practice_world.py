"""Cases of good practice of the North East: an organisation's and the region's, in each state."""

from regions.domain import good_practice as cases
from regions.domain.good_practice import CaseFacts
from regions.models import GoodPracticeCase
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of

COORDINATOR, STRANGER = "coordinator.1@demo.example", "coordinator.2@demo.example"
CONTRIBUTOR, NEIGHBOUR = "contributor.1.north-east@demo.example", "contributor.2.north-east@demo.example"
OUTSIDER = "contributor.1.south-east@demo.example"
READERS = (LEAD, SPONSOR, CONTRIBUTOR, NEIGHBOUR, OUTSIDER, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR, OTHER_LEAD)
STATES = ("draft", "offered", "returned", "published", "withdrawn")


def as_(email, verb, **more):
    who = acting(email)
    with scope_of(email):
        return verb(by=who, **more)


def facts(title="Mentors from over the border", **more):
    said = {"done": "Each had a mentor elsewhere.", "came_of_it": "Five moved up.", "ask": "The workforce team",
            "element": "developing", "objective": "candidates"}  # fmt: skip
    return CaseFacts(title=title, **said | more)


def fresh(case, email=COORDINATOR):
    with scope_of(email):
        return GoodPracticeCase.objects.get(pk=case.pk)


def draft(email=CONTRIBUTOR, **more):
    return as_(email, cases.start, facts=facts(**more))


def offered(email=CONTRIBUTOR, **more):
    made = draft(email, **more)
    as_(email, cases.offer, case=made)
    return made


def returned(email=CONTRIBUTOR, **more):
    made = offered(email, **more)
    as_(COORDINATOR, cases.return_, case=made, reason="How many?")
    return made


def published(email=CONTRIBUTOR, college=COORDINATOR, **more):
    made = offered(email, **more)
    as_(college, cases.publish, case=made)
    return made


def withdrawn(email=CONTRIBUTOR, **more):
    made = published(email, **more)
    as_(email, cases.withdraw, case=made, reason="The numbers were wrong.")
    return made


MAKERS = {"draft": draft, "offered": offered, "returned": returned, "published": published, "withdrawn": withdrawn}
