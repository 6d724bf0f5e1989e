"""The instalments of a grant (framework: "How will the funding be distributed?").

``due → released → paid``, by two different people of the College; the database refuses what is early, twice or above
the allocation.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from regions.domain.agreement_event import note
from regions.domain.grant_step import record, step
from regions.models import Grant, Payment, StrategyReceipt
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


def receive_strategy(*, by: Acting, grant: Grant, document: str, received_on: datetime.date) -> Payment:
    """The College has the region's strategy and plan: receipt, not approval, makes the rest of the grant due."""
    if by.role not in PAYERS:
        raise Refused("Only the National College can do this.")
    if not document.strip():
        raise Refused("Enter the title of the document.")
    if received_on > clock.today():
        raise Refused("The date of receipt must be today or in the past.")
    if received_on < grant.agreement.signed_at.date():  # type: ignore[union-attr]
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
        first = sum((one.amount for one in grant.payments.all()), Decimal(0))
        return fall_due(by=by, grant=grant, number=2, amount=grant.allocation - first)


def release(*, by: Acting, payment: Payment) -> None:
    with step(PAYMENT, payment, "release", by=by) as row:
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


def reallocate(*, by: Acting, grant: Grant, allocation: Decimal, reason: str) -> None:
    """A changed allocation; an instalment that is only due changes with it. Never below what has been released."""
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
    if not reason.strip():
        raise Refused("Enter a reason.")
    with verb():
        grant = Grant.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=grant.pk)
        payments = list(grant.payments.select_for_update())
        rest = next((one for one in payments if one.number == 2 and one.status == "due"), None)
        spoken_for = sum((one.amount for one in payments if one is not rest), Decimal(0))
        if allocation < spoken_for or (rest and allocation == spoken_for):
            raise Refused(f"£{spoken_for:,.2f} is due or paid already. Enter more than that.")
        before, grant.allocation = grant.allocation, allocation
        if rest:
            rest.amount = allocation - spoken_for
        # The database looks at each step: the sum of the payments is at no moment above the allocation.
        for row in [grant, rest] if allocation > before else [rest, grant]:
            if row is not None:
                row.save(update_fields=["allocation" if row is grant else "amount"])
        label = f"Allocation changed from £{before:,.2f} to £{allocation:,.2f}"
        note(grant.agreement, verb="reallocate", label=label, by=by, reason=reason, about="grant")
