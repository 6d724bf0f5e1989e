"""Heads by service and tier: not said is not nought, and sums compare like with like."""

import pytest
from django.db import DatabaseError, transaction

from regions.domain import headcount, practice
from regions.models import Headcount
from regions.queries.headcount import totals
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import LEAD, SPONSOR, scope_of
from tests.regions.practice_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, a_year_ago, as_, counted, without_a_contributor

pytestmark = pytest.mark.django_db


def total_of(service, tier):
    with as_(LEAD) as by:
        rows = dict(totals(by.region_id, practice.this_year()))
        one = rows[service][tier]
        return one.count, one.organisations, one.change


def test_sums_of_the_region_compare_those_that_said_both_years():
    with a_year_ago():
        counted(second=2, third=9)
        counted(OTHER_CONTRIBUTOR, third=5)
    assert total_of("Social care", 1) == (None, 0, None)
    counted(second=3, third=0)
    counted(LEAD, without_a_contributor(), second=4)
    assert total_of("Social care", 1) == (7, 2, 1)
    assert total_of("Social care", 2) == (0, 1, -9)
    assert total_of("Social care", 3) == (None, 0, None)
    assert total_of("All services", 1) == (7, 2, 1)


def test_numbers_are_changed_and_taken_back():
    counted(second=2, third=9)
    counted(third=9)
    with scope_of(CONTRIBUTOR):
        row = Headcount.objects.get()
        assert (row.first, row.second, row.third, row.by_lead) == (None, None, 9, False)


def test_what_is_impossible_is_refused():
    with as_(CONTRIBUTOR) as by:
        own = {"by": by, "organisation_id": by.organisation_id, "seen": headcount.revision([])}
        for counts, field in (({"youth": {"first": -1}}, "youth_first"), ({}, "social-care_first")):
            with pytest.raises(Impossible) as caught:
                headcount.record(counts=counts, **own)
            assert list(caught.value.problems) == [field]
        headcount.record(counts={"youth": {"first": 0}}, **own)
        with pytest.raises(Stale):
            headcount.record(counts={"youth": {"first": 1}}, **own)
        row = Headcount.objects.get()
        for wrong in ({"second": -1}, {"service": "magic"}, {"year": row.year - 1}, {"recorded_by_name": "Mallory"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Headcount.objects.filter(pk=row.pk).update(**wrong)
    with as_(SPONSOR) as by, pytest.raises(Refused):
        headcount.record(by=by, organisation_id=row.organisation_id, counts={"youth": {"first": 1}}, seen="")
