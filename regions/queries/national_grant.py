"""The nation's grants: allocated, paid, spent, at risk, in pounds; of the regions that the reader may see."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from regions.models import Agreement, Grant
from regions.queries.grant_amounts import NOTHING, Cell, amounts_of
from regions.queries.spending import at_risk, figures_of, forecast_day, sum_of


@dataclass(frozen=True)
class GrantLine:
    """``spent``: approved. ``at_risk``: as ``queries/spending.py`` defines it, zero while ``planned`` is false."""

    agreement: Agreement
    allocation: Decimal
    received: Decimal
    spent: Decimal
    at_risk: Decimal
    planned: bool


@dataclass(frozen=True)
class NationalGrants:
    lines: list[GrantLine]

    @property
    def allocation(self) -> Decimal:
        return sum((one.allocation for one in self.lines), NOTHING)

    @property
    def received(self) -> Decimal:
        return sum((one.received for one in self.lines), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((one.spent for one in self.lines), NOTHING)

    @property
    def at_risk(self) -> Decimal:
        return sum((one.at_risk for one in self.lines), NOTHING)


def national_grants(grants: Iterable[Grant], *, today: datetime.date) -> NationalGrants:
    """One query besides ``grants``, which come with their agreements."""
    listed = list(grants)
    amounts = amounts_of(listed)
    planned_for = {cell[0] for cell in amounts.budgets}
    cells: dict[int, list[Cell]] = {}
    for cell in {*amounts.budgets, *amounts.actuals}:
        cells.setdefault(cell[0], []).append(cell)
    lines = []
    for grant in listed:
        as_of = forecast_day(grant.agreement, today)
        figures = sum_of(figures_of(cell, amounts, today=as_of) for cell in cells.get(grant.pk, []))
        planned = grant.pk in planned_for
        lines.append(
            GrantLine(
                agreement=grant.agreement,
                allocation=grant.allocation,
                received=amounts.received.get(grant.pk, NOTHING),
                spent=figures.actual,
                at_risk=at_risk(grant.allocation, figures.forecast, planned=planned),
                planned=planned,
            )
        )
    return NationalGrants(lines)
