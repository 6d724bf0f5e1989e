"""A small named world over the seeded nation: two regions, their people, the College, and somebody with two roles."""

import pytest
from django.test import Client

from regions import demo
from regions.domain import strategy as strategies
from regions.models import Strategy, User
from regions.quarters import QuarterKey
from regions.sections import SECTIONS
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
    return _scope(acting(email, at))


def _scope(who):
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


def submitted_strategy(region="north-east", *, texts="Together."):
    """The region's newest strategy; where there is none, one with each section filled, as the sponsor submitted it."""
    lead, sponsor = acting(f"lead.{region}@demo.example"), acting(f"sponsor.{region}@demo.example")
    with _scope(lead):
        if (found := Strategy.objects.first()) is not None:
            return found
        made = strategies.start(by=lead)
        for one in SECTIONS:
            seen = strategies.revision(made, one)
            strategies.save_section(by=lead, strategy=made, section=one, text=texts, seen=seen)
    with _scope(sponsor):
        strategies.submit(by=sponsor, strategy=made)
        return Strategy.objects.get(pk=made.pk)


def received_strategy(region="north-east"):
    """As the College received it today; a grant in force then falls due."""
    made, college = submitted_strategy(region), acting(NATIONAL_LEAD)
    with _scope(college):
        strategies.receive(by=college, strategy=made, received_on=clock.today())
        return Strategy.objects.get(pk=made.pk)
