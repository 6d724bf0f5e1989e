"""How actions stand, quarter by quarter: said by their owner or a lead, under their own name, and nothing of it lost."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from regions.domain import plan_progress as domain
from regions.domain.plan_progress import ProgressFacts
from regions.models import PlanProgress
from regions.queries.plan_progress import reported
from succession import clock
from succession.facts import Impossible
from succession.states import Refused
from tests.conftest import LEAD, SPONSOR, scope_of
from tests.regions.plan_world import DAY, owned, plan, say, status_of, step, this_quarter
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, as_

pytestmark = pytest.mark.django_db


def rows(action):
    with scope_of(LEAD):
        return [(one.key, one.status, one.note) for one in PlanProgress.objects.filter(action=action)]


def test_the_latest_quarter_is_how_it_stands():
    one, now = owned(), this_quarter()
    say(one, "at_risk", "Two are missing", by=CONTRIBUTOR)
    say(one, "on_track", quarter=now.previous)  # of an earlier quarter, said later
    assert status_of(one) == "at_risk"
    say(one, "done", "All have met")
    assert status_of(one) == "done"
    assert rows(one) == [(now, "done", "All have met"), (now.previous, "on_track", "")]


def test_done_and_stopped_need_a_note():
    one = plan()
    for status in ("done", "stopped"):
        with pytest.raises(Impossible) as caught:
            say(one, status)
        assert list(caught.value.problems) == ["note"]
    with pytest.raises(Impossible):
        say(one, "", "A note of nothing")
    say(one)
    with scope_of(LEAD), pytest.raises(IntegrityError), transaction.atomic():
        PlanProgress.objects.filter(action=one).update(status="done", note=" ")
    with scope_of(LEAD), pytest.raises(IntegrityError), transaction.atomic():
        PlanProgress.objects.filter(action=one).update(status="magic")


def test_only_what_changed_is_saved_and_what_somebody_else_said_stays():
    first, second, third = plan(), plan("Second"), plan("Third")
    now, nothing = this_quarter(), domain.revision(None)
    say(second, "late", "The lead said so")
    with as_(LEAD) as by:
        said = {
            first.pk: ProgressFacts("on_track", "", nothing),
            second.pk: ProgressFacts("on_track", "Seen before", nothing),
            third.pk: ProgressFacts("", "", nothing),
        }
        outcome = domain.update(by=by, quarter=now, said=said)
        assert (outcome.saved, list(outcome.overtaken)) == (1, [second.pk])
        assert PlanProgress.objects.count() == 2
        again = ProgressFacts("on_track", "Seen now", domain.revision(outcome.overtaken[second.pk]))
        assert domain.update(by=by, quarter=now, said={second.pk: again}).saved == 1
    assert rows(second) == [(now, "on_track", "Seen now")]


def test_whose_word_counts():
    one, other, now = owned(), plan("Nobody’s"), this_quarter()
    for email, action in ((CONTRIBUTOR, other), (OTHER_CONTRIBUTOR, one), (SPONSOR, one)):
        with pytest.raises(Refused, match="Only its owner"):
            say(action, by=email)
        with as_(email) as by, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            PlanProgress.objects.create(
                region_id=one.region_id, action=action, quarter=now.starts_on, status="on_track",
                reported_by_id=by.user_id, reported_by_name=by.user_name,
            )  # fmt: skip
    say(one, by=CONTRIBUTOR)
    with scope_of(LEAD):
        for wrong in ({"status": "late"}, {"reported_by_name": "Somebody else"}, {"quarter": now.previous.starts_on}):
            with pytest.raises(DatabaseError), transaction.atomic():
                PlanProgress.objects.filter(action=one).update(**wrong)
    say(one, "late", "A lead knows more")
    with as_(LEAD) as by:
        assert PlanProgress.objects.get(action=one).reported_by_name == by.user_name


def test_nothing_is_said_of_a_quarter_that_has_not_begun():
    one, now = plan(), this_quarter()
    with pytest.raises(Refused, match="has not begun"):
        say(one, quarter=now.next)
    with as_(LEAD) as by, pytest.raises(DatabaseError, match="has not begun"), transaction.atomic():
        PlanProgress.objects.create(
            region_id=one.region_id, action=one, quarter=now.next.next.starts_on, status="on_track",
            reported_by_id=by.user_id, reported_by_name=by.user_name,
        )  # fmt: skip


def test_what_a_quarter_reports():
    now = this_quarter()
    before = now.previous
    today = clock.today()
    finished, closing, silent = plan("Finished"), plan("Closing"), plan("Silent")
    say(finished, "done", "Long ago", quarter=before.previous)
    say(closing, "done", "Just now", quarter=before)
    say(silent, "late", "Later", quarter=now)
    say(silent, "at_risk", "Earlier", quarter=before.previous)
    step(silent, done_on=before.ends_on)
    step(silent, done_on=today)
    step(silent)
    with scope_of(LEAD):
        found = {one.action.title: one for one in reported(silent.region_id, before)}
    assert set(found) == {"Closing", "Silent"}
    assert found["Closing"].said.note == "Just now"
    assert found["Silent"].said.key == before.previous
    assert (found["Silent"].done, found["Silent"].steps) == (1, 3)
    assert silent.due_on - today == 20 * DAY
