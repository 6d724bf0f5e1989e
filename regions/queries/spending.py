"""Budget, actual and forecast of a grant by category and quarter, in pounds (annex: "monitor it throughout the year").

Budget: the agreed plan. Actual: approved entries, by their day; what comes after the last day is the last quarter's.
Forecast: actual where a quarter has ended, the larger of both in the running one, the budget in those to come.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Least, TruncQuarter

from regions.enums import EntryStatus, PlanStatus, SpendingCategory
from regions.models import Agreement, ExpenditureLine, Explanation, Grant, LedgerEntry, OtherIncome, Payment
from regions.quarters import QuarterKey, quarters_between
from succession.govuk.money import pounds

Cell = tuple[int, str, QuarterKey]  # grant, category, quarter
NOTHING = Decimal(0)
# A category's difference is to be explained above both: pounds, and share of its budget. Our choice.
NOTABLE_POUNDS = Decimal(1_000)
NOTABLE_SHARE = Decimal("0.10")


@dataclass(frozen=True)
class Figures:
    """Of a category in a quarter, of either, or of all."""

    budget: Decimal = NOTHING
    actual: Decimal = NOTHING
    forecast: Decimal = NOTHING

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.budget + other.budget, self.actual + other.actual, self.forecast + other.forecast)

    @property
    def difference(self) -> Decimal:
        """Forecast less budget: above zero an overspend, below zero an underspend."""
        return self.forecast - self.budget

    @property
    def gap(self) -> Decimal:
        return abs(self.difference)

    @property
    def in_words(self) -> str:
        """The difference."""
        if not self.difference:
            return "on budget"
        return f"{pounds(self.gap)} {'over' if self.difference > 0 else 'under'}"

    @property
    def is_notable(self) -> bool:
        return self.gap > NOTABLE_POUNDS and self.gap > NOTABLE_SHARE * self.budget


@dataclass(frozen=True)
class Category:
    """A category's row. ``to_date``: budget and actual of the quarters that have ended."""

    value: str
    quarters: list[QuarterKey]
    cells: list[Figures]
    total: Figures
    to_date: Figures
    explanation: Explanation | None = None

    @property
    def by_quarter(self) -> list[tuple[QuarterKey, Figures]]:
        return list(zip(self.quarters, self.cells, strict=True))

    @property
    def label(self) -> str:
        return str(SpendingCategory(self.value).label)


@dataclass(frozen=True)
class Monitoring:
    """``waiting``: entered or held, and not approved yet. ``planned``: whether a plan has been agreed."""

    quarters: list[QuarterKey]
    categories: list[Category]
    by_quarter: list[Figures]
    total: Figures
    allocation: Decimal
    received: Decimal
    waiting: Decimal
    held: int
    entered: int
    planned: bool
    days_left: int

    @property
    def left(self) -> Decimal:
        """Of the allocation, until the agreement's last day."""
        return self.allocation - self.total.actual

    @property
    def at_risk(self) -> Decimal:
        return at_risk(self.allocation, self.total.forecast, planned=self.planned)

    @property
    def notable(self) -> list[Category]:
        """Those whose under- or overspend is to be explained; none while there is no budget to compare with."""
        return [one for one in self.categories if self.planned and one.total.is_notable]

    @property
    def each_quarter(self) -> list[tuple[QuarterKey, Figures]]:
        return list(zip(self.quarters, self.by_quarter, strict=True))

    @property
    def is_underspent(self) -> bool:
        return self.total.forecast < self.allocation

    @property
    def above_received(self) -> Decimal:
        return max(NOTHING, self.total.actual - self.received)


def at_risk(allocation: Decimal, forecast: Decimal, *, planned: bool) -> Decimal:
    """What the forecast leaves unspent at the end, or takes beyond the allocation; zero while there is no plan."""
    return abs(allocation - forecast) if planned else NOTHING


def forecast(quarter: QuarterKey, budget: Decimal, actual: Decimal, *, today: datetime.date) -> Decimal:
    if quarter.ends_on < today:
        return actual
    return max(budget, actual) if quarter.starts_on <= today else budget


def monitoring(grant: Grant, *, today: datetime.date) -> Monitoring:
    """Five queries, however long the ledger."""
    agreement = grant.agreement
    quarters = quarters_between(agreement.starts_on, agreement.ends_on)
    budgets, actuals = _budgets([grant]), _actuals([grant])
    explanations: dict[str, Explanation] = {}
    for one in grant.explanations.order_by("id"):
        explanations[one.category] = one
    categories = []
    for value in SpendingCategory.values:
        cells = [
            _figures(budgets.get((grant.pk, value, key)), actuals.get((grant.pk, value, key)), key, today=today)
            for key in quarters
        ]
        if any(cell != Figures() for cell in cells) or value in explanations:
            ended = [cell for key, cell in zip(quarters, cells, strict=True) if key.ends_on < today]
            categories.append(Category(value, quarters, cells, _sum(cells), _sum(ended), explanations.get(value)))
    by_quarter = [_sum(row.cells[at] for row in categories) for at in range(len(quarters))]
    undecided = {
        status: (total, count)
        for status, total, count in grant.entries.filter(status__in=[EntryStatus.HELD, EntryStatus.ENTERED])
        .order_by()
        .values_list("status")
        .annotate(total=Sum("effect"), count=Count("id"))
    }
    return Monitoring(
        quarters=quarters,
        categories=categories,
        by_quarter=by_quarter,
        total=_sum(by_quarter),
        allocation=grant.allocation,
        received=_received([grant]).get(grant.pk, NOTHING),
        waiting=sum((total for total, _ in undecided.values()), NOTHING),
        held=undecided.get(EntryStatus.HELD, (NOTHING, 0))[1],
        entered=undecided.get(EntryStatus.ENTERED, (NOTHING, 0))[1],
        planned=bool(budgets),
        days_left=max(0, (agreement.ends_on - today).days),
    )


def other_income(region_id: int) -> list[OtherIncome]:
    """Newest first; never part of the figures above."""
    return list(OtherIncome.objects.filter(region_id=region_id))


@dataclass(frozen=True)
class GrantLine:
    """A grant among those of the nation. ``at_risk``: see there."""

    agreement: Agreement
    grant: Grant
    received: Decimal
    figures: Figures
    at_risk: Decimal


def national(grants: Iterable[Grant], *, today: datetime.date) -> list[GrantLine]:
    """Three queries, however many grants. ``grants``: with their agreements."""
    listed = list(grants)
    budgets, actuals, received = _budgets(listed), _actuals(listed), _received(listed)
    found = []
    for grant in listed:
        cells = {key for key in (*budgets, *actuals) if key[0] == grant.pk}
        figures = _sum(_figures(budgets.get(key), actuals.get(key), key[2], today=today) for key in cells)
        risk = at_risk(grant.allocation, figures.forecast, planned=any(key in budgets for key in cells))
        found.append(GrantLine(grant.agreement, grant, received.get(grant.pk, NOTHING), figures, risk))
    return found


def _figures(budget: Decimal | None, actual: Decimal | None, quarter: QuarterKey, *, today: datetime.date) -> Figures:
    planned, done = budget or NOTHING, actual or NOTHING
    return Figures(planned, done, forecast(quarter, planned, done, today=today))


def _sum(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


def _budgets(grants: list[Grant]) -> Mapping[Cell, Decimal]:
    """Of the agreed plans."""
    rows = (
        ExpenditureLine.objects.filter(plan__grant__in=grants, plan__status=PlanStatus.AGREED)
        .order_by()
        .values_list("plan__grant_id", "category", "quarter")
        .annotate(total=Sum("amount"))
    )
    return {(grant, category, QuarterKey.of(quarter)): total for grant, category, quarter, total in rows}


def _actuals(grants: list[Grant]) -> Mapping[Cell, Decimal]:
    """Approved, with credits and reversals taken off."""
    rows = (
        LedgerEntry.objects.filter(grant__in=grants, status=EntryStatus.APPROVED)
        .order_by()
        .values_list("grant_id", "category", TruncQuarter(Least(F("spent_on"), F("grant__agreement__ends_on"))))
        .annotate(total=Sum("effect"))
    )
    return {(grant, category, QuarterKey.of(quarter)): total for grant, category, quarter, total in rows}


def _received(grants: list[Grant]) -> Mapping[int, Decimal]:
    rows = (
        Payment.objects.filter(grant__in=grants, status__in=["paid", "recovered"])
        .order_by()
        .values_list("grant_id")
        .annotate(total=Sum(F("amount") - F("recovered")))
    )
    return dict(rows)
