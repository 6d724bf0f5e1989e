"""The pages of a grant whose ledger is long, against the same pages of a short one, and against the floor.

What people can do, they did: the agreement, the plan and the payment come from the verbs. The entries are written in
bulk, by SQL under the same policies and triggers.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connections
from django.urls import reverse

from regions.domain import agreement as agreements
from regions.domain import expenditure_plan as plans
from regions.domain import payment as payments
from regions.domain import voucher
from regions.enums import AgreementStatus
from regions.models import Agreement, ExpenditurePlan, Grant, GrantFormula, Payment, Region, User
from regions.quarters import QuarterKey
from succession import clock
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.scope import Scope, member_scope

LONG, SHORT = "north-east", "north-west"
LINES = {LONG: 10_000, SHORT: 100}
WAITING = 5
AT_ONCE = 500  # each approval sums what was approved before, and a statement has its time
COLLEGE = "national.lead@demo.example"
Get = Callable[[str, str], Callable[[], None]]
Medians = Callable[..., list[float]]

ENTRIES = """
INSERT INTO regions_ledgerentry (region_id, grant_id, kind, spent_on, amount, effect, category, payee, description,
  status, entered_by_id, entered_by_name, consented_by_name, decided_by_name, above_received, reason)
SELECT region_id, id, 'payment', %(day)s, 1 + n %% 100 / 100.0, 1 + n %% 100 / 100.0, 'development',
  'College ' || n %% 97, 'Action learning set ' || n, 'entered', %(by)s, %(name)s, '', '', false, ''
FROM regions_grant, generate_series(1, %(lines)s) AS n WHERE id = %(grant)s
"""
APPROVED = """
UPDATE regions_ledgerentry
SET status = 'approved', decided_by_id = %(by)s, decided_by_name = %(name)s, decided_at = now()
WHERE grant_id = %(grant)s AND number > %(above)s AND number <= %(upto)s
"""
EVIDENCE = """
INSERT INTO regions_entryevidence (region_id, entry_id, voucher_id, name, added_by_id, added_by_name)
SELECT region_id, id, %(voucher)s, 'invoice.pdf', %(by)s, %(name)s FROM regions_ledgerentry WHERE grant_id = %(grant)s
"""
EVENTS = """
INSERT INTO regions_agreementevent
  (region_id, agreement_id, about, verb, label, reason, actor_id, actor_name, actor_role, at)
SELECT e.region_id, g.agreement_id, 'entry ' || e.number, 'enter', 'Entry ' || e.number || ': entered', '', %(by)s,
  %(name)s, 'Regional lead', now()
FROM regions_ledgerentry e JOIN regions_grant g ON g.id = e.grant_id WHERE g.id = %(grant)s
"""


def _acting(email: str) -> Acting:
    user = User.objects.get(email=email)
    return live_memberships(user_id=user.pk, user_name=user.name)[0]


def _as(who: Acting) -> AbstractContextManager[Scope]:
    return member_scope(user_id=who.user_id, membership_id=who.pk)


def _in_force(region: str) -> Grant:
    today, college, sponsor = clock.today(), _acting(COLLEGE), _acting(f"sponsor.{region}@demo.example")
    last = today + datetime.timedelta(days=540)
    with _as(college):
        GrantFormula.objects.get_or_create(
            starts_on=today,
            defaults={"ends_on": last, "base": 78_000, "per_authority": 5_800, "first_instalment": 60_000},
        )
        of = Region.objects.get(slug=region)
        for one in Agreement.objects.filter(region=of, status=AgreementStatus.IN_FORCE):  # the demo's own
            agreements.move(by=college, agreement=one, name="end", reason="Another is measured.")
        authority = agreements.members(of.pk, today)[0].organisation_id
        terms = agreements.Terms(of.pk, today, last, today, authority)
        agreement = agreements.draft(by=college, terms=terms)
        agreements.offer(by=college, agreement=agreement)
    with _as(sponsor):
        agreement = Agreement.objects.get(pk=agreement.pk)
        agreements.sign(by=sponsor, agreement=agreement, seen=agreement.text_sha256)
    with _as(college):
        grant = agreements.countersign(by=college, agreement=Agreement.objects.get(pk=agreement.pk))
        payments.release(by=college, payment=Payment.objects.get(grant=grant, number=1))
    _pay(grant, today)
    return grant


def _pay(grant: Grant, today: datetime.date) -> None:
    """By the co-ordinator to whom the region is assigned."""
    for number in (1, 2, 3):
        who = _acting(f"coordinator.{number}@demo.example")
        with _as(who):
            payment = Payment.objects.filter(grant=grant, number=1).first()
            if payment is not None:
                payments.pay(by=who, payment=payment, paid_on=today, reference="BACS 1")
                return


def _planned(grant: Grant, lead: Acting, sponsor: Acting) -> None:
    quarter = QuarterKey.of(clock.today()).starts_on
    with _as(lead):
        grant = Grant.objects.select_related("agreement").get(pk=grant.pk)
        plan = plans.prepare(by=lead, grant=grant)
        line = plans.Line("development", "Action learning sets", quarter, Decimal(grant.allocation))
        plans.add_line(by=lead, plan=plan, line=line)
    college = _acting(COLLEGE)
    with _as(sponsor):
        plans.send(by=sponsor, plan=ExpenditurePlan.objects.get(pk=plan.pk))
    with _as(college):
        plans.agree(by=college, plan=ExpenditurePlan.objects.get(pk=plan.pk))


def _run(statement: str, who: Acting, **parameters: Any) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, {"by": who.user_id, "name": who.user_name, **parameters})


def _analyse() -> None:
    """As the database does for itself after a while."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE regions_ledgerentry, regions_agreementevent, regions_entryevidence")


def _ledger(region: str) -> Grant:
    lead, sponsor = _acting(f"lead.{region}@demo.example"), _acting(f"sponsor.{region}@demo.example")
    grant = _in_force(region)
    _planned(grant, lead, sponsor)
    with _as(lead):
        _run(ENTRIES, lead, grant=grant.pk, lines=LINES[region], day=clock.today())
        kept = voucher.keep(by=lead, upload=voucher.Upload("invoice.pdf", b"%PDF-1.7\n%%EOF\n"))
        _run(EVIDENCE, lead, grant=grant.pk, voucher=kept.pk)
        _run(EVENTS, lead, grant=grant.pk)
    _analyse()
    decided = LINES[region] - WAITING
    for above in range(0, decided, AT_ONCE):
        with _as(sponsor):
            _run(APPROVED, sponsor, grant=grant.pk, above=above, upto=min(above + AT_ONCE, decided))
    return grant


@cache
def _grants() -> dict[str, Grant]:
    found = {region: _ledger(region) for region in LINES}
    _analyse()
    return found


def against_short(get: Get, medians: Medians, *, route: str) -> dict[str, Any]:
    """Each read by its own region's sponsor."""
    sides = [
        get(f"sponsor.{region}@demo.example", reverse(route, args=[region, grant.pk]))
        for region, grant in _grants().items()
    ]
    long, short = medians(*sides)
    return {"ratio": long / short, "at_most": 1.5, "long_ms": long * 1000, "short_ms": short * 1000}


def against_floor(page: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    path = reverse("ledger", args=[LONG, _grants()[LONG].pk])
    return page(path, f"sponsor.{LONG}@demo.example", at_most=4)
