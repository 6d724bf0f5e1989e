"""What the tests of a strategy share: its readers, one in each state, and what is refused by the database."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from regions.domain import strategy as strategies
from regions.sections import BY_SLUG, SECTIONS
from succession import clock
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    acting,
    scope_of,
)
from tests.regions.test_grant import COORDINATOR, STRANGER
from tests.tenancy.test_isolation import sql

CONTRIBUTOR, NEIGHBOUR = "contributor.1.north-east@demo.example", "contributor.2.north-east@demo.example"
OUTSIDER = "contributor.1.south-east@demo.example"
REGION, DAY = "north-east", datetime.timedelta(days=1)
VISION = BY_SLUG["vision"]
READERS = (LEAD, SPONSOR, CONTRIBUTOR, NEIGHBOUR, OUTSIDER, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR, OTHER_LEAD,
           OTHER_SPONSOR)  # fmt: skip


def as_(email, verb, **more):
    who = acting(email)
    with scope_of(email):
        return verb(by=who, **more)


def fresh(row):
    with scope_of(LEAD):
        return type(row).objects.get(pk=row.pk)


def write(strategy, section=VISION, text="We grow our own.", by=LEAD):
    return as_(by, strategies.save_section, strategy=strategy, section=section, text=text,
               seen=strategies.revision(fresh(strategy), section))  # fmt: skip


def whole(strategy):
    for one in SECTIONS:
        if not getattr(fresh(strategy), one.name):
            write(strategy, one, f"About {one.title}.")
    return fresh(strategy)


def readers(statement="SELECT count(*) FROM regions_strategy"):
    """Who sees a row at all."""
    found = set()
    for email in READERS:
        with scope_of(email):
            try:
                with transaction.atomic():
                    if sql(statement)[0][0]:
                        found.add(email)
            except DatabaseError as error:
                assert "permission denied" in str(error)
    return found


@pytest.fixture
def draft():
    return whole(as_(LEAD, strategies.start))


@pytest.fixture
def shared(draft):
    as_(LEAD, strategies.share, strategy=draft, organisations=True, coordinator=False)
    return draft


@pytest.fixture
def submitted(draft):
    as_(SPONSOR, strategies.submit, strategy=draft)
    return fresh(draft)


@pytest.fixture
def received(submitted):
    as_(COORDINATOR, strategies.receive, strategy=submitted, received_on=clock.today())
    return fresh(submitted)


@pytest.fixture
def agreed(received):
    as_(COORDINATOR, strategies.agree, strategy=received)
    return fresh(received)
