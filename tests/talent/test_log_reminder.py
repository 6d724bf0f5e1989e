"""Reminders to confirm a log: to whoever keeps one and has not, once for each occasion."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from regions.quarters import QuarterKey
from succession import clock
from succession.tenancy import outbox
from talent.domain import log_confirmation, log_reminder
from talent.tasks import remind
from tests.conftest import acting, scope_of
from tests.talent.log_world import CONTRIBUTOR, one_of_everything
from tests.tenancy.test_isolation import refused

pytestmark = pytest.mark.django_db
QUARTER = QuarterKey.of(clock.today()).previous


def days_after(days):
    day = QUARTER.ends_on + datetime.timedelta(days=days)
    return clock.at(timezone.make_aware(datetime.datetime.combine(day, datetime.time(9))))


def test_one_letter_for_each_occasion_until_it_is_confirmed():
    one_of_everything()
    by = acting(CONTRIBUTOR)
    with days_after(2):
        assert remind() == 0
    for days, found in ((4, 1), (5, 0), (15, 1), (16, 0)):
        with days_after(days):
            queued = log_reminder.queue_reminders()
            assert len(queued) == found, days
            for job in queued:
                assert outbox.run(job)
    assert [one.to for one in mail.outbox] == [[CONTRIBUTOR]] * 2
    assert f"confirm your posts and vacancies for {QUARTER.label}" in mail.outbox[0].subject
    assert "County Durham" in mail.outbox[0].body
    with scope_of(CONTRIBUTOR):
        log_confirmation.confirm(by=by, quarter=QUARTER)
    with days_after(20):
        assert remind() == 0


def test_a_letter_that_is_late_is_not_sent():
    one_of_everything()
    by = acting(CONTRIBUTOR)
    with days_after(4):
        (job,) = log_reminder.queue_reminders()
    with scope_of(CONTRIBUTOR):
        log_confirmation.confirm(by=by, quarter=QUARTER)
    assert outbox.run(job)
    assert not mail.outbox


def test_nobody_reads_the_addresses_outside_the_job():
    with scope_of(CONTRIBUTOR):
        refused("SELECT * FROM ctx.log_keepers()", match="permission denied")
