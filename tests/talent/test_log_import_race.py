"""Two confirmations at once, each on a connection of its own, in a database of their own: the log gets the file once."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from succession.tenancy.scope import member_scope
from talent.domain import log_import
from talent.models import LogImport, Post, RecruitmentRound
from tests.conftest import acting
from tests.plugin import copy_of_the_nation
from tests.talent.log_import_world import CONTRIBUTOR, ROWS, csv_of

pytestmark = pytest.mark.django_db
DATABASE = f"log_import_race_{os.getpid()}"


def test_two_confirmations_at_once():
    by = acting(CONTRIBUTOR)
    copy_of_the_nation(DATABASE)
    barrier = Barrier(2)

    def connect():
        before = connections["default"]
        connections["default"] = type(before)(dict(before.settings_dict) | {"NAME": DATABASE}, "default")

    def in_scope(act):
        with member_scope(user_id=by.user_id, membership_id=by.pk):
            return act()

    def confirm(kept, seen):
        barrier.wait()
        return in_scope(lambda: log_import.use(by=by, kept=kept, seen=seen)).status

    def keep():
        kept = log_import.keep(by=by, name="log.csv", content=csv_of(ROWS))
        return kept, log_import.planned(kept).digest()

    def what_stands():
        return Post.objects.count(), RecruitmentRound.objects.count(), LogImport.objects.filter(status="used").count()

    with ThreadPoolExecutor(2, initializer=connect) as threads:
        kept, seen = threads.submit(in_scope, keep).result()
        both = [threads.submit(confirm, kept, seen) for _ in range(2)]
        assert [one.result() for one in both] == ["used", "used"]
        assert threads.submit(in_scope, what_stands).result() == (2, 2, 1)
        closing = [threads.submit(lambda: (barrier.wait(), connections["default"].close())) for _ in range(2)]
        for one in closing:
            one.result()
