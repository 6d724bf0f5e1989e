"""What became of the grants of the demo: signed, paid, planned and spent, through the verbs that people use.

The amounts are our own; the formula and the first instalment are the framework's (``regions/reference/README.md``).
The same day gives the same story.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from regions import strategy_story
from regions.domain import agreement as agreements
from regions.domain import expenditure_plan as plans
from regions.domain import ledger, payment, spending
from regions.domain.voucher import Upload
from regions.enums import EntryKind, EntryStatus, SpendingCategory
from regions.models import Agreement, ExpenditurePlan, Grant, GrantFormula, LedgerEntry, Payment, Region
from regions.quarters import QuarterKey, quarters_between
from regions.queries.ledger import outlook
from regions.scene import Cast, then
from succession import clock

FORMULA = {"base": Decimal(78_000), "per_authority": Decimal(5_800), "first_instalment": Decimal(60_000)}
QUARTERS = 6  # of an agreement: eighteen months, as the first was
# How far each region has come; those not named have an agreed plan and both instalments.
OFFERED, NO_STRATEGY, PLAN_SENT = "offered", "no strategy yet", "plan sent"
FAR = {"south-west": OFFERED, "north-west": NO_STRATEGY, "london": PLAN_SENT}
EARLY = "west-midlands"  # spends before the second instalment has come
SHARES = {  # of the allocation; the rest is contingency
    SpendingCategory.CAPACITY: "0.38",
    SpendingCategory.DEVELOPMENT: "0.22",
    SpendingCategory.MENTORING: "0.14",
    SpendingCategory.PLACEMENTS: "0.10",
    SpendingCategory.EVENTS: "0.07",
    SpendingCategory.EVALUATION: "0.04",
}
PURPOSES = {
    SpendingCategory.CAPACITY: ("The regional lead", "Salary and on-costs of the regional lead"),
    SpendingCategory.DEVELOPMENT: ("Action learning sets", "Facilitation of two action learning sets"),
    SpendingCategory.MENTORING: ("Mentoring by serving directors", "Training of six mentors"),
    SpendingCategory.PLACEMENTS: ("Placements in other services", "Backfill for a placement in a health trust"),
    SpendingCategory.EVENTS: ("Regional conference and workshops", "Venue and speakers of a workshop"),
    SpendingCategory.EVALUATION: ("Evaluation", "Interviews with participants and hosts"),
    SpendingCategory.COMMUNICATIONS: ("", "A film about the work of a director"),
}
PAYEES = ("Hollins Leadership Ltd", "The Civic Rooms", "Fenwick Coaching", "Northgate Training", "Ashby Associates")


def tell_grants(regions: list[Region], casts: dict[int, Cast], start: QuarterKey) -> None:
    """From the offer to this quarter's entries. ``casts``: by region; ``start``: the agreements' first quarter."""
    last = start
    for _ in range(QUARTERS - 1):
        last = last.next
    formula = GrantFormula(starts_on=start.starts_on, ends_on=last.ends_on, **FORMULA)
    national = casts[regions[0].pk].national
    with then(start.starts_on, national):
        accountable = {
            region.pk: agreements.members(region.pk, start.starts_on)[0].organisation_id for region in regions
        }
        respond_by = clock.today() + datetime.timedelta(days=28)
        drafted = agreements.draft_all(by=national, formula=formula, respond_by=respond_by, authorities=accountable)
    for region, agreement in zip(regions, drafted, strict=True):
        _tell(region, agreement, casts[region.pk], start)


def _tell(region: Region, agreement: Agreement, cast: Cast, start: QuarterKey) -> None:
    chance = random.Random(f"{region.code} {start.slug} grant")  # noqa: S311  (a story, not a secret)
    day = start.starts_on
    with then(day, cast.national):
        agreements.offer(by=cast.national, agreement=agreement)
        agreement.refresh_from_db()
    far = FAR.get(region.slug)
    strategy = strategy_story.prepare(region, cast, day)
    if far == OFFERED:
        return
    day += datetime.timedelta(days=chance.randint(3, 12))
    with then(day, cast.sponsor):
        agreements.sign(by=cast.sponsor, agreement=agreement, seen=agreement.text_sha256)
    with then(day + datetime.timedelta(days=2), cast.national):
        grant = agreements.countersign(by=cast.national, agreement=agreement)
    _pay(grant, 1, day + datetime.timedelta(days=4), cast)
    if far != NO_STRATEGY:
        _plan(grant, day + datetime.timedelta(days=20), cast, agreed=far != PLAN_SENT)
        received = day + datetime.timedelta(days=chance.randint(50, 70))
        strategy_story.receive(strategy, cast, received)
        if region.slug != EARLY:
            _pay(grant, 2, received + datetime.timedelta(days=3), cast)
    for key in quarters_between(start.starts_on, min(clock.today(), agreement.ends_on)):
        _spend(grant, key, cast, chance, planned=far is None)


def _pay(grant: Grant, number: int, day: datetime.date, cast: Cast) -> None:
    with then(day, cast.national):
        payment.release(by=cast.national, payment=Payment.objects.get(grant=grant, number=number))
    with then(day + datetime.timedelta(days=2), cast.co_ordinator):
        reference = f"BACS {grant.pk:03}-{number}"
        instalment = Payment.objects.get(grant=grant, number=number)
        payment.pay(by=cast.co_ordinator, payment=instalment, paid_on=clock.today(), reference=reference)


def _plan(grant: Grant, day: datetime.date, cast: Cast, *, agreed: bool) -> None:
    with then(day, cast.lead):
        grant = Grant.objects.select_related("agreement").get(pk=grant.pk)
        plan = plans.prepare(by=cast.lead, grant=grant)
        keys = quarters_between(grant.agreement.starts_on, grant.agreement.ends_on)
        left = grant.allocation
        for category, share in SHARES.items():
            each = (grant.allocation * Decimal(share) / len(keys)).quantize(Decimal(1))
            for key in keys:
                line = plans.Line(category, PURPOSES[category][0], key.starts_on, each)
                plans.add_line(by=cast.lead, plan=plan, line=line)
                left -= each
        rest = plans.Line(
            SpendingCategory.CONTINGENCY, "Held back for what can’t be foreseen", keys[-1].starts_on, left
        )
        plans.add_line(by=cast.lead, plan=plan, line=rest)
    with then(day + datetime.timedelta(days=8), cast.sponsor):
        plans.send(by=cast.sponsor, plan=plan)
    if agreed:
        with then(day + datetime.timedelta(days=15), cast.co_ordinator):
            plans.agree(by=cast.co_ordinator, plan=ExpenditurePlan.objects.select_related("grant").get(pk=plan.pk))


def _spend(grant: Grant, key: QuarterKey, cast: Cast, chance: random.Random, *, planned: bool) -> None:
    """Capacity every quarter, and with an agreed plan some of the rest; the last of this quarter waits for approval."""
    running = key.ends_on >= clock.today()
    categories = [SpendingCategory.CAPACITY]
    if planned:
        categories += chance.sample([one for one in SHARES if one != SpendingCategory.CAPACITY], 3)
    for at, category in enumerate(categories):
        share = Decimal(SHARES[category]) / QUARTERS
        each = (grant.allocation * share * Decimal(chance.uniform(0.7, 1.1))).quantize(Decimal("0.01"))
        amount = min(each, Decimal("9800.00")) if category == SpendingCategory.CAPACITY else each
        day = min(key.starts_on + datetime.timedelta(days=chance.randint(20, 80)), clock.today())
        payee = "Payroll of the accountable authority" if at == 0 else chance.choice(PAYEES)
        said = ledger.Movement(EntryKind.PAYMENT, day, amount, category, payee, PURPOSES[category][1])
        _enter(grant, said, cast, approved=not (running and at == len(categories) - 1))
    if running and planned and chance.random() < 0.5:
        category = SpendingCategory.COMMUNICATIONS  # outside the plan: held for the College
        said = ledger.Movement(
            EntryKind.PAYMENT, clock.today(), Decimal("1450.00"), category, "Lantern Films", PURPOSES[category][1]
        )
        _enter(grant, said, cast, approved=False)
    if running and planned:
        _correct(grant, cast)


def _enter(grant: Grant, said: ledger.Movement, cast: Cast, *, approved: bool) -> None:
    name = f"Invoice {said.payee}.pdf"
    with then(said.spent_on, cast.lead):
        evidence = Upload(name, _invoice(f"{said.payee}: {said.description}, {said.amount} GBP"))
        entry = ledger.enter(by=cast.lead, grant=_fresh(grant), movement=said, evidence=evidence)
    if not approved or entry.status != EntryStatus.ENTERED:
        return
    with then(said.spent_on + datetime.timedelta(days=5), cast.sponsor):
        entry = LedgerEntry.objects.select_related("grant__agreement").get(pk=entry.pk)
        above = outlook(entry.grant, entry.effect).above_received
        reason = "The accountable authority lends the money until the second instalment comes." if above else ""
        ledger.approve(by=cast.sponsor, entry=entry, reason=reason)


def _correct(grant: Grant, cast: Cast) -> None:
    """One mistake of the past put right, and one category explained."""
    with then(clock.today(), cast.lead):
        rows = LedgerEntry.objects.select_related("grant__agreement").filter(grant=grant, status=EntryStatus.APPROVED)
        wrong = rows.exclude(category=SpendingCategory.CAPACITY).order_by("number").first()
        if wrong is not None:
            ledger.reverse(by=cast.lead, entry=wrong, reason="Invoiced to the wrong authority; it will be sent again.")
        text = "The contract began a month late. The rest is spent in the next quarter."
        spending.explain(by=cast.lead, grant=grant, category=SpendingCategory.MENTORING, text=text)


def _fresh(grant: Grant) -> Grant:
    return Grant.objects.select_related("agreement").get(pk=grant.pk)


def _invoice(text: str) -> bytes:
    """A page with one line of text, as small as a PDF may be."""
    drawn = f"BT /F1 11 Tf 60 780 Td ({text.encode('ascii', 'replace').decode()}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 7\n0000000000 65535 f \n" + table + end
