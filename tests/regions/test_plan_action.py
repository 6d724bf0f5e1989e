"""The actions of a plan and their milestones: kept by leads, read by the region, by the College once it is submitted."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from regions.domain import plan_action as domain
from regions.domain.plan_action import DoneFacts, MilestoneFacts
from regions.models import PlanAction, PlanMilestone, PlanProgress
from succession import clock
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of, submitted_strategy
from tests.regions.plan_world import DAY, facts, owned, plan, say, status_of, step
from tests.regions.stakeholder_world import CONTRIBUTOR, FAR_CONTRIBUTOR, OTHER_CONTRIBUTOR, as_
from tests.regions.test_grant import COORDINATOR, STRANGER

pytestmark = pytest.mark.django_db


def seen_by(email):
    with scope_of(email):
        return [model.objects.count() for model in (PlanAction, PlanMilestone, PlanProgress)]


def test_who_reads_which():
    one, other = owned(), plan()
    for action in (one, other):
        step(action)
        say(action, "at_risk", "A note")
    nothing = [0, 0, 0]
    assert seen_by(LEAD) == seen_by(SPONSOR) == [2, 2, 2]
    assert seen_by(CONTRIBUTOR) == [2, 2, 1]  # the notes of what they own alone
    assert seen_by(OTHER_CONTRIBUTOR) == [2, 2, 0]
    for email in (OTHER_LEAD, FAR_CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR, STRANGER):
        assert seen_by(email) == nothing, email
    submitted_strategy()
    assert seen_by(NATIONAL_LEAD) == seen_by(COORDINATOR) == [2, 2, 2]
    for email in (STRANGER, OTHER_LEAD):
        assert seen_by(email) == nothing, email
    with scope_of(AUDITOR), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PlanAction.objects.count()


def test_only_a_lead_changes_what_an_action_is():
    one = owned()
    for email in (SPONSOR, CONTRIBUTOR):
        with as_(email) as by:
            for attempt in (
                lambda by=by: domain.add(by=by, facts=facts()),
                lambda by=by: domain.change(by=by, action=one, facts=facts(), seen=domain.revision(one)),
                lambda by=by: domain.remove(by=by, action=one),
                lambda by=by: domain.add_milestone(by=by, action=one, facts=MilestoneFacts("x", one.due_on)),
            ):
                with pytest.raises(Refused, match="regional lead"):
                    attempt()
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                PlanAction.objects.filter(pk=one.pk).update(title="x")
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                PlanMilestone.objects.create(region_id=one.region_id, action=one, what="x", due_on=one.due_on)


def test_a_save_over_somebody_else_s_is_noticed():
    one = plan()
    seen = domain.revision(one)
    with as_(LEAD) as by:
        domain.change(by=by, action=one, facts=facts("Three learning sets"), seen=seen)
        with pytest.raises(Stale):
            domain.change(by=by, action=one, facts=facts("Four learning sets"), seen=seen)
        assert PlanAction.objects.get(pk=one.pk).title == "Three learning sets"


def test_the_database_knows_its_choices_and_its_days():
    one = plan(indicators=[5, 1, 8])
    assert one.indicators == [1, 5, 8]
    with as_(LEAD) as by:
        for wrong in (
            {"objective": "magic"}, {"element": "x"}, {"kind": "x"}, {"category": "x"}, {"title": " "}, {"indicators": [9]},
            {"due_on": one.starts_on - DAY},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                PlanAction.objects.filter(pk=one.pk).update(**wrong)
        with pytest.raises(Impossible) as caught:
            domain.add(by=by, facts=facts(due_on=one.starts_on - DAY))
        assert list(caught.value.problems) == ["due_on"]


def test_how_it_stands_is_what_was_said_last_whatever_is_written():
    one = plan()
    say(one, "at_risk")
    with scope_of(LEAD):
        PlanAction.objects.filter(pk=one.pk).update(status="done")
    assert status_of(one) == "at_risk"


def test_an_owner_has_a_role_in_the_region():
    stranger = facts(owner=acting(OTHER_LEAD).user_id)
    with as_(LEAD) as by, pytest.raises(DatabaseError, match="no role in the region"), transaction.atomic():
        domain.add(by=by, facts=stranger)
    assert owned().owner_name == acting(CONTRIBUTOR).user_name


def test_its_owner_says_when_a_milestone_was_done_and_nothing_else():
    one = owned()
    reach = step(one)
    today = clock.today()
    with as_(CONTRIBUTOR) as by:
        with pytest.raises(Impossible):
            domain.change_milestone(
                by=by, milestone=reach, facts=DoneFacts(today + 9 * DAY), seen=domain.revision(reach)
            )
        domain.change_milestone(by=by, milestone=reach, facts=DoneFacts(today), seen=domain.revision(reach))
        assert PlanMilestone.objects.get(pk=reach.pk).done_on == today
        with pytest.raises(Refused, match="Only its owner"):
            domain.change_milestone(by=by, milestone=reach, facts=MilestoneFacts("x", today), seen="")
        with pytest.raises(DatabaseError, match="only the day"), transaction.atomic():
            PlanMilestone.objects.filter(pk=reach.pk).update(what="x")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            PlanMilestone.objects.filter(pk=reach.pk).delete()
    with as_(OTHER_CONTRIBUTOR) as by:
        with pytest.raises(Refused, match="Only its owner"):
            domain.change_milestone(by=by, milestone=reach, facts=DoneFacts(), seen="")
        assert PlanMilestone.objects.filter(pk=reach.pk).update(done_on=None) == 0
    with as_(LEAD), pytest.raises(DatabaseError, match="lies ahead"), transaction.atomic():
        PlanMilestone.objects.filter(pk=reach.pk).update(done_on=today + 9 * DAY)
    with as_(LEAD) as by, pytest.raises(Stale):
        domain.change_milestone(by=by, milestone=reach, facts=DoneFacts(), seen="x")


def test_nothing_leads_into_another_region():
    one, theirs = plan(), plan(by=OTHER_LEAD)
    with scope_of(LEAD), pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        PlanMilestone.objects.create(region_id=one.region_id, action_id=theirs.pk, what="x", due_on=one.due_on)
    with scope_of(LEAD), pytest.raises(DatabaseError), transaction.atomic():
        PlanAction.objects.filter(pk=one.pk).update(region_id=theirs.region_id)


def test_one_entered_by_mistake_goes_with_all_that_hangs_on_it():
    one = plan()
    step(one)
    say(one)
    with as_(LEAD) as by:
        domain.remove(by=by, action=one)
    assert seen_by(LEAD) == [0, 0, 0]
