"""What organisations of the North East have in place: answered, described, and a year ago."""

import datetime

from django.utils import timezone

from regions.domain import headcount, practice
from regions.domain.practice import PracticeFacts
from regions.enums.practice import PracticeArea
from regions.models import Organisation
from regions.queries.headcount import of_organisation
from regions.queries.practice import practices
from succession import clock
from tests.conftest import LEAD
from tests.regions.stakeholder_world import CONTRIBUTOR, FAR_CONTRIBUTOR, OTHER_CONTRIBUTOR, as_

__all__ = ["CONTRIBUTOR", "FAR_CONTRIBUTOR", "OTHER_CONTRIBUTOR", "as_"]
REGION = "north-east"
AREAS = PracticeArea.values
SECRET = "Told in confidence"


def organisation_of(email=CONTRIBUTOR):
    with as_(email) as by:
        return Organisation.objects.get(pk=by.organisation_id)


def without_a_contributor():
    """A member of the region for which only the lead can say anything."""
    with as_(LEAD) as by:
        rows = Organisation.objects.filter(memberships__region=by.region_id, memberships__ends_on=None)
        return rows.order_by("-name")[0]


def a_year_ago():
    """The clock, in the first quarter of the last financial year."""
    return clock.at(datetime.datetime(practice.this_year() - 1, 5, 3, 11, tzinfo=timezone.get_default_timezone()))


def answered(email=CONTRIBUTOR, of=None, **standings):
    """All ten, patchy where nothing else is said; by area."""
    with as_(email) as by:
        key = of.pk if of else by.organisation_id
        now = practices(by.region_id, key, practice.this_year())
        standings = {area: standings.get(area, 3) for area in AREAS}
        practice.answer(by=by, organisation_id=key, standings=standings, seen=practice.revision(now))
        return {one.area: one for one in practices(by.region_id, key, practice.this_year())}


def described(row, email=CONTRIBUTOR, **said):
    facts = PracticeFacts(**{"standing": row.standing} | said)
    with as_(email) as by:
        return practice.describe(by=by, practice=row, facts=facts, seen=practice.revision_of_area(row))


def shared(row, email=CONTRIBUTOR, **more):
    """With what others read, and what they do not."""
    said = {"name": "Coaching pool", "description": "Twelve coaches", "sharing": "yes", "contact": "Workforce team",
            "places": 4, "evidence": f"{SECRET} it works", "barrier_met": f"{SECRET} no time"}  # fmt: skip
    return described(row, email, **said | more)


def counted(email=CONTRIBUTOR, of=None, **counts):
    """``counts``: of social care, by tier."""
    with as_(email) as by:
        key = of.pk if of else by.organisation_id
        seen = headcount.revision(of_organisation(by.region_id, key, practice.this_year()))
        headcount.record(by=by, organisation_id=key, counts={"social-care": counts}, seen=seen)
