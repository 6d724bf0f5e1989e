"""The nation's grants: allocated, paid, spent, at risk, in pounds; of the regions that the reader may see."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from regions.quarters import QuarterKey
from regions.queries.grant_amounts import NOTHING
from regions.queries.spending import at_risk


@dataclass(frozen=True)
class GrantLine:
    """``spent``: approved. ``forecast``: as ``queries/spending.py`` makes it; ``planned``: whether a plan is agreed."""

    agreement_id: int
    region: str
    slug: str
    starts_on: datetime.date
    ends_on: datetime.date
    allocation: Decimal
    received: Decimal
    spent: Decimal
    forecast: Decimal
    planned: bool

    @property
    def at_risk(self) -> Decimal:
        return at_risk(self.allocation, self.forecast, planned=self.planned)


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


# Summed where the entries are: no page has time to bring every cell of every region here.
_LINES = """
WITH grants AS MATERIALIZED (
  SELECT g.id, g.agreement_id, r.name, r.slug, a.starts_on, a.ends_on, g.allocation,
         a.status = 'ended' OR a.ends_on < %(today)s AS over
    FROM regions_grant g JOIN regions_agreement a ON a.id = g.agreement_id JOIN regions_region r ON r.id = g.region_id
   WHERE a.starts_on <= %(last)s AND a.ends_on >= %(first)s
), parts AS (
  SELECT p.grant_id, l.category, l.quarter, l.amount AS budget, NULL AS actual
    FROM grants g JOIN regions_expenditureplan p ON p.grant_id = g.id JOIN regions_expenditureline l ON l.plan_id = p.id
   WHERE p.status = 'agreed'
  UNION ALL
  SELECT e.grant_id, e.category, date_trunc('quarter', least(e.spent_on, g.ends_on))::date, NULL, e.effect
    FROM grants g JOIN regions_ledgerentry e ON e.grant_id = g.id
   WHERE e.status = 'approved'
), cells AS (
  SELECT grant_id, quarter, coalesce(sum(budget), 0) AS budget, coalesce(sum(actual), 0) AS actual,
         count(budget) > 0 AS planned
    FROM parts GROUP BY grant_id, category, quarter
), sums AS (
  SELECT c.grant_id, sum(c.actual) AS spent, bool_or(c.planned) AS planned,
         sum(CASE WHEN g.over OR c.quarter + interval '3 months' <= %(today)s THEN c.actual
                  WHEN c.quarter <= %(today)s THEN greatest(c.budget, c.actual)
                  ELSE c.budget END) AS forecast
    FROM cells c JOIN grants g ON g.id = c.grant_id GROUP BY c.grant_id
), paid AS (
  SELECT p.grant_id, sum(p.amount - p.recovered) AS received FROM grants g JOIN regions_payment p ON p.grant_id = g.id
   WHERE p.status IN ('paid', 'recovered') GROUP BY p.grant_id
)
SELECT g.agreement_id, g.name, g.slug, g.starts_on, g.ends_on, g.allocation, coalesce(p.received, 0),
       coalesce(s.spent, 0), coalesce(s.forecast, 0), coalesce(s.planned, false)
  FROM grants g LEFT JOIN sums s ON s.grant_id = g.id LEFT JOIN paid p ON p.grant_id = g.id
 ORDER BY g.name, g.starts_on
"""


def national_grants(quarter: QuarterKey, *, today: datetime.date) -> NationalGrants:
    """Those whose agreement covers a day of the quarter, as they stand today. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"today": today, "first": quarter.starts_on, "last": quarter.ends_on})
        return NationalGrants([GrantLine(*row) for row in cursor.fetchall()])
