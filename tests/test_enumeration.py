"""Nobody learns by waiting who has an account: known and unknown addresses take the same order of time.

Both kinds in turn, in one run, and medians compared as a ratio, so that a busy machine slows both alike.
"""

import statistics
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import User
from tests.conftest import SPONSOR, signed_in

pytestmark = pytest.mark.django_db
ROUNDS = 15


@pytest.fixture(autouse=True)
def no_limits(settings):
    """The limits count tries, not addresses; here there are too many tries on purpose."""
    settings.ACCOUNT_RATE_LIMITS = False


def addresses():
    """Pairs of an address with an account and one without, of the same length."""
    people = User.objects.filter(email__regex="^(lead|sponsor)[.]")[: ROUNDS + 1]
    for one in people:  # proved, as by an invitation
        EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    assert len(people) > ROUNDS
    return [(one.email, f"x{one.email[1:]}") for one in people]


def sign_in(email):
    answer = Client().post(reverse("account_login"), {"login": email, "password": "not-the-password-at-all"})
    assert answer.status_code == 200


def reset(email):
    assert Client().post(reverse("account_reset_password"), {"email": email}).status_code == 302


@pytest.fixture
def invite():
    client = signed_in(SPONSOR)

    def once(email):
        form = {"acting_as": client.acting_as, "email": email}
        assert client.post(reverse("people_invite", args=["lead"]), form).status_code == 302

    return once


@pytest.fixture
def act(request):
    return {"sign in": sign_in, "reset": reset}.get(request.param) or request.getfixturevalue(request.param)


@pytest.mark.parametrize("act", ["sign in", "reset", "invite"], indirect=True)
def test_the_same_order_of_time(act):
    times = ([], [])
    for at, pair in enumerate(addresses()):
        for email, found in zip(pair, times, strict=True):
            start = time.perf_counter()
            act(email)
            if at:  # the first is to warm up
                found.append(time.perf_counter() - start)
    known, unknown = map(statistics.median, times)
    assert 1 / 2 < known / unknown < 2, f"known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms"


@pytest.mark.parametrize(("act", "letters"), [("sign in", 0), ("reset", 1), ("invite", 0)], indirect=["act"])
def test_the_same_work(act, letters):
    """As many letters, and as many queries but for one."""
    counts = []
    pairs = addresses()
    act(pairs[1][0])  # what is cached is cached
    for email in pairs[0]:
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as captured:
            act(email)
        assert len(mail.outbox) == letters
        counts.append(len(captured))
    assert abs(counts[0] - counts[1]) <= 1, counts  # a link to reset by is made of one more
