"""Two confirmations at once: the log gets the file once."""

from threading import Barrier

import pytest

from talent.domain import log_import
from talent.models import LogImport, Post, RecruitmentRound
from tests.conftest import acting
from tests.race import in_scope, two_at_once
from tests.talent.log_import_world import CONTRIBUTOR, ROWS, csv_of

pytestmark = pytest.mark.django_db


def test_two_confirmations_at_once():
    by, barrier = acting(CONTRIBUTOR), Barrier(2)

    def confirm(kept, seen):
        barrier.wait()
        return in_scope(by, lambda: log_import.use(by=by, kept=kept, seen=seen)).status

    def keep():
        kept = log_import.keep(by=by, name="log.csv", content=csv_of(ROWS))
        return kept, log_import.planned(kept).digest()

    def what_stands():
        return Post.objects.count(), RecruitmentRound.objects.count(), LogImport.objects.filter(status="used").count()

    with two_at_once("log_import_race") as threads:
        kept, seen = threads.submit(in_scope, by, keep).result()
        both = [threads.submit(confirm, kept, seen) for _ in range(2)]
        assert [one.result() for one in both] == ["used", "used"]
        assert threads.submit(in_scope, by, what_stands).result() == (2, 2, 1)
