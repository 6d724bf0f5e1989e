"""Budget, actual and forecast of a grant by category and quarter, in pounds (annex: "monitor it throughout the year").

Budget: the agreed plan. Actual: approved entries, by their day; what comes after the last day is the last quarter's.
Forecast: actual where a quarter has ended, the larger of both in the running one, the budget in those to come.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from regions.enums import AgreementStatus, EntryStatus, SpendingCategory
from regions.models import Agreement, Explanation, Grant, OtherIncome
from regions.quarters import QuarterKey, quarters_between
from regions.queries.grant_amounts import NOTHING, Amounts, Cell, amounts_of
from succession.govuk.money import pounds

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


def forecast_day(agreement: Agreement, today: datetime.date) -> datetime.date:
    """From which to look ahead: after the agreement's end nothing more is to come, whatever the budget says."""
    over = agreement.status == AgreementStatus.ENDED or agreement.ends_on < today
    return datetime.date.max if over else today


def forecast(quarter: QuarterKey, budget: Decimal, actual: Decimal, *, today: datetime.date) -> Decimal:
    if quarter.ends_on < today:
        return actual
    return max(budget, actual) if quarter.starts_on <= today else budget


def monitoring(grant: Grant, *, today: datetime.date) -> Monitoring:
    """Three queries, however long the ledger."""
    agreement = grant.agreement
    quarters = quarters_between(agreement.starts_on, agreement.ends_on)
    amounts = amounts_of([grant])
    as_of = forecast_day(agreement, today)
    explanations: dict[str, Explanation] = {}
    for one in grant.explanations.order_by("id"):
        explanations[one.category] = one
    categories = []
    for value in SpendingCategory.values:
        cells = [figures_of((grant.pk, value, key), amounts, today=as_of) for key in quarters]
        if any(cell != Figures() for cell in cells) or value in explanations:
            ended = [cell for key, cell in zip(quarters, cells, strict=True) if key.ends_on < today]
            categories.append(Category(value, quarters, cells, sum_of(cells), sum_of(ended), explanations.get(value)))
    by_quarter = [sum_of(row.cells[at] for row in categories) for at in range(len(quarters))]
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
        total=sum_of(by_quarter),
        allocation=grant.allocation,
        received=amounts.received.get(grant.pk, NOTHING),
        waiting=sum((total for total, _ in undecided.values()), NOTHING),
        held=undecided.get(EntryStatus.HELD, (NOTHING, 0))[1],
        entered=undecided.get(EntryStatus.ENTERED, (NOTHING, 0))[1],
        planned=bool(amounts.budgets),
        days_left=max(0, (agreement.ends_on - today).days),
    )


def other_income(region_id: int) -> list[OtherIncome]:
    """Newest first; never part of the figures above."""
    return list(OtherIncome.objects.filter(region_id=region_id))


@dataclass(frozen=True)
class Spending:
    """Of one category, or of all. Pounds in the quarter, and from the agreement's first day to the quarter's last."""

    category: str
    budget: Decimal
    actual: Decimal
    budget_to_date: Decimal
    actual_to_date: Decimal


@dataclass(frozen=True)
class GrantQuarter:
    """What a quarterly return says of a grant; ``received`` until the quarter's last day."""

    grant: Grant
    received: Decimal
    categories: list[Spending]
    total: Spending


def to_quarter(region_id: int, quarter: QuarterKey) -> list[GrantQuarter]:
    """Of the region's grants whose agreement overlaps the quarter, earliest first. Two queries."""
    grants = list(overlapping(quarter).filter(region_id=region_id))
    if not grants:
        return []
    amounts = amounts_of(grants, until=quarter.ends_on)
    found = []
    for grant in grants:
        rows = []
        for value in SpendingCategory.values:
            budget, budget_to_date = _in_and_to(quarter, amounts.budgets, grant.pk, value)
            actual, actual_to_date = _in_and_to(quarter, amounts.actuals, grant.pk, value)
            if any((budget, actual, budget_to_date, actual_to_date)):
                rows.append(Spending(value, budget, actual, budget_to_date, actual_to_date))
        columns = zip(*[(one.budget, one.actual, one.budget_to_date, one.actual_to_date) for one in rows], strict=True)
        sums = [sum(column, NOTHING) for column in columns] or [NOTHING] * 4
        found.append(GrantQuarter(grant, amounts.received.get(grant.pk, NOTHING), rows, Spending("", *sums)))
    return found


def overlapping(quarter: QuarterKey) -> QuerySet[Grant]:
    """Grants whose agreement covers a day of the quarter, with agreement and region."""
    rows = Grant.objects.select_related("agreement__region").order_by("agreement__region__name", "agreement__starts_on")
    return rows.filter(agreement__starts_on__lte=quarter.ends_on, agreement__ends_on__gte=quarter.starts_on)


def _in_and_to(
    quarter: QuarterKey, cells: Mapping[Cell, Decimal], grant: int, category: str
) -> tuple[Decimal, Decimal]:
    to_date = sum(
        (amount for (g, c, key), amount in cells.items() if (g, c) == (grant, category) and key <= quarter), NOTHING
    )
    return cells.get((grant, category, quarter), NOTHING), to_date


def figures_of(cell: Cell, amounts: Amounts, *, today: datetime.date) -> Figures:
    budget, actual = amounts.budgets.get(cell, NOTHING), amounts.actuals.get(cell, NOTHING)
    return Figures(budget, actual, forecast(cell[2], budget, actual, today=today))


def sum_of(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
