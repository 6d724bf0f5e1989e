"""The ledger of a grant: what was spent, to the penny (framework: "Funding"; agreement, both provisions).

Entered by the regional lead, approved by the sponsor, never by the same person. An entry never changes: a mistake is
reversed. Outside the agreed plan the College must consent first; capacity, up to the first instalment, needs no plan.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from regions.domain import voucher
from regions.domain.agreement_event import note
from regions.domain.grant_step import hold, record, step
from regions.domain.said import refuse_unless_pounds, words
from regions.enums import AgreementStatus, EntryKind, EntryStatus, SpendingCategory
from regions.models import Agreement, EntryEvidence, Grant, LedgerEntry
from regions.queries.ledger import needs_consent, outlook, twins
from regions.states import LEDGER_ENTRY
from succession import clock
from succession.states import Refused, allowed, apply, only
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

SPENDS = (EntryKind.PAYMENT, EntryKind.ACCRUAL)
# As long as the columns are.
LONGEST_PAYEE, LONGEST_DESCRIPTION = 120, 500


@dataclass(frozen=True)
class Movement:
    """What the lead enters: a payment, a credit (money that came back) or an accrual (a cost that is not paid yet).

    ``amount``: pounds, above zero whatever the kind.
    """

    kind: str
    spent_on: datetime.date
    amount: Decimal
    category: str
    payee: str
    description: str

    @property
    def effect(self) -> Decimal:
        """What it adds to the spending."""
        return -self.amount if self.kind == EntryKind.CREDIT else self.amount


def possible(entry: LedgerEntry, *, by: Acting) -> set[str]:
    """What this actor may do with it now; each verb asks again."""
    verbs = allowed(LEDGER_ENTRY, entry.status, by=by)
    if entry.entered_by_id == by.user_id:
        return (verbs - {"approve", "refuse", "consent", "decline"}) | _of_lead(entry, by=by)
    return verbs | _of_lead(entry, by=by)


def _of_lead(entry: LedgerEntry, *, by: Acting) -> set[str]:
    if by.role != Role.LEAD:
        return set()
    reversible = entry.status == EntryStatus.APPROVED and entry.kind != EntryKind.REVERSAL
    undone = any(one.status != EntryStatus.REFUSED for one in entry.reversals.all())
    return {"attach", "reverse"} if reversible and not undone else {"attach"}


def enter(
    *,
    by: Acting,
    grant: Grant,
    movement: Movement,
    evidence: voucher.Upload | None = None,
    beside: Collection[int] | None = None,
) -> LedgerEntry:
    """Waits for the sponsor; outside the agreed plan it is held for the College first.

    ``beside``: the numbers of entries that say the same, as the person has seen them; None: nobody was asked.
    """
    only(LEDGER_ENTRY, "enter", by=by)
    with verb():
        grant = hold(grant.pk)
        refuse_impossible(grant, movement)
        if beside is not None:
            _refuse_twice(grant, movement, beside)
        held = needs_consent(grant, kind=movement.kind, category=movement.category, amount=movement.amount)
        entry = LedgerEntry(region_id=grant.region_id, grant=grant, effect=movement.effect, **_said(movement))
        _born(entry, "hold" if held else "enter", by=by)
        if evidence is not None:
            _attach(entry, evidence, by=by)
    return entry


def reverse(*, by: Acting, entry: LedgerEntry, reason: str) -> LedgerEntry:
    """Undo an approved entry, exactly and once; dated today, approved like any other. ``reason``: what was wrong."""
    only(LEDGER_ENTRY, "enter", by=by)
    reason = words(reason, missing="Enter a reason.", longest=LONGEST_DESCRIPTION)
    with verb():
        grant = hold(entry.grant_id)
        entry = LedgerEntry.objects.get(pk=entry.pk)
        if entry.kind == EntryKind.REVERSAL:
            raise Refused("A reversal can’t be reversed. Enter what is right as a new entry.")
        if entry.status != EntryStatus.APPROVED:
            raise Refused("Only an approved entry can be reversed.")
        if entry.reversals.exclude(status=EntryStatus.REFUSED).exists():
            raise Refused("This entry has been reversed already.")
        undone = Movement(
            kind=EntryKind.REVERSAL,
            spent_on=max(clock.today(), entry.spent_on),
            amount=entry.amount,
            category=entry.category,
            payee=entry.payee,
            description=reason,
        )
        reversal = LedgerEntry(
            region_id=grant.region_id, grant=grant, effect=-entry.effect, reverses=entry, **_said(undone)
        )
        _born(reversal, "enter", by=by, reason=reason)
    return reversal


def attach(*, by: Acting, entry: LedgerEntry, evidence: voucher.Upload) -> EntryEvidence:
    """Evidence that came later; whatever the entry's state."""
    only(LEDGER_ENTRY, "enter", by=by)
    with verb():
        entry.grant = hold(entry.grant_id)
        return _attach(entry, evidence, by=by)


def consent(*, by: Acting, entry: LedgerEntry) -> None:
    """The College lets the region spend outside its agreed plan; the sponsor still decides."""
    with step(LEDGER_ENTRY, entry, "consent", by=by) as row:
        if row.entered_by_id == by.user_id:
            raise Refused("You entered this, so somebody else must consent to it.")
        row.consented_by_id, row.consented_by_name = by.user_id, by.user_name


def decline(*, by: Acting, entry: LedgerEntry, reason: str) -> None:
    _refused("decline", by=by, entry=entry, reason=reason)


def refuse(*, by: Acting, entry: LedgerEntry, reason: str) -> None:
    _refused("refuse", by=by, entry=entry, reason=reason)


def approve(*, by: Acting, entry: LedgerEntry, reason: str = "") -> None:
    """``reason``: asked for when the spending passes the money received; the database sets the flag."""
    with step(LEDGER_ENTRY, entry, "approve", by=by, reason=reason) as row:
        if row.entered_by_id == by.user_id:
            raise Refused("You entered this, so somebody else must approve it.")
        consented = row.consented_by_id is not None
        if not consented and needs_consent(row.grant, kind=row.kind, category=row.category, amount=row.amount):
            raise Refused("No agreed plan covers this now. Refuse the entry, so that it is entered again.")
        if outlook(row.grant, row.effect).above_received and not reason.strip():
            raise Refused("This takes the spending above the money received. Enter a reason.")
        row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()
        row.reason = reason.strip()


def _refused(name: str, *, by: Acting, entry: LedgerEntry, reason: str) -> None:
    with step(LEDGER_ENTRY, entry, name, by=by, reason=reason) as row:
        if row.entered_by_id == by.user_id:
            raise Refused("You entered this, so somebody else must decide about it.")
        row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()
        row.reason = reason.strip()


def _said(movement: Movement) -> dict[str, object]:
    return vars(movement) | {"payee": movement.payee.strip(), "description": movement.description.strip()}


def _born(entry: LedgerEntry, name: str, *, by: Acting, reason: str = "") -> None:
    entry.entered_by_id, entry.entered_by_name, entry.entered_at = by.user_id, by.user_name, clock.now()
    entry.status = ""
    taken = apply(LEDGER_ENTRY, entry, name, by=by)
    entry.save()
    entry.refresh_from_db(fields=["number"])  # counted by the database
    if entry.reverses is not None:
        taken = replace(taken, label=f"{taken.label}, reverses entry {entry.reverses.number}")
    record(entry, taken, by=by, reason=reason)


def _attach(entry: LedgerEntry, upload: voucher.Upload, *, by: Acting) -> EntryEvidence:
    if by.role != Role.LEAD or by.region_id != entry.region_id:
        raise Refused("Only a Regional lead can do this.")
    kept = voucher.keep(by=by, upload=upload)
    if entry.evidence.filter(voucher=kept).exists():
        raise Refused("This file is there already.")
    found = EntryEvidence.objects.create(
        region_id=entry.region_id,
        entry=entry,
        voucher=kept,
        name=voucher.called(upload.name, kept.content_type),
        added_by_id=by.user_id,
        added_by_name=by.user_name,
        added_at=clock.now(),
    )
    said = f"{found.name}, SHA-256 {kept.sha256}"
    about = str(entry).lower()
    note(entry.grant.agreement, verb="attach", label=f"{entry}: evidence added", by=by, about=about, reason=said)
    return found


def _refuse_twice(grant: Grant, movement: Movement, beside: Collection[int]) -> None:
    same = twins(grant, kind=movement.kind, payee=movement.payee, amount=movement.amount, spent_on=movement.spent_on)
    if new := [one for one in same if one not in beside]:
        raise Refused(
            f"Entry {new[0]} says the same, and was entered a moment ago. Look at it before you enter another."
        )


def refuse_impossible(grant: Grant, movement: Movement) -> None:
    """Raise ``Refused`` for what no ledger could hold; a form asks before the page that checks."""
    if grant.agreement.status not in (AgreementStatus.IN_FORCE, AgreementStatus.ENDED):
        raise Refused("The agreement is not in force.")
    if movement.kind not in (EntryKind.PAYMENT, EntryKind.CREDIT, EntryKind.ACCRUAL):
        raise Refused("Choose a payment, a credit or an accrual.")
    refuse_unless_pounds(movement.amount)
    if movement.amount <= 0:
        raise Refused("Enter an amount above £0.00.")
    if movement.category not in SpendingCategory.values or movement.category == SpendingCategory.CONTINGENCY:
        raise Refused("Choose what the money was spent on. Contingency stands in the plan only.")
    words(movement.payee, missing="Enter who was paid.", longest=LONGEST_PAYEE)
    words(movement.description, missing="Enter what the money was spent on.", longest=LONGEST_DESCRIPTION)
    _refuse_day(grant.agreement, movement)


def _refuse_day(agreement: Agreement, movement: Movement) -> None:
    if movement.spent_on > clock.today():
        raise Refused("The date must be today or in the past.")
    if movement.spent_on < agreement.starts_on:
        raise Refused("The date must be on or after the first day of the agreement.")
    if movement.spent_on > agreement.ends_on and movement.kind in SPENDS:
        raise Refused("The date must be on or before the last day of the agreement.")
