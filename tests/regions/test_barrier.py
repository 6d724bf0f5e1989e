"""The register of barriers: kept by leads, read by the sponsor, and by contributors who own one."""

import pytest
from django.db import DatabaseError, transaction

from regions.domain import barrier
from regions.domain.barrier import BarrierFacts, StatusFacts
from regions.models import Barrier, BarrierStakeholder
from succession.facts import Impossible
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, a_barrier, add, as_

pytestmark = pytest.mark.django_db


def test_who_reads_which():
    shared, private = add(shared=True), add(name="Private")
    owned = a_barrier([shared, private], owner=acting(CONTRIBUTOR).user_id)
    other = a_barrier([private])
    reads = {LEAD: ({owned, other}, 3), SPONSOR: ({owned, other}, 3), CONTRIBUTOR: ({owned}, 1)}
    for email, (barriers, links) in (reads | dict.fromkeys((OTHER_CONTRIBUTOR, OTHER_LEAD), (set(), 0))).items():
        with scope_of(email):
            assert (set(Barrier.objects.all()), BarrierStakeholder.objects.count()) == (barriers, links), email
    for email in (NATIONAL_LEAD, AUDITOR):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Barrier.objects.count()


def test_its_owner_says_how_far_it_has_come_and_nothing_else():
    one = a_barrier(owner=acting(CONTRIBUTOR).user_id)
    with as_(CONTRIBUTOR) as by:
        with pytest.raises(Impossible) as caught:
            barrier.say(by=by, barrier=one, facts=StatusFacts("eased"))
        assert list(caught.value.problems) == ["note"]
        barrier.say(by=by, barrier=one, facts=StatusFacts("eased", "A pledge is signed"))
        assert Barrier.objects.get(pk=one.pk).status == "eased"
        with pytest.raises(Refused, match="regional lead"):
            barrier.change(by=by, barrier=one, facts=BarrierFacts("x", "pay"))
        with pytest.raises(DatabaseError, match="only its status"), transaction.atomic():
            Barrier.objects.filter(pk=one.pk).update(action="x")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Barrier.objects.filter(pk=one.pk).delete()
    with as_(SPONSOR) as by:
        with pytest.raises(Refused, match="Only its owner"):
            barrier.say(by=by, barrier=one, facts=StatusFacts())
        assert Barrier.objects.filter(pk=one.pk).update(note="x") == 0


def test_a_change_keeps_the_links_as_they_are_wanted():
    first, second, by = add(), add(name="Second"), acting(LEAD)
    one = a_barrier([first])
    with scope_of(LEAD):
        barrier.change(by=by, barrier=one, facts=BarrierFacts("x", "pay", stakeholders=[second.pk]))
        assert [link.stakeholder for link in one.links.all()] == [second]
        barrier.remove(by=by, barrier=one)
        assert not BarrierStakeholder.objects.exists()


def test_the_database_knows_its_choices_and_asks_for_a_note():
    one = a_barrier()
    with scope_of(LEAD):
        for wrong in ({"kind": "magic"}, {"status": "gone", "note": "x"}, {"status": "removed"}, {"barrier": " "}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Barrier.objects.filter(pk=one.pk).update(**wrong)


def test_no_link_leads_into_another_region():
    one = a_barrier()
    theirs = add(OTHER_LEAD)
    with scope_of(LEAD), pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        BarrierStakeholder.objects.create(region_id=one.region_id, barrier=one, stakeholder_id=theirs.pk)
