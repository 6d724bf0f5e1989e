"""Everything about one grant, and nothing else, as an auditor reads it (agreement: the second provision).

Drafts of plans are left out: the College and the auditor don't see them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from regions.enums import PlanStatus
from regions.models import Agreement, AgreementEvent, ExpenditureLine, ExpenditurePlan, Grant, LedgerEntry
from regions.queries.ledger import entries, whole
from regions.queries.ledger_flag import flags_in_words

HEADINGS = (
    "part",
    "item",
    "when",
    "what",
    "category",
    "payee",
    "amount",
    "state",
    "person",
    "role",
    "reason",
    "sha256",
)
Row = tuple[object, ...]


def text_matches(agreement: Agreement) -> bool:
    """Whether the text of now is the one whose fingerprint both sides signed; computed anew."""
    return hashlib.sha256(agreement.text.encode()).hexdigest() == agreement.text_sha256


def trail(grant: Grant) -> QuerySet[AgreementEvent]:
    """Every step, in order."""
    return grant.agreement.events.order_by("at", "id")


def plans(grant: Grant) -> QuerySet[ExpenditurePlan]:
    """In order, with their lines."""
    rows = grant.plans.exclude(status=PlanStatus.DRAFT).order_by("number")
    return rows.prefetch_related(Prefetch("lines", ExpenditureLine.objects.order_by("quarter", "category", "id")))


def _row(part: str, item: object, **more: object) -> Row:
    return (part, item, *(more.get(name, "") for name in HEADINGS[2:]))


def csv_rows(grant: Grant) -> Iterator[Row]:
    """One table for everything: ``part`` says what a row is of."""
    yield HEADINGS
    yield from _agreement_rows(grant)
    yield from _money_rows(grant)
    yield from _plan_rows(grant)
    for entry in whole(entries(grant)).order_by("number"):
        yield from _entry_rows(entry)
    for event in trail(grant):
        yield _row(
            "trail", event.about, when=event.at, what=event.label, state=event.verb, person=event.actor_name,
            role=event.actor_role, reason=event.reason,
        )  # fmt: skip


def _agreement_rows(grant: Grant) -> Iterator[Row]:
    of = grant.agreement
    yield _row("agreement", "text", when=of.offered_at, what=of.text, state=of.status, sha256=of.text_sha256)
    yield _row("agreement", "text is the one that was signed", state="yes" if text_matches(of) else "NO")
    for item, day in (("first day", of.starts_on), ("last day", of.ends_on)):
        yield _row("agreement", item, when=day)
    yield _row("agreement", "accountable authority", what=of.authority.name)
    yield _row(
        "signature", "for the region", when=of.signed_at, person=of.signed_by_name, role=of.signed_by_role,
        sha256=of.text_sha256,
    )  # fmt: skip
    yield _row(
        "signature", "for the College", when=of.countersigned_at, person=of.countersigned_by_name,
        role="National lead", sha256=of.text_sha256,
    )  # fmt: skip


def _money_rows(grant: Grant) -> Iterator[Row]:
    yield _row("allocation", "as signed", amount=grant.agreement.allocation)
    yield _row("allocation", "now", amount=grant.allocation)
    for one in grant.payments.order_by("number"):
        item, of = f"instalment {one.number}", {"amount": one.amount, "state": one.get_status_display()}
        yield _row("payment", item, when=one.due_on, what="due", **of)
        if one.released_at:
            yield _row("payment", item, when=one.released_at, what="released", person=one.released_by_name, **of)
        if one.paid_on:
            what = f"paid, reference {one.reference}"
            yield _row("payment", item, when=one.paid_on, what=what, person=one.paid_by_name, **of)
        if one.recovered:
            yield _row(
                "payment", item, when=one.recovered_on, what="recovered", amount=one.recovered,
                state=one.get_status_display(), person=one.recovered_by_name,
            )  # fmt: skip
    receipt = getattr(grant, "receipt", None)
    if receipt is not None:
        yield _row(
            "receipt", "strategy and plan", when=receipt.received_on, what=receipt.document,
            person=receipt.recorded_by_name,
        )  # fmt: skip


def _plan_rows(grant: Grant) -> Iterator[Row]:
    for plan in plans(grant):
        item, state = f"version {plan.number}", plan.get_status_display()
        yield _row("plan", item, when=plan.sent_at, what="sent", state=state, person=plan.sent_by_name)
        if plan.decided_at:
            yield _row(
                "plan", item, when=plan.decided_at, what="decided", state=state, person=plan.decided_by_name,
                reason=plan.reason,
            )  # fmt: skip
        for line in plan.lines.all():
            yield _row(
                "plan line", item, when=line.quarter, what=line.purpose, category=line.get_category_display(),
                amount=line.amount, state=state,
            )  # fmt: skip


def _entry_rows(entry: LedgerEntry) -> Iterator[Row]:
    item = f"entry {entry.number}"
    yield _row(
        "ledger", item, when=entry.spent_on, what=f"{entry.get_kind_display()}: {entry.description}",
        category=entry.get_category_display(), payee=entry.payee, amount=entry.effect,
        state=entry.get_status_display(), person=entry.entered_by_name, role="entered", reason=flags_in_words(entry),
    )  # fmt: skip
    if entry.consented_by_name:
        yield _row("ledger", item, what="consent of the College", person=entry.consented_by_name, role="consented")
    if entry.decided_at:
        yield _row(
            "ledger", item, when=entry.decided_at, what="decision", state=entry.get_status_display(),
            person=entry.decided_by_name, role="decided", reason=entry.reason,
        )  # fmt: skip
    for one in entry.evidence.all():
        yield _row(
            "evidence", item, when=one.added_at, what=f"{one}, {one.kind}, {one.voucher.size} bytes",
            person=one.added_by_name, role="added", sha256=one.voucher.sha256,
        )  # fmt: skip
