"""Expenditure plans as pages show them; row security says whose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from regions.enums import PlanStatus
from regions.models import ExpenditureLine, ExpenditurePlan, Grant


@dataclass(frozen=True)
class Difference:
    """A line that one of two versions has otherwise, or not at all. ``before``, ``after``: None where it is missing."""

    before: ExpenditureLine | None
    after: ExpenditureLine | None


def total(plan: ExpenditurePlan) -> Decimal:
    """Pounds."""
    return plan.lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def agreed(grant: Grant) -> ExpenditurePlan | None:
    return grant.plans.filter(status=PlanStatus.AGREED).first()


def asks_for_new_version(grant: Grant, plan: ExpenditurePlan | None) -> bool:
    """The allocation has changed since the College agreed the plan. ``plan``: the agreed one."""
    return plan is not None and total(plan) != grant.allocation


def differences(before: ExpenditurePlan, after: ExpenditurePlan) -> list[Difference]:
    """Paired by category, quarter and purpose, the rest by category and quarter; what is the same is left out."""
    old, new = list(before.lines.all()), list(after.lines.all())
    found: list[Difference] = []
    for names in (
        ("category", "quarter", "purpose", "amount"),
        ("category", "quarter", "purpose"),
        ("category", "quarter"),
    ):
        for line in list(new):
            twin = next((one for one in old if all(getattr(one, n) == getattr(line, n) for n in names)), None)
            if twin is not None:
                old.remove(twin)
                new.remove(line)
                if len(names) < 4:
                    found.append(Difference(twin, line))
    found += [Difference(line, None) for line in old] + [Difference(None, line) for line in new]

    def place(one: Difference) -> tuple[object, ...]:
        line = one.after or one.before
        assert line is not None
        return line.quarter, line.category, line.pk

    return sorted(found, key=place)
