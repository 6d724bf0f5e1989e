"""Instalments: what each waits for, two people for each payment, and what comes back."""

import datetime
from decimal import Decimal

import pytest

from regions.domain import payment as payments
from regions.models import Grant
from succession import clock
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, scope_of, submitted_strategy
from tests.regions.test_grant import (
    COORDINATOR,
    STRANGER,
    _known,
    as_,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    received,
    signed,
    today,
)

__all__ = ["drafted", "grant", "known", "offered", "signed", "today"]
pytestmark = pytest.mark.django_db


PAYMENT = (
    "INSERT INTO regions_payment (region_id, grant_id, number, amount, status, due_on, released_by_name, paid_by_name, "
    "reference, recovered, recovered_by_name) SELECT region_id, id, {number}, {amount}, '{status}', now(), '', '', '', 0, '' "
    "FROM regions_grant WHERE id = %s"
)


def test_the_second_instalment_waits_for_the_strategy(grant, today):
    is_refused(NATIONAL_LEAD, PAYMENT.format(number=2, amount=87_600, status="due"), grant.pk)
    with pytest.raises(Refused):
        received(grant, today + datetime.timedelta(days=1))
    for email in (LEAD, SPONSOR):
        with pytest.raises(Refused):
            received(grant, today, by=email)
        is_refused(
            email,
            "INSERT INTO regions_strategyreceipt (region_id, grant_id, strategy_id, document, received_on, recorded_by_id, "
            "recorded_by_name) SELECT region_id, id, %s, 'x', now(), %s, %s FROM regions_grant WHERE id = %s",
            submitted_strategy().pk, _known[email].user_id, _known[email].user_name, grant.pk,
        )  # fmt: skip
    second = received(grant, today)
    assert second.amount == Decimal(87_600)
    with pytest.raises(Refused, match="is received"):
        received(grant, today)


@pytest.mark.parametrize(("number", "amount"), [(1, 60_000), (2, 87_600), (2, "87600.01"), (3, 1), (1, 1)])
def test_no_payment_twice_or_above(grant, today, number, amount):
    received(grant, today)
    is_refused(NATIONAL_LEAD, PAYMENT.format(number=number, amount=amount, status="due"), grant.pk)


@pytest.mark.parametrize("status", ["released", "paid", "recovered"])
def test_no_payment_is_born_beyond_due(grant, status):
    is_refused(NATIONAL_LEAD, PAYMENT.format(number=2, amount=1, status=status), grant.pk)


def test_two_people_pay(grant, today):
    first = instalment(grant, 1)
    with pytest.raises(Refused):
        as_(COORDINATOR, payments.release, payment=first)
    as_(NATIONAL_LEAD, payments.release, payment=first)
    with pytest.raises(Refused, match="somebody else"):
        as_(NATIONAL_LEAD, payments.pay, payment=first, paid_on=today, reference="BACS 1")
    mine, theirs = _known[NATIONAL_LEAD].user_id, _known[COORDINATOR].user_id
    paid = "UPDATE regions_payment SET status = 'paid', paid_on = now(), paid_by_id = %s, released_by_id = %s WHERE id = %s"
    is_refused(NATIONAL_LEAD, paid, mine, mine, first.pk)
    is_refused(NATIONAL_LEAD, paid, theirs, mine, first.pk)  # in another's name
    is_refused(COORDINATOR, paid, mine, theirs, first.pk)
    is_refused(STRANGER, paid, _known[STRANGER].user_id, mine, first.pk)
    as_(COORDINATOR, payments.pay, payment=first, paid_on=today, reference="BACS 1")
    assert instalment(grant, 1).status == "paid"
    with pytest.raises(Refused):
        as_(NATIONAL_LEAD, payments.release, payment=first)
    is_refused(NATIONAL_LEAD, "UPDATE regions_payment SET amount = 1 WHERE id = %s", first.pk)
    is_refused(NATIONAL_LEAD, "UPDATE regions_payment SET reference = 'x' WHERE id = %s", first.pk)
    is_refused(NATIONAL_LEAD, "DELETE FROM regions_payment WHERE id = %s", first.pk)


def test_bounced_and_paid_anew_then_recovered(grant, today):
    first = instalment(grant, 1)
    as_(NATIONAL_LEAD, payments.release, payment=first)
    as_(COORDINATOR, payments.pay, payment=first, paid_on=today, reference="BACS 1")
    as_(COORDINATOR, payments.bounce, payment=first, reason="Account closed")
    assert instalment(grant, 1).status == "due"
    as_(NATIONAL_LEAD, payments.release, payment=first)
    as_(COORDINATOR, payments.pay, payment=first, paid_on=today, reference="BACS 2")
    for amount in ("0", "60000.01", "-1"):
        with pytest.raises(Refused):
            as_(
                NATIONAL_LEAD,
                payments.recover,
                payment=first,
                amount=Decimal(amount),
                recovered_on=today,
                reason="Unspent",
            )
    said = {"payment": first, "amount": Decimal("1234.56"), "reason": "Unspent"}
    for day in (today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)):
        with pytest.raises(Refused, match="came back"):
            as_(NATIONAL_LEAD, payments.recover, recovered_on=day, **said)
    as_(NATIONAL_LEAD, payments.recover, recovered_on=today, **said)
    found = instalment(grant, 1)
    assert (found.recovered_on, found.recovered_by_name) == (today, _known[NATIONAL_LEAD].user_name)
    with scope_of(SPONSOR):
        labels = [one.verb for one in Grant.objects.get(pk=grant.pk).agreement.events.all()]
    assert labels == [
        "offer",
        "sign",
        "countersign",
        "fall_due",
        "release",
        "pay",
        "bounce",
        "release",
        "pay",
        "recover",
    ]


def test_nothing_is_paid_before_it_is_released(grant, today):
    first, later = instalment(grant, 1), clock.now() + datetime.timedelta(days=1)
    with clock.at(later):
        as_(NATIONAL_LEAD, payments.release, payment=first)
        with pytest.raises(Refused, match="released"):
            as_(COORDINATOR, payments.pay, payment=first, paid_on=today, reference="BACS 1")
        as_(COORDINATOR, payments.pay, payment=first, paid_on=clock.day_of(later), reference="BACS 1")


def test_an_allocation_never_falls_below_what_is_due_or_paid(grant, today):
    received(grant, today)
    with pytest.raises(Refused):
        as_(COORDINATOR, payments.reallocate, grant=grant, allocation=Decimal(150_000), reason="More")
    as_(NATIONAL_LEAD, payments.reallocate, grant=grant, allocation=Decimal("150000.55"), reason="More")
    assert instalment(grant, 2).amount == Decimal("90000.55")
    as_(NATIONAL_LEAD, payments.reallocate, grant=grant, allocation=Decimal(100_000), reason="Less")
    assert instalment(grant, 2).amount == Decimal(40_000)
    as_(NATIONAL_LEAD, payments.release, payment=instalment(grant, 2))
    for amount in (60_000, 99_999, "100000.01"):
        with pytest.raises(Refused):
            as_(NATIONAL_LEAD, payments.reallocate, grant=grant, allocation=Decimal(amount), reason="Otherwise")
        is_refused(NATIONAL_LEAD, "UPDATE regions_grant SET allocation = %s WHERE id = %s", amount, grant.pk)
    for email in (COORDINATOR, SPONSOR, LEAD, AUDITOR):
        is_refused(email, "UPDATE regions_grant SET allocation = 200000 WHERE id = %s", grant.pk)


def test_the_trail_is_only_added_to(grant):
    for statement in ("UPDATE regions_agreementevent SET reason = 'x'", "DELETE FROM regions_agreementevent"):
        is_refused(NATIONAL_LEAD, statement)
        is_refused(SPONSOR, statement)
