"""The sums of grants, in pounds, in as few queries as may be; row security says of whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, DateField, F, Sum, Value, When
from django.db.models.functions import Least, TruncQuarter

from regions.enums import EntryStatus, PlanStatus
from regions.models import ExpenditureLine, Grant, LedgerEntry, Payment
from regions.quarters import QuarterKey

Cell = tuple[int, str, QuarterKey]  # grant, category, quarter
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """Budgets of the agreed plans and approved spending by cell, and what each grant has received."""

    budgets: dict[Cell, Decimal]
    actuals: dict[Cell, Decimal]
    received: dict[int, Decimal]


def amounts_of(grants: list[Grant], *, until: datetime.date = datetime.date.max) -> Amounts:
    """One query, however many grants and entries. Received: paid until then, less what had come back by then."""
    ids = [one.pk for one in grants]
    planned = (
        ExpenditureLine.objects.filter(plan__grant__in=ids, plan__status=PlanStatus.AGREED)
        .order_by()
        .values_list("plan__grant_id", "category", "quarter", Value("budget"))
        .annotate(total=Sum("amount"))
    )
    done = (
        LedgerEntry.objects.filter(grant__in=ids, status=EntryStatus.APPROVED)
        .order_by()
        .values_list("grant_id", "category", _counted_in(), Value("actual"))
        .annotate(total=Sum("effect"))
    )
    paid = (
        Payment.objects.filter(grant__in=ids, status__in=["paid", "recovered"], paid_on__lte=until)
        .order_by()
        .values_list("grant_id", Value(""), Value(None, output_field=DateField()), Value("received"))
        .annotate(total=Sum("amount") - Sum(Case(When(recovered_on__lte=until, then="recovered"), default=NOTHING)))
    )
    found = Amounts({}, {}, {})
    for grant, category, quarter, what, total in planned.union(done, paid, all=True):
        if what == "received":
            found.received[grant] = total
        else:
            cells = found.budgets if what == "budget" else found.actuals
            cells[grant, category, QuarterKey.of(quarter)] = total
    return found


def _counted_in() -> TruncQuarter:
    """The first day of an entry's quarter."""
    return TruncQuarter(Least(F("spent_on"), F("grant__agreement__ends_on")))
