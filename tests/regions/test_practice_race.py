"""Two first answers at once, each on a connection of its own, in a database of their own: one is kept, the other told."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from regions.domain import headcount, practice
from regions.models import Headcount, Practice
from succession.states import Stale
from succession.tenancy.scope import member_scope
from tests.conftest import acting
from tests.plugin import copy_of_the_nation
from tests.regions.practice_world import AREAS, CONTRIBUTOR

pytestmark = pytest.mark.django_db
DATABASE = f"practice_race_{os.getpid()}"


def test_two_first_answers_at_once():
    by = acting(CONTRIBUTOR)
    copy_of_the_nation(DATABASE)
    barrier = Barrier(2)

    def connect():
        before = connections["default"]
        connections["default"] = type(before)(dict(before.settings_dict) | {"NAME": DATABASE}, "default")

    def in_scope(act):
        with member_scope(user_id=by.user_id, membership_id=by.pk):
            return act()

    def at_once(verb, seen, **said):
        """Both have begun before either has ended."""

        def act():
            barrier.wait()
            verb(by=by, organisation_id=by.organisation_id, seen=seen, **said)

        try:
            in_scope(act)
        except Stale:
            return "told"
        return "kept"

    def outcomes(verb, seen, *both):
        return sorted(one.result() for one in [threads.submit(at_once, verb, seen, **said) for said in both])

    def what_stands():
        return (
            len({*Practice.objects.values_list("standing", flat=True)}),
            Practice.objects.count(),
            Headcount.objects.count(),
        )

    with ThreadPoolExecutor(2, initializer=connect) as threads:
        ten = [{"standings": dict.fromkeys(AREAS, standing)} for standing in (2, 3)]
        assert outcomes(practice.answer, practice.revision([]), *ten) == ["kept", "told"]
        heads = [{"counts": {"youth": {"third": count}}} for count in (2, 3)]
        assert outcomes(headcount.record, headcount.revision([]), *heads) == ["kept", "told"]
        assert threads.submit(in_scope, what_stands).result() == (1, 10, 1)
        for one in [threads.submit(lambda: (barrier.wait(), connections["default"].close())) for _ in range(2)]:
            one.result()
