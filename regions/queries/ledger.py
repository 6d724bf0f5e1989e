"""The ledger as pages and rules read it; row security says whose."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from regions.enums import EntryKind, EntryStatus, PlanStatus, SpendingCategory
from regions.models import ExpenditureLine, Grant, LedgerEntry


def spent(grant: Grant) -> Decimal:
    """Pounds approved, credits and reversals taken off."""
    return grant.entries.filter(status=EntryStatus.APPROVED).aggregate(total=Sum("effect"))["total"] or Decimal(0)


def received(grant: Grant) -> Decimal:
    """Pounds that the College has paid and not taken back."""
    paid = grant.payments.filter(status__in=["paid", "recovered"]).aggregate(paid=Sum("amount"), back=Sum("recovered"))
    return (paid["paid"] or Decimal(0)) - (paid["back"] or Decimal(0))


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
    so_far = approved.aggregate(total=Sum("effect"))["total"] or Decimal(0)
    return so_far + amount > grant.agreement.first_instalment
