"""A small named world over the seeded nation: two regions, their people, the College, and somebody with two roles."""

import pytest
from django.test import Client

from regions import demo
from regions.models import User
from regions.quarters import QuarterKey
from succession import clock
from succession.tenancy.acting import live_memberships
from succession.tenancy.middleware import SESSION_KEY
from succession.tenancy.scope import member_scope

LEAD = "lead.north-east@demo.example"
SPONSOR = "sponsor.north-east@demo.example"
OTHER_LEAD = "lead.south-east@demo.example"
OTHER_SPONSOR = "sponsor.south-east@demo.example"
NATIONAL_LEAD = "national.lead@demo.example"
AUDITOR = "auditor@demo.example"
TWO_ROLES = "two.roles@demo.example"
PASSWORD = demo.PASSWORD


@pytest.fixture(scope="session")
def django_db_setup():
    """The plugin has made the database."""


@pytest.fixture
def quarter():
    """The one to return now."""
    return QuarterKey.of(clock.today()).previous


def acting(email, at=0):
    user = User.objects.get(email=email)
    return live_memberships(user_id=user.pk, user_name=user.name)[at]


def scope_of(email, at=0):
    who = acting(email, at)
    return member_scope(user_id=who.user_id, membership_id=who.pk)


def signed_in(email, at=0, **options):
    """A client whose forms carry the role in use, as pages do."""
    client = Client(**options)
    who = acting(email, at)
    client.force_login(User.objects.get(email=email))
    session = client.session
    session[SESSION_KEY] = who.pk
    session.save()
    client.acting_as = str(who.pk)
    return client
