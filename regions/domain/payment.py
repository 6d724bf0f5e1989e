"""The instalments of a grant (framework: "How will the funding be distributed?").

``due → released → paid``, by two different people of the College; the database refuses what is early, twice or above
the allocation.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from regions.domain.agreement_event import note
from regions.domain.grant_step import record, step
from regions.enums import PaymentStatus, PlanStatus
from regions.models import ExpenditurePlan, Grant, Payment, StrategyReceipt
from regions.states import PAYERS, PAYMENT
from succession import clock
from succession.states import Refused, apply
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb


def fall_due(*, by: Acting, grant: Grant, number: int, amount: Decimal) -> Payment:
    """Part of the step that makes it due: both signatures, or the receipt of the strategy and plan."""
    payment = Payment(
        region_id=grant.region_id, grant=grant, number=number, amount=amount, due_on=clock.today(), status=""
    )
    taken = apply(PAYMENT, payment, "fall_due", by=by)
    payment.save()
    record(payment, taken, by=by)
    return payment


def receive_strategy(*, by: Acting, grant: Grant, document: str, received_on: datetime.date) -> Payment | None:
    """The College has the region's strategy and plan: receipt, not approval, makes the rest of the grant due.

    None when the first instalment was all of it.
    """
    if by.role not in PAYERS:
        raise Refused("Only the National College can do this.")
    if not document.strip():
        raise Refused("Enter the title of the document.")
    if received_on > clock.today():
        raise Refused("The date of receipt must be today or in the past.")
    assert grant.agreement.signed_at is not None
    if received_on < clock.day_of(grant.agreement.signed_at):
        raise Refused("The date of receipt must be on or after the day on which the agreement was signed.")
    with verb():
        if StrategyReceipt.objects.filter(grant=grant).exists():
            raise Refused("The receipt has been recorded already.")
        StrategyReceipt.objects.create(
            region_id=grant.region_id,
            grant=grant,
            document=document.strip(),
            received_on=received_on,
            recorded_by_id=by.user_id,
            recorded_by_name=by.user_name,
        )
        note(grant.agreement, verb="receive", label="Strategy and plan received by the College", by=by, about="grant")
        rest = grant.allocation - sum((one.amount for one in grant.payments.all()), Decimal(0))
        return fall_due(by=by, grant=grant, number=2, amount=rest) if rest else None


def release(*, by: Acting, payment: Payment) -> None:
    with step(PAYMENT, payment, "release", by=by) as row:
        if waits_for_plan(row):
            raise Refused("This instalment also waits for the agreed expenditure plan, as the agreement says.")
        row.released_by_id, row.released_by_name, row.released_at = by.user_id, by.user_name, clock.now()


def pay(*, by: Acting, payment: Payment, paid_on: datetime.date, reference: str) -> None:
    """Marked as paid by somebody other than who released it. ``reference``: the bank's."""
    if paid_on > clock.today():
        raise Refused("The day of payment must be today or in the past.")
    with step(PAYMENT, payment, "pay", by=by) as row:
        if row.released_by_id == by.user_id:
            raise Refused("You released this instalment, so somebody else must mark it as paid.")
        if paid_on < row.due_on:
            raise Refused("The day of payment must be on or after the day on which it fell due.")
        row.paid_by_id, row.paid_by_name, row.paid_on, row.reference = by.user_id, by.user_name, paid_on, reference


def bounce(*, by: Acting, payment: Payment, reason: str) -> None:
    """The bank has sent it back: due again, to be released and paid anew. Who did what before stays in the history."""
    with step(PAYMENT, payment, "bounce", by=by, reason=reason) as row:
        row.released_by = row.paid_by = row.released_at = row.paid_on = None
        row.released_by_name = row.paid_by_name = row.reference = ""


def recover(*, by: Acting, payment: Payment, amount: Decimal, reason: str) -> None:
    """Unspent money comes back. ``amount``: pounds, at most what was paid."""
    with step(PAYMENT, payment, "recover", by=by, reason=reason) as row:
        if not 0 < amount <= row.amount:
            raise Refused(f"Enter an amount between £0.01 and £{row.amount:,.2f}.")
        row.recovered = amount


def waits_for_plan(payment: Payment) -> bool:
    """Our option, off by default: the second instalment is not released before an expenditure plan is agreed."""
    if payment.number != 2 or not payment.grant.agreement.waits_for_plan:
        return False
    return not ExpenditurePlan.objects.filter(grant_id=payment.grant_id, status=PlanStatus.AGREED).exists()


@dataclass(frozen=True)
class Spoken:
    """``amount``: pounds that are due or paid already. ``rest``: the second instalment while it may still change."""

    amount: Decimal
    rest: Payment | None

    def allows(self, allocation: Decimal) -> bool:
        return allocation > self.amount or (self.rest is None and allocation == self.amount)


def spoken_for(payments: Iterable[Payment]) -> Spoken:
    """Below what an allocation never falls."""
    payments = list(payments)
    rest = next((one for one in payments if one.number == 2 and one.status == PaymentStatus.DUE), None)
    return Spoken(sum((one.amount for one in payments if one is not rest), Decimal(0)), rest)


def reallocate(*, by: Acting, grant: Grant, allocation: Decimal, reason: str) -> None:
    """A changed allocation; an instalment that is only due changes with it. Never below what has been released.

    Locks the instalments and then the grant, as each step of an instalment does.
    """
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
    if not reason.strip():
        raise Refused("Enter a reason.")
    with verb():
        payments = list(grant.payments.select_for_update().order_by("pk"))
        grant = Grant.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=grant.pk)
        if grant.payments.count() != len(payments):
            raise Refused("An instalment has fallen due meanwhile. Try again.")
        spoken = spoken_for(payments)
        if not spoken.allows(allocation):
            raise Refused(f"£{spoken.amount:,.2f} is due or paid already. Enter more than that.")
        before, grant.allocation = grant.allocation, allocation
        rest = spoken.rest
        if rest:
            rest.amount = allocation - spoken.amount
        # The database looks at each step: the sum of the payments is at no moment above the allocation.
        for row in [grant, rest] if allocation > before else [rest, grant]:
            if row is not None:
                row.save(update_fields=["allocation" if row is grant else "amount"])
        label = f"Allocation changed from £{before:,.2f} to £{allocation:,.2f}"
        note(grant.agreement, verb="reallocate", label=label, by=by, reason=reason, about="grant")
