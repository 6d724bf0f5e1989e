"""The ledger as pages and rules read it; row security says whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from regions.enums import EntryKind, EntryStatus, PlanStatus, SpendingCategory
from regions.models import EntryEvidence, ExpenditureLine, Grant, LedgerEntry
from regions.quarters import QuarterKey
from regions.queries.ledger_flag import Flag, flags_of

NOTHING = Decimal(0)
# Entries that a piece of evidence should prove: a reversal undoes one that has it.
PROVABLE = ~Q(kind=EntryKind.REVERSAL) & ~Q(status=EntryStatus.REFUSED)


def spent(grant: Grant) -> Decimal:
    """Pounds approved, credits and reversals taken off."""
    return grant.entries.filter(status=EntryStatus.APPROVED).aggregate(total=Sum("effect"))["total"] or NOTHING


def received(grant: Grant) -> Decimal:
    """Pounds that the College has paid and not taken back."""
    paid = grant.payments.filter(status__in=["paid", "recovered"]).aggregate(paid=Sum("amount"), back=Sum("recovered"))
    return (paid["paid"] or NOTHING) - (paid["back"] or NOTHING)


def needs_consent(grant: Grant, *, kind: str, category: str, amount: Decimal) -> bool:
    """Whether spending lies outside the agreed plan (``guard.needs_consent`` says the same in the database)."""
    if kind not in (EntryKind.PAYMENT, EntryKind.ACCRUAL):
        return False
    lines = ExpenditureLine.objects.filter(plan__grant=grant, plan__status=PlanStatus.AGREED, category=category)
    if lines.exists():
        return False
    if category != SpendingCategory.CAPACITY:
        return True
    approved = LedgerEntry.objects.filter(grant=grant, category=category, status=EntryStatus.APPROVED)
    so_far = approved.aggregate(total=Sum("effect"))["total"] or NOTHING
    return so_far + amount > grant.agreement.first_instalment


@dataclass(frozen=True)
class Totals:
    """Of a whole ledger, in pounds. ``waiting``: entered or held, and not approved yet."""

    spent: Decimal
    waiting: Decimal
    received: Decimal
    allocation: Decimal
    entries: int
    entered: int
    held: int

    @property
    def left(self) -> Decimal:
        return self.allocation - self.spent

    @property
    def above_received(self) -> Decimal:
        return max(NOTHING, self.spent - self.received)


_TOTALS = """
SELECT status, sum(effect), count(*) FROM regions_ledgerentry WHERE grant_id = %(grant)s GROUP BY status
UNION ALL
SELECT 'received', coalesce(sum(amount - recovered), 0), 0 FROM regions_payment
 WHERE grant_id = %(grant)s AND status IN ('paid', 'recovered')
"""


def totals(grant: Grant) -> Totals:
    """One statement, from the index alone."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"grant": grant.pk})
        found = {name: (total, count) for name, total, count in cursor.fetchall()}

    def of(*names: str) -> tuple[Decimal, int]:
        some = [found.get(name, (NOTHING, 0)) for name in names]
        return sum((total for total, _ in some), NOTHING), sum(count for _, count in some)

    return Totals(
        spent=of(EntryStatus.APPROVED)[0],
        waiting=of(EntryStatus.ENTERED, EntryStatus.HELD)[0],
        received=of("received")[0],
        allocation=grant.allocation,
        entries=of(*EntryStatus)[1],
        entered=of(EntryStatus.ENTERED)[1],
        held=of(EntryStatus.HELD)[1],
    )


@dataclass(frozen=True)
class Outlook:
    """What an entry of this ``effect`` does to the totals once it is approved. Pounds."""

    effect: Decimal
    spent: Decimal
    received: Decimal
    allocation: Decimal

    @property
    def after(self) -> Decimal:
        return self.spent + self.effect

    @property
    def above_received(self) -> bool:
        return self.effect > 0 and self.after > self.received

    @property
    def left(self) -> Decimal:
        return self.allocation - self.spent

    @property
    def left_after(self) -> Decimal:
        return self.allocation - self.after

    @property
    def above_allocation(self) -> bool:
        return self.effect > 0 and self.after > self.allocation

    @property
    def below_nothing(self) -> bool:
        return self.effect < 0 and self.after < 0


def outlook(grant: Grant, effect: Decimal) -> Outlook:
    return Outlook(effect, spent(grant), received(grant), grant.allocation)


@dataclass(frozen=True)
class Search:
    """What a page of the ledger is narrowed to. ``unproved``: only what has no evidence yet."""

    status: str = ""
    category: str = ""
    kind: str = ""
    quarter: QuarterKey | None = None
    text: str = ""
    unproved: bool = False


def entries(grant: Grant, search: Search = Search()) -> QuerySet[LedgerEntry]:
    """Newest first. Money that moves after the last day belongs to the last quarter, as in ``queries.spending``."""
    rows = grant.entries.order_by("-number")
    exact = {"status": search.status, "category": search.category, "kind": search.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if search.quarter:
        rows = rows.filter(spent_on__gte=search.quarter.starts_on)
        if search.quarter.ends_on < grant.agreement.ends_on:
            rows = rows.filter(spent_on__lte=search.quarter.ends_on)
    if search.text:
        said = Q(payee__icontains=search.text) | Q(description__icontains=search.text)
        if search.text.isascii() and search.text.isdigit() and len(search.text) < 9:
            said |= Q(number=int(search.text))
        rows = rows.filter(said)
    return unproved(rows) if search.unproved else rows


def unproved(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return rows.filter(PROVABLE, ~Exists(EntryEvidence.objects.filter(entry=OuterRef("pk"))))


def whole(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """With what the flags of each entry are made of, and the evidence without its bytes."""
    evidence = EntryEvidence.objects.select_related("voucher").defer("voucher__content")
    return rows.select_related("reverses").prefetch_related(Prefetch("evidence", evidence), "reversals")


@dataclass(frozen=True)
class Line:
    """An entry as a long list shows it. ``kind`` and ``category`` as words."""

    number: int
    spent_on: datetime.date
    amount: Decimal
    effect: Decimal
    kind: str
    category: str
    payee: str
    description: str
    status: str
    entered_by: str
    flags: list[Flag]

    @property
    def state(self) -> str:
        return _STATES[self.status]


_KINDS, _CATEGORIES, _STATES = dict(EntryKind.choices), dict(SpendingCategory.choices), dict(EntryStatus.choices)


# Subqueries and not EXISTS, for which the evidence of the whole ledger would be read.
_LINES = """
SELECT e.number, e.spent_on, e.amount, e.effect, e.kind, e.category, e.payee, e.description, e.status,
  e.entered_by_name, e.reason, e.above_received, e.consented_by_name <> '', undone.number,
  (SELECT CASE WHEN u.status = 'approved' THEN u.number ELSE -u.number END FROM regions_ledgerentry u
    WHERE u.reverses_id = e.id AND u.status <> 'refused' LIMIT 1),
  (SELECT v.id FROM regions_entryevidence v WHERE v.entry_id = e.id LIMIT 1)
FROM regions_ledgerentry e LEFT JOIN regions_ledgerentry undone ON undone.id = e.reverses_id
WHERE e.id IN ({rows}) ORDER BY e.number DESC
"""


def listed(rows: QuerySet[LedgerEntry]) -> list[Line]:
    """Those of ``rows``, newest first, in one statement; on a page of fifty in a third of the time of ``whole``."""
    if rows.query.is_empty():  # a page of nothing
        return []
    chosen, parameters = rows.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(rows=chosen), parameters)
        told = cursor.fetchall()
    found = []
    for number, day, amount, effect, kind, category, payee, said, status, by, *more in told:
        reason, above, consented, reverses, undone, proof = more
        marks = flags_of(
            kind=kind,
            status=status,
            reason=reason,
            above_received=above,
            consented=consented,
            reverses=reverses,
            undone=undone or 0,
            proved=proof is not None,
        )
        found.append(
            Line(number, day, amount, effect, _KINDS[kind], _CATEGORIES[category], payee, said, status, by, marks)
        )
    return found


def twins(grant: Grant, *, kind: str, payee: str, amount: Decimal, spent_on: datetime.date) -> list[int]:
    """The numbers of entries that say the same already; perhaps the same invoice was entered twice."""
    rows = grant.entries.filter(kind=kind, amount=amount, spent_on=spent_on, payee__iexact=payee.strip())
    return list(rows.exclude(status=EntryStatus.REFUSED).order_by("number").values_list("number", flat=True)[:10])


def counted(rows: QuerySet[LedgerEntry]) -> list[tuple[Grant, int]]:
    """How many of these entries each grant has, by the region's name; two queries."""
    counts = dict(rows.order_by().values_list("grant").annotate(count=Count("id")))
    grants = Grant.objects.select_related("agreement__region").filter(pk__in=counts)
    return [(one, counts[one.pk]) for one in grants.order_by("agreement__region__name", "pk")]
