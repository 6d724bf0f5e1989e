"""A nation many times as large as the demo's, for ``./dev bench``: only in a database that is thrown away."""

from __future__ import annotations

import os

from django.core.management.base import CommandError
from django.db import connections, transaction

# Set by ``succession.embedded.throwaway`` alone: guards are switched off here.
THROWAWAY = "SUCCESSION_THROWAWAY"

REGIONS = """
INSERT INTO regions_region (code, name, short_name, slug, abbreviation, tile_column, tile_row)
SELECT 'Z' || n, 'Region ' || n, 'Region ' || n, 'region-' || n, 'Z' || n, 1 + n %% 4, 1 + n %% 4
  FROM generate_series((SELECT count(*) FROM regions_region) + 1, %(wanted)s) n
"""
# Backwards from the first quarter there is.
QUARTERS = """
WITH first AS (SELECT min(starts_on) AS day, count(*) AS known FROM reporting_quarter),
     new AS (SELECT (day - interval '3 months' * n)::date AS day
               FROM first, generate_series(1, %(wanted)s - known) n)
INSERT INTO reporting_quarter (financial_year, number, starts_on, ends_on, due_on)
SELECT extract(year FROM day - interval '3 months'), 1 + (extract(month FROM day)::int + 8) %% 12 / 3, day,
       (day + interval '3 months')::date - 1, (day + interval '4 months')::date
  FROM new
"""
RETURNS = """
INSERT INTO reporting_quarterlyreturn (region_id, quarter_id, status, signed_off_at, accepted_at)
SELECT r.id, q.id, 'accepted', q.ends_on + interval '10 days', q.ends_on + interval '20 days'
  FROM regions_region r CROSS JOIN reporting_quarter q
ON CONFLICT DO NOTHING
"""
VERSIONS = """
INSERT INTO reporting_returnversion (region_id, quarterly_return_id, number, status, progress, activities, spending,
  qualitative, good_practice, risks, next_quarter, prepared_by_id, prepared_by_name, sent_at, signed_by_id,
  signed_by_name, signed_at, content, content_sha256, accepted_by_name, accepted_at)
SELECT n.region_id, n.id, 1, 'accepted', v.progress, v.activities, v.spending, v.qualitative, v.good_practice, v.risks,
  v.next_quarter, v.prepared_by_id, v.prepared_by_name, v.sent_at, v.signed_by_id, v.signed_by_name, v.signed_at,
  v.content, v.content_sha256, v.accepted_by_name, v.accepted_at
  FROM reporting_quarterlyreturn n
  CROSS JOIN (SELECT * FROM reporting_returnversion WHERE status = 'accepted' ORDER BY id LIMIT 1) v
 WHERE NOT EXISTS (SELECT FROM reporting_returnversion o WHERE o.quarterly_return_id = n.id) AND n.status = 'accepted'
"""
FIGURES = """
INSERT INTO reporting_nationalfigure (region_id, quarter_id, indicator, tier, numerator, denominator)
SELECT n.region_id, n.quarter_id, f.indicator, f.tier, f.numerator + n.region_id % 5, f.denominator
  FROM reporting_quarterlyreturn n
  JOIN (SELECT * FROM reporting_nationalfigure
         WHERE (region_id, quarter_id) = (SELECT region_id, quarter_id FROM reporting_nationalfigure LIMIT 1)) f ON true
 WHERE n.status = 'accepted' AND NOT EXISTS (
   SELECT FROM reporting_nationalfigure o WHERE o.region_id = n.region_id AND o.quarter_id = n.quarter_id)
"""


def in_throwaway() -> None:
    if os.environ.get(THROWAWAY) != "1":
        raise CommandError("Only a database that is thrown away is filled up: run ./dev bench.")


def grow(*, regions: int, quarters: int) -> None:
    """Make so many of each, every new return accepted, with its version and its fifteen figures."""
    in_throwaway()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_returnversion DISABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE sp_maint")
        cursor.execute(REGIONS, {"wanted": regions})
        cursor.execute(QUARTERS, {"wanted": quarters})
        cursor.execute(RETURNS)
        cursor.execute(VERSIONS)
        cursor.execute("SET LOCAL ROLE sp_summary")
        cursor.execute(FIGURES)
        cursor.execute("RESET ROLE")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
