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
from regions.domain.grant_step import hold, record, step
from regions.domain.said import reason_of, refuse_unless_pounds, words
from regions.enums import AgreementStatus, PaymentStatus, PlanStatus
from regions.models import ExpenditurePlan, Grant, Payment, Strategy, StrategyReceipt
from regions.models.strategy import STANDING
from regions.queries.ledger import received, spent
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


def receive_strategy(*, by: Acting, grant: Grant, strategy: Strategy, received_on: datetime.date) -> Payment | None:
    """A strategy that the College has received makes the rest of a grant due: receipt, not approval.

    Part of that receipt, or a later act where the grant came after it. None where the first instalment is the whole
    grant.
    """
    if by.role not in PAYERS:
        raise Refused("Only the National College can do this.")
    if received_on > clock.today():
        raise Refused("The day of receipt must be today or in the past.")
    with verb():
        grant = hold(grant.pk)
        _refuse_unless_in_force(grant)
        signed_at = grant.agreement.signed_at
        assert signed_at is not None
        if received_on < clock.day_of(signed_at):
            raise Refused("The day of receipt must be on or after the day on which the agreement was signed.")
        if StrategyReceipt.objects.filter(grant=grant).exists():
            raise Refused("The receipt has been recorded already.")
        standing = Strategy.objects.filter(pk=strategy.pk, region=grant.region_id, status__in=STANDING).first()
        if standing is None or standing.received_on is None:
            raise Refused("The College has not received this strategy, or has returned it.")
        if received_on < standing.received_on:
            raise Refused("The day of receipt must be on or after the day on which the strategy was received.")
        StrategyReceipt.objects.create(
            region_id=grant.region_id,
            grant=grant,
            strategy=standing,
            document=f"Strategy of {grant.agreement.region.name}, version {standing.number}",
            received_on=received_on,
            recorded_by_id=by.user_id,
            recorded_by_name=by.user_name,
        )
        note(grant.agreement, verb="receive", label="Strategy and plan received by the College", by=by, about="grant")
        rest = grant.allocation - sum((one.amount for one in grant.payments.all()), Decimal(0))
        return fall_due(by=by, grant=grant, number=2, amount=rest) if rest > 0 else None


def release(*, by: Acting, payment: Payment, seen: str = "") -> None:
    """``seen``: the amount that the page showed, like "87600.00"; what is due changes with the allocation."""
    with step(PAYMENT, payment, "release", by=by) as row:
        if seen and seen != f"{row.amount:.2f}":
            raise Refused(f"The instalment is £{row.amount:,.2f} now. Look at it again before you release it.")
        if waits_for_plan(row):
            raise Refused("This instalment also waits for the agreed expenditure plan, as the agreement says.")
        row.released_by_id, row.released_by_name, row.released_at = by.user_id, by.user_name, clock.now()


def pay(*, by: Acting, payment: Payment, paid_on: datetime.date, reference: str) -> None:
    """Marked as paid by somebody other than who released it. ``reference``: the bank's."""
    if paid_on > clock.today():
        raise Refused("The day of payment must be today or in the past.")
    reference = words(reference, missing="Enter the reference of the payment.", longest=40)
    with step(PAYMENT, payment, "pay", by=by) as row:
        if row.released_by_id == by.user_id:
            raise Refused("You released this instalment, so somebody else must mark it as paid.")
        if paid_on < row.due_on:
            raise Refused("The day of payment must be on or after the day on which it fell due.")
        if row.released_at is not None and paid_on < clock.day_of(row.released_at):
            raise Refused("The day of payment must be on or after the day on which it was released.")
        row.paid_by_id, row.paid_by_name, row.paid_on, row.reference = by.user_id, by.user_name, paid_on, reference


def bounce(*, by: Acting, payment: Payment, reason: str) -> None:
    """The bank has sent it back: due again, to be released and paid anew. Who did what before stays in the history."""
    with step(PAYMENT, payment, "bounce", by=by, reason=reason) as row:
        if row.number == 2:  # what is due is the rest of the allocation as it is now
            others = row.grant.payments.exclude(pk=row.pk)
            row.amount = row.grant.allocation - sum((one.amount for one in others), Decimal(0))
        row.released_by = row.paid_by = row.released_at = row.paid_on = None
        row.released_by_name = row.paid_by_name = row.reference = ""


def recover(*, by: Acting, payment: Payment, amount: Decimal, recovered_on: datetime.date, reason: str) -> None:
    """Unspent money comes back. ``amount``: pounds, at most what was paid, and not more than is unspent."""
    refuse_unless_pounds(amount)
    if recovered_on > clock.today():
        raise Refused("The day on which it came back must be today or in the past.")
    with step(PAYMENT, payment, "recover", by=by, reason=reason) as row:
        if not 0 < amount <= row.amount:
            raise Refused(f"Enter an amount between £0.01 and £{row.amount:,.2f}.")
        unspent = max(received(row.grant) - spent(row.grant), Decimal(0))
        if amount > unspent:
            raise Refused(f"£{unspent:,.2f} is unspent. Enter that or less, or have spending reversed first.")
        if row.paid_on is not None and recovered_on < row.paid_on:
            raise Refused("The day on which it came back must be on or after the day of payment.")
        row.recovered, row.recovered_on = amount, recovered_on
        row.recovered_by_id, row.recovered_by_name = by.user_id, by.user_name


def waits_for_plan(payment: Payment) -> bool:
    """Our option, off by default: the second instalment is not released before an expenditure plan is agreed."""
    if payment.number != 2 or not payment.grant.agreement.waits_for_plan:
        return False
    return not ExpenditurePlan.objects.filter(grant_id=payment.grant_id, status=PlanStatus.AGREED).exists()


@dataclass(frozen=True)
class Spoken:
    """``amount``: pounds that are due or paid already. ``rest``: the second instalment while it may still change.

    ``closed``: the strategy is received and nothing is merely due, so that no further instalment will be.
    """

    amount: Decimal
    rest: Payment | None
    closed: bool

    def problem(self, allocation: Decimal, *, now: Decimal) -> str:
        """Why it can't become the allocation, or ""."""
        if allocation < self.amount or (self.rest is not None and allocation == self.amount):
            return f"£{self.amount:,.2f} is due or paid already"
        if self.closed and allocation > now:
            return "the whole allocation is due or paid already, and no instalment comes after it"
        return ""


def spoken_for(payments: Iterable[Payment], *, received: bool) -> Spoken:
    """Below what an allocation never falls. ``received``: the strategy and plan."""
    payments = list(payments)
    rest = next((one for one in payments if one.number == 2 and one.status == PaymentStatus.DUE), None)
    amount = sum((one.amount for one in payments if one is not rest), Decimal(0))
    return Spoken(amount, rest, closed=received and rest is None)


def reallocate(*, by: Acting, grant: Grant, allocation: Decimal, reason: str) -> None:
    """A changed allocation; a second instalment that is only due changes with it, in the database.

    Never below what has been released, nor raised once nothing more can fall due. Locks the instalments and then the
    grant, as each step of an instalment does.
    """
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
    reason = reason_of(reason)
    refuse_unless_pounds(allocation)
    with verb():
        payments = list(grant.payments.select_for_update(no_key=True).order_by("pk"))
        grant = hold(grant.pk)
        _refuse_unless_in_force(grant)
        if grant.payments.count() != len(payments):
            raise Refused("An instalment has fallen due meanwhile. Try again.")
        spoken = spoken_for(payments, received=StrategyReceipt.objects.filter(grant=grant).exists())
        if problem := spoken.problem(allocation, now=grant.allocation):
            instead = "Put more money into the next agreement." if spoken.closed else "Enter more than that."
            raise Refused(f"{problem[0].upper()}{problem[1:]}. {instead}")
        before, grant.allocation = grant.allocation, allocation
        grant.save(update_fields=["allocation"])
        label = f"Allocation changed from £{before:,.2f} to £{allocation:,.2f}"
        note(grant.agreement, verb="reallocate", label=label, by=by, reason=reason, about="grant")


def _refuse_unless_in_force(grant: Grant) -> None:
    if grant.agreement.status != AgreementStatus.IN_FORCE:
        raise Refused("The agreement is not in force.")
