"""Two people at once, each on a connection of their own, in a database that nobody else sees."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connections

from succession.tenancy.scope import member_scope
from tests.plugin import copy_of_the_nation


@contextmanager
def two_at_once(name):
    """Two threads; what they do is theirs alone."""
    database = f"{name}_{os.getpid()}"
    copy_of_the_nation(database)
    barrier = Barrier(2)

    def connect():
        before = connections["default"]
        connections["default"] = type(before)(dict(before.settings_dict) | {"NAME": database}, "default")

    with ThreadPoolExecutor(2, initializer=connect) as threads:
        yield threads
        closing = [threads.submit(lambda: (barrier.wait(), connections["default"].close())) for _ in range(2)]
        for one in closing:
            one.result()


def in_scope(by, act):
    with member_scope(user_id=by.user_id, membership_id=by.pk):
        return act()
