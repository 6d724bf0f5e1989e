"""The partnership agreement and the money under it: by the domain, and by the database when the domain is passed by."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from regions.domain import agreement as agreements
from regions.domain import strategy as strategies
from regions.models import Agreement, GrantFormula, Payment, Region
from reporting.models import QuarterlyReturn
from succession import clock
from succession.states import Refused
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    acting,
    scope_of,
    submitted_strategy,
)
from tests.tenancy.test_isolation import sql

pytestmark = pytest.mark.django_db
COORDINATOR = "coordinator.1@demo.example"  # North East is theirs
STRANGER = "coordinator.2@demo.example"
_known = {}


@pytest.fixture(autouse=True)
def known(db):
    for email in (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR, COORDINATOR, STRANGER):
        _known[email] = acting(email)


def as_(email, verb, **more):
    with scope_of(email):
        return verb(by=_known[email], **more)


def told(email, statement, *parameters):
    with scope_of(email):
        return sql(statement, *parameters)


def is_refused(email, statement, *parameters):
    """An error, or no row reached."""
    with scope_of(email):
        try:
            with transaction.atomic():
                reached = sql(statement, *parameters)
                sql("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError:
            return
        assert reached == 0, statement


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def drafted(today):
    """A draft for the North East: £78,000 and £5,800 for each authority, over the 18 months from the month ahead."""
    starts_on = today + datetime.timedelta(days=1)
    with scope_of(NATIONAL_LEAD):
        region = Region.objects.get(slug="north-east")
        GrantFormula.objects.create(
            starts_on=starts_on, ends_on=today + datetime.timedelta(days=540), base=78_000, per_authority=5_800,
            first_instalment=60_000,
        )  # fmt: skip
        terms = agreements.Terms(
            region_id=region.pk, starts_on=starts_on, ends_on=today + datetime.timedelta(days=540),
            respond_by=today + datetime.timedelta(days=30),
            authority_id=agreements.members(region.pk, starts_on)[0].organisation_id,
        )  # fmt: skip
        return agreements.draft(by=_known[NATIONAL_LEAD], terms=terms)


@pytest.fixture
def offered(drafted):
    as_(NATIONAL_LEAD, agreements.offer, agreement=drafted)
    return told_agreement(drafted)


def told_agreement(agreement):
    with scope_of(NATIONAL_LEAD):
        return Agreement.objects.get(pk=agreement.pk)


@pytest.fixture
def signed(offered):
    as_(SPONSOR, agreements.sign, agreement=offered, seen=offered.text_sha256)
    return offered


@pytest.fixture
def grant(signed):
    return as_(NATIONAL_LEAD, agreements.countersign, agreement=signed)


def instalment(grant, number):
    with scope_of(NATIONAL_LEAD):
        return Payment.objects.get(grant=grant, number=number)


def received(grant, today, by=COORDINATOR):
    """The second instalment, due."""
    as_(by, strategies.receive, strategy=submitted_strategy(), received_on=today)
    return instalment(grant, 2)


def test_the_figure_follows_from_the_formula(drafted):
    assert (drafted.authorities, drafted.allocation) == (12, Decimal(147600))


def is_the_colleges_alone():
    for email in (LEAD, SPONSOR, AUDITOR, STRANGER, OTHER_SPONSOR):
        assert told(email, "SELECT count(*) FROM regions_agreement") == [(0,)]
        assert told(email, "SELECT count(*) FROM regions_agreementevent") == [(0,)]
    assert told(COORDINATOR, "SELECT count(*) FROM regions_agreement") == [(1,)]


def test_a_draft_is_the_colleges_alone(drafted):
    is_the_colleges_alone()
    as_(NATIONAL_LEAD, agreements.move, agreement=drafted, name="withdraw", reason="Not yet")
    is_the_colleges_alone()


def test_an_offer_that_was_withdrawn_stays_readable(offered):
    as_(NATIONAL_LEAD, agreements.move, agreement=offered, name="withdraw", reason="Mistaken")
    for email in (LEAD, SPONSOR, AUDITOR):
        assert told(email, "SELECT status FROM regions_agreement") == [("withdrawn",)]
        assert told(email, "SELECT count(*) FROM regions_agreementevent WHERE verb = 'withdraw'") == [(1,)]


def test_the_text_is_frozen_when_offered(offered):
    assert "£147,600.00" in offered.text
    assert offered.text.count("\nC") == 10
    assert offered.text.count("\nR") == 11
    for email in (NATIONAL_LEAD, SPONSOR):
        for column, value in (("text", "x"), ("allocation", 1), ("ends_on", "2100-01-01"), ("authority_id", 2)):
            is_refused(email, f"UPDATE regions_agreement SET {column} = %s WHERE id = %s", value, offered.pk)
    is_refused(SPONSOR, "DELETE FROM regions_agreement WHERE id = %s", offered.pk)


def test_only_the_sponsor_signs_and_what_they_read(offered):
    for email in (NATIONAL_LEAD, LEAD, OTHER_SPONSOR):
        with pytest.raises(Refused):
            as_(email, agreements.sign, agreement=offered, seen=offered.text_sha256)
    with pytest.raises(Refused, match="not the text"):
        as_(SPONSOR, agreements.sign, agreement=offered, seen="0" * 64)
    for email in (LEAD, NATIONAL_LEAD, COORDINATOR):
        is_refused(email, "UPDATE regions_agreement SET status = 'signed' WHERE id = %s", offered.pk)


def test_too_late_to_sign(offered, today):
    late = datetime.datetime.combine(today + datetime.timedelta(days=31), datetime.time(9), datetime.UTC)
    with clock.at(late):
        with pytest.raises(Refused, match="passed"):
            as_(SPONSOR, agreements.sign, agreement=offered, seen=offered.text_sha256)
        as_(NATIONAL_LEAD, agreements.move, agreement=offered, name="lapse")
    is_refused(
        SPONSOR,
        "UPDATE regions_agreement SET status = 'signed', signed_by_id = %s, signed_at = %s WHERE id = %s",
        _known[SPONSOR].user_id, late, offered.pk,
    )  # fmt: skip


def test_it_does_not_lapse_early(offered):
    with pytest.raises(Refused, match="time"):
        as_(NATIONAL_LEAD, agreements.move, agreement=offered, name="lapse")


def test_declined_with_reasons(offered):
    with pytest.raises(Refused, match="reason"):
        as_(SPONSOR, agreements.move, agreement=offered, name="decline")
    as_(SPONSOR, agreements.move, agreement=offered, name="decline", reason="The figure is too low.")
    with pytest.raises(Refused):
        as_(SPONSOR, agreements.sign, agreement=offered, seen=offered.text_sha256)


def test_one_agreement_at_a_time(offered, drafted):
    terms = agreements.Terms(
        region_id=drafted.region_id, starts_on=drafted.starts_on, ends_on=drafted.ends_on,
        respond_by=drafted.respond_by, authority_id=drafted.authority_id,
    )  # fmt: skip
    second = as_(NATIONAL_LEAD, agreements.draft, terms=terms)
    with pytest.raises(Refused, match="Another agreement"):
        as_(NATIONAL_LEAD, agreements.offer, agreement=second)


def test_both_signatures_open_the_quarters_and_the_first_instalment(grant, drafted):
    first = instalment(grant, 1)
    assert (first.amount, first.status) == (Decimal(60_000), "due")
    with scope_of(LEAD):
        returns = QuarterlyReturn.objects.filter(
            quarter__ends_on__gte=drafted.starts_on, quarter__starts_on__lte=drafted.ends_on
        )
        assert returns.count() in (6, 7)
    assert told(AUDITOR, "SELECT count(*) FROM regions_payment") == [(1,)]
    for email in (OTHER_LEAD, OTHER_SPONSOR, STRANGER):
        for table in ("grant", "payment", "agreement", "agreementevent", "strategyreceipt"):
            assert told(email, f"SELECT count(*) FROM regions_{table}") == [(0,)]


def test_nobody_signs_for_both(signed):
    is_refused(
        NATIONAL_LEAD,
        "UPDATE regions_agreement SET status = 'in_force', countersigned_at = now(), countersigned_by_id = signed_by_id "
        "WHERE id = %s", signed.pk,
    )  # fmt: skip


def test_no_grant_before_both_have_signed(signed):
    is_refused(
        NATIONAL_LEAD,
        "INSERT INTO regions_grant (region_id, agreement_id, allocation) SELECT region_id, id, allocation "
        "FROM regions_agreement WHERE id = %s", signed.pk,
    )  # fmt: skip
