"""Expenditure plans as pages show them; row security says whose. Pounds throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from regions.enums import SpendingCategory
from regions.models import ExpenditureLine, ExpenditurePlan, Grant
from regions.quarters import QuarterKey


@dataclass(frozen=True)
class Group:
    """Lines of one quarter, or of one category, with their sum. ``key``: the quarter, for an address."""

    label: str
    lines: list[ExpenditureLine]
    total: Decimal
    key: QuarterKey | None = None


@dataclass(frozen=True)
class Planned:
    """What a version plans of the grant's allocation as it is today."""

    total: Decimal
    allocation: Decimal

    @property
    def is_whole(self) -> bool:
        return self.total == self.allocation

    @property
    def left(self) -> Decimal:
        """Zero when too much is planned."""
        return max(Decimal(0), self.allocation - self.total)

    @property
    def too_much(self) -> Decimal:
        return max(Decimal(0), self.total - self.allocation)


@dataclass(frozen=True)
class Difference:
    """A line that one of two versions has otherwise, or not at all. ``before``, ``after``: None where it is missing."""

    before: ExpenditureLine | None
    after: ExpenditureLine | None

    @property
    def line(self) -> ExpenditureLine:
        """As it is now, or was when it was removed."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def before_quarter(self) -> str:
        return QuarterKey.of(self.before.quarter).label if self.before else ""

    @property
    def after_quarter(self) -> str:
        return QuarterKey.of(self.after.quarter).label if self.after else ""

    @property
    def changed(self) -> set[str]:
        """The names of what a line says otherwise."""
        if self.before is None or self.after is None:
            return set()
        names = ("purpose", "quarter", "amount")
        return {name for name in names if getattr(self.before, name) != getattr(self.after, name)}


def planned(grant: Grant, lines: Iterable[ExpenditureLine]) -> Planned:
    return Planned(_sum(lines), grant.allocation)


def by_quarter(lines: Iterable[ExpenditureLine]) -> list[Group]:
    found: dict[QuarterKey, list[ExpenditureLine]] = {}
    for one in sorted(lines, key=lambda line: (line.quarter, line.get_category_display(), line.pk)):
        found.setdefault(QuarterKey.of(one.quarter), []).append(one)
    return [Group(key.label, rows, _sum(rows), key) for key, rows in found.items()]


def by_category(lines: Sequence[ExpenditureLine]) -> list[Group]:
    """In the order of the categories."""
    found = [(one, [line for line in lines if line.category == one]) for one in SpendingCategory]
    return [Group(str(one.label), rows, _sum(rows)) for one, rows in found if rows]


def _sum(lines: Iterable[ExpenditureLine]) -> Decimal:
    return sum((one.amount for one in lines), Decimal(0))


def total(plan: ExpenditurePlan) -> Decimal:
    """Pounds."""
    return plan.lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def differences(before: ExpenditurePlan, after: ExpenditurePlan) -> list[Difference]:
    """Paired by category, quarter and purpose; of the rest a purpose may have moved to another quarter, or a category's
    line of a quarter may have another purpose. What is the same is left out."""
    old, new = list(before.lines.all()), list(after.lines.all())
    found: list[Difference] = []
    for names in (
        ("category", "quarter", "purpose", "amount"),
        ("category", "quarter", "purpose"),
        ("category", "purpose"),
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

    return sorted(found, key=lambda one: (one.line.quarter, one.line.category, one.line.pk))
