"""One step of something that hangs on a grant: an instalment, a plan, a ledger entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from regions.domain.agreement_event import note
from regions.models import ExpenditurePlan, LedgerEntry, Payment
from succession.states import Refused, Table, Transition, apply, only
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb

Row = TypeVar("Row", Payment, ExpenditurePlan, LedgerEntry)
MOVED_ON = "This has moved on since you opened the page. Open it again to see where it is."


@contextmanager
def step(table: Table, row: Row, name: str, *, by: Acting, reason: str = "") -> Iterator[Row]:
    """The locked row, moved by the table; what the caller fills in is saved, and the step noted.

    Locks first what hangs on the grant and then, in the database's own rules, the grant: everywhere in this order.
    """
    only(table, name, by=by)
    with verb():
        rows = type(row).objects.select_related("grant__agreement")
        locked = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if locked is None:
            raise Refused(MOVED_ON)
        taken = apply(table, locked, name, by=by, reason=reason)
        yield locked
        locked.save()
        record(locked, taken, by=by, reason=reason)


def record(row: Payment | ExpenditurePlan | LedgerEntry, taken: Transition, *, by: Acting, reason: str = "") -> None:
    label = f"{row}: {taken.label[0].lower()}{taken.label[1:]}{_more(row, taken)}"
    note(row.grant.agreement, verb=taken.verb, label=label, by=by, reason=reason, about=str(row).lower())


def _more(row: Payment | ExpenditurePlan | LedgerEntry, taken: Transition) -> str:
    """What a later step takes off the row: a payment that bounces loses its day and its reference."""
    if not isinstance(row, Payment):
        return ""
    if taken.verb == "pay" and row.paid_on:
        return f", £{row.amount:,.2f} on {row.paid_on.day} {row.paid_on:%B %Y}, {row.reference}"
    return f", £{row.recovered:,.2f}" if taken.verb == "recover" else ""
