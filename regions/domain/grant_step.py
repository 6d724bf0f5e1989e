"""One step of something that hangs on a grant: an instalment, a plan, a ledger entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connections

from regions.domain.agreement_event import note
from regions.domain.said import reason_of
from regions.models import ExpenditurePlan, Grant, LedgerEntry, Payment
from succession.states import Refused, Table, Transition, apply, only
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb

Row = TypeVar("Row", Payment, ExpenditurePlan, LedgerEntry)
MOVED_ON = "This has moved on since you opened the page. Open it again to see where it is."


def hold(grant_id: int) -> Grant:
    """The grant as it is now, and stays until the verb ends. Raises ``Refused`` for another region's."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT guard.hold_grant(%s)", [grant_id])
    grant = Grant.objects.select_related("agreement__region").filter(pk=grant_id).first()
    if grant is None:
        raise Refused(MOVED_ON)
    return grant


@contextmanager
def step(table: Table, row: Row, name: str, *, by: Acting, reason: str = "") -> Iterator[Row]:
    """The locked row, moved by the table; what the caller fills in is saved, and the step noted.

    Locks first what hangs on the grant and then the grant, everywhere in this order. The row's lock lets others still
    point to it: a reversal holds the grant when it does.
    """
    only(table, name, by=by)
    reason = reason_of(reason) if reason.strip() else ""
    with verb():
        locked = type(row).objects.select_for_update(no_key=True).filter(pk=row.pk).first()
        if locked is None:
            raise Refused(MOVED_ON)
        taken = apply(table, locked, name, by=by, reason=reason)
        locked.grant = hold(locked.grant_id)
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
    if taken.verb == "recover" and row.recovered_on:
        return f", £{row.recovered:,.2f} on {row.recovered_on.day} {row.recovered_on:%B %Y}"
    return ""
