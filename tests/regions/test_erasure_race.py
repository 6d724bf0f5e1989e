"""A stakeholder is erased while somebody logs an engagement with them: no text is left, whoever comes first."""

import time
from threading import Event

import pytest
from django.db import DatabaseError

from regions.domain import engagement, stakeholder
from regions.models import Engagement, Stakeholder
from succession.states import Refused
from tests.conftest import LEAD, acting
from tests.race import in_scope, two_at_once
from tests.regions.stakeholder_world import CONTRIBUTOR, facts, met

pytestmark = pytest.mark.django_db
SAID = "She told us in confidence"


def test_whoever_comes_first():
    lead, other = acting(LEAD), acting(CONTRIBUTOR)

    def erase(one):
        stakeholder.erase(by=lead, stakeholder=one)

    def log(one):
        engagement.log(by=other, stakeholder=one, facts=met(outcome=SAID))

    def first(by, act, one, done):
        def and_wait():
            act(one)
            done.set()
            time.sleep(0.5)  # before it is committed the other one comes, and waits

        in_scope(by, and_wait)

    def then(by, act, one, done):
        done.wait(10)
        in_scope(by, lambda: act(one))

    def texts(one):
        return list(Engagement.objects.filter(stakeholder=one).values_list("outcome", flat=True))

    with two_at_once("erasure_race") as threads:
        for (by, act), (other_by, other_act), left in (
            ((other, log), (lead, erase), [""]),
            ((lead, erase), (other, log), []),
        ):
            one = threads.submit(
                in_scope, lead, lambda: stakeholder.add(by=lead, facts=facts("Ada Quill", shared=True))
            ).result()
            done = Event()
            both = threads.submit(first, by, act, one, done), threads.submit(then, other_by, other_act, one, done)
            both[0].result()
            if left:
                both[1].result()
            else:
                with pytest.raises((Refused, DatabaseError), match=r"erased|refused"):
                    both[1].result()
            assert threads.submit(in_scope, lead, lambda one=one: texts(one)).result() == left
            assert (
                threads.submit(in_scope, lead, lambda one=one: Stakeholder.objects.get(pk=one.pk).name).result()
                == "Erased"
            )
