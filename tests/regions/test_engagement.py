"""Logging engagements: what is impossible, who corrects what, and that nothing is written of one who is erased."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from regions.domain import engagement
from regions.models import Engagement
from succession import clock
from succession.facts import Impossible
from succession.states import Refused
from tests.conftest import LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, D, add, as_, log, met

pytestmark = pytest.mark.django_db
IMPOSSIBLE = [
    (dict(day=D(2100, 1, 1)), "held_on"),
    (dict(day=D(210, 1, 1)), "held_on"),
    (dict(follow_up_due=D(2010, 6, 1)), "next_step"),
    (dict(next_step="Call", follow_up_due=D(2010, 5, 2)), "follow_up_due"),
]


@pytest.mark.parametrize(("said", "at_fault"), IMPOSSIBLE)
def test_impossible_engagements_are_refused(said, at_fault):
    one = add()
    with as_(LEAD) as by, pytest.raises(Impossible) as caught:
        engagement.log(by=by, stakeholder=one, facts=met(**said))
    assert list(caught.value.problems) == [at_fault]


def test_today_is_not_ahead():
    assert log(add(), day=clock.today()).pk


def test_its_author_and_a_lead_correct_and_remove_it():
    one = add(shared=True)
    made = log(one, CONTRIBUTOR, outcome="At first")
    for email in (CONTRIBUTOR, LEAD):
        with as_(email) as by:
            engagement.correct(by=by, engagement=made, facts=met(outcome=f"By {email}"))
            assert Engagement.objects.get(pk=made.pk).outcome == f"By {email}"
    with as_(SPONSOR) as by:
        with pytest.raises(Refused, match="author"):
            engagement.correct(by=by, engagement=made, facts=met(outcome="No"))
        with pytest.raises(Refused, match="author"):
            engagement.remove(by=by, engagement=made)
        assert Engagement.objects.filter(pk=made.pk).update(outcome="No") == 0  # nor past the verbs
        assert Engagement.objects.filter(pk=made.pk).delete()[0] == 0
    with scope_of(OTHER_CONTRIBUTOR):
        assert Engagement.objects.filter(pk=made.pk).update(outcome="No") == 0
    with as_(CONTRIBUTOR) as by:
        engagement.remove(by=by, engagement=made)
        assert not Engagement.objects.exists()


def test_whoever_owns_the_stakeholder_ticks_a_follow_up_off_and_changes_nothing_else():
    one = add(owner=acting(CONTRIBUTOR).user_id)
    made = log(one, next_step="Send the figures", follow_up_due=D(2010, 6, 1))
    with as_(SPONSOR) as by, pytest.raises(Refused, match="tick this off"):
        engagement.follow_up(by=by, engagement=made)
    with as_(CONTRIBUTOR) as by:
        engagement.follow_up(by=by, engagement=made)
        assert Engagement.objects.get(pk=made.pk).follow_up_done_on == clock.today()
        with pytest.raises(DatabaseError, match="somebody else logged it"), transaction.atomic():
            Engagement.objects.filter(pk=made.pk).update(outcome="x")


def test_a_correction_takes_back_a_follow_up_of_a_step_that_is_no_more():
    by, made = acting(LEAD), log(add(), next_step="Call", follow_up_due=D(2010, 6, 1))
    with scope_of(LEAD):
        engagement.follow_up(by=by, engagement=made)
        engagement.correct(by=by, engagement=made, facts=met())
        assert Engagement.objects.get(pk=made.pk).follow_up_done_on is None
        with pytest.raises(Refused, match="no next step"):
            engagement.follow_up(by=by, engagement=made)


RAW = {
    "ahead": "UPDATE regions_engagement SET held_on = '2100-01-01' WHERE id = {pk}",
    "done ahead": "UPDATE regions_engagement SET next_step = 'x', follow_up_done_on = '2100-01-01' WHERE id = {pk}",
    "done before": "UPDATE regions_engagement SET next_step = 'x', follow_up_done_on = '2010-01-01' WHERE id = {pk}",
    "due without a step": "UPDATE regions_engagement SET follow_up_due = '2010-06-01' WHERE id = {pk}",
    "due before": "UPDATE regions_engagement SET next_step = 'x', follow_up_due = '2010-01-01' WHERE id = {pk}",
    "another stakeholder": "UPDATE regions_engagement SET stakeholder_id = {other} WHERE id = {pk}",
    "another author": "UPDATE regions_engagement SET recorded_by_id = {user} WHERE id = {pk}",
    "another name": "UPDATE regions_engagement SET recorded_by_name = 'x' WHERE id = {pk}",
    "an unknown channel": "UPDATE regions_engagement SET channel = 'magic' WHERE id = {pk}",
    "under another name": "INSERT INTO regions_engagement (region_id, stakeholder_id, held_on, channel, outcome, "
    "next_step, recorded_by_id, recorded_by_name) SELECT region_id, stakeholder_id, held_on, channel, '', '', "
    "recorded_by_id, 'Mallory' FROM regions_engagement WHERE id = {pk}",
    "by somebody else": "INSERT INTO regions_engagement (region_id, stakeholder_id, held_on, channel, outcome, "
    "next_step, recorded_by_id, recorded_by_name) SELECT region_id, stakeholder_id, held_on, channel, '', '', {user}, "
    "'x' FROM regions_engagement WHERE id = {pk}",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_refuses_it_too(statement):
    made, other = log(add()), add(name="Another")
    ids = {"pk": made.pk, "other": other.pk, "user": acting(SPONSOR).user_id}
    with scope_of(LEAD), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**ids))


def test_nobody_logs_with_whom_they_do_not_see():
    one = add()
    for email in (CONTRIBUTOR, OTHER_LEAD):
        with as_(email) as by, pytest.raises(DatabaseError, match="row-level|foreign key"), transaction.atomic():
            engagement.log(by=by, stakeholder=one, facts=met())


def test_the_days_before_are_not_lost_to_the_clock():
    yesterday = clock.today() - datetime.timedelta(days=1)
    assert log(add(), day=yesterday).recorded_at.date() >= yesterday
