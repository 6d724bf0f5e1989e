"""Run by ``test_lock_order.py`` in a process of its own, over a database where it may commit: an instalment is released
and the allocation changed at the same moment, again and again. Prints what went wrong."""

import datetime
import sys
import threading
from decimal import Decimal

import django

django.setup()

from django.db import connection

from regions.domain import agreement as agreements
from regions.domain import payment as payments
from regions.models import Agreement, GrantFormula, Payment, Region
from succession import clock
from tests.conftest import NATIONAL_LEAD, SPONSOR, acting, scope_of

COORDINATOR = "coordinator.1@demo.example"
PEOPLE = {email: acting(email) for email in (NATIONAL_LEAD, SPONSOR, COORDINATOR)}
barrier = threading.Barrier(2)
problems = []


def as_(email, verb, **more):
    with scope_of(email):
        return verb(by=PEOPLE[email], **more)


def grant_in_force():
    today = clock.today()
    with scope_of(NATIONAL_LEAD):
        region = Region.objects.get(slug="north-east")
        authority = agreements.members(region.pk, today)[0].organisation_id
    formula = GrantFormula(
        starts_on=today, ends_on=today + datetime.timedelta(days=540), base=Decimal(78_000),
        per_authority=Decimal(5_800), first_instalment=Decimal(60_000),
    )  # fmt: skip
    (made,) = as_(
        NATIONAL_LEAD, agreements.draft_all, formula=formula, respond_by=today, authorities={region.pk: authority}
    )
    as_(NATIONAL_LEAD, agreements.offer, agreement=made)
    with scope_of(SPONSOR):
        seen = Agreement.objects.get(pk=made.pk).text_sha256
    as_(SPONSOR, agreements.sign, agreement=made, seen=seen)
    return as_(NATIONAL_LEAD, agreements.countersign, agreement=made)


def at_once(act):
    def run():
        try:
            barrier.wait()
            act()
        except Exception as error:  # whatever it is, it is printed
            problems.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    return threading.Thread(target=run)


grant = grant_in_force()
with scope_of(NATIONAL_LEAD):
    first = Payment.objects.get(grant=grant, number=1)
for number in range(int(sys.argv[1])):
    more = {"grant": grant, "allocation": Decimal(150_000 + number), "reason": "Again"}
    both = [
        at_once(lambda: as_(NATIONAL_LEAD, payments.release, payment=first)),
        at_once(lambda more=more: as_(NATIONAL_LEAD, payments.reallocate, **more)),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    if problems:
        break
    as_(COORDINATOR, payments.pay, payment=first, paid_on=clock.today(), reference="BACS")
    as_(COORDINATOR, payments.bounce, payment=first, reason="Account closed")
print("\n".join(problems))
