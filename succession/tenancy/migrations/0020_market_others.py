"""The market of others, as ``sp_stats`` makes it safe: protected in here, with thresholds that no caller can lower.

**The rule.** Nobody's sheet has their own rows in it: a contributor's is of the region without their organisation, and
the nation's is without their region. So there is nothing to subtract one's own from, and no entry of one's own moves a
figure. A figure is left out where fewer than 5 stand behind a count, fewer than 3 organisations behind it, or fewer than
5 behind the rest of a share. Counts are to the nearest 5, shares to 5 points, days to 5, salaries to 1,000 pounds, so
that periods, tiers and readers can not be subtracted from one another. Only whole quarters that are over, once a day.

**Reasons for leaving**, which the lead does not read in the logs, are counted once for each quarter and then held, four
weeks after it, over eight quarters and both tiers: no choice can be subtracted from another, and no entry of a day shows
in them. From 5 by 3 organisations; to a multiple of 5, up or down by chance, so that the next quarter's difference
proves nothing. Where what is hidden would come to 1 to 4, the smallest shown is hidden too.
"""

from django.db import migrations

OTHERS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA stats TO sp_stats;
SET LOCAL ROLE sp_stats;

-- organisation_id: whose others in the region; 0, of the other regions. figures: measure, item, value and base of each.
CREATE TABLE stats.market_sheet (
  region_id bigint NOT NULL, organisation_id bigint NOT NULL, quarters integer NOT NULL, tier text NOT NULL,
  last date NOT NULL, counted_on date NOT NULL, figures jsonb NOT NULL,
  PRIMARY KEY (region_id, organisation_id, quarters, tier));
CREATE TABLE stats.market_leaving (
  region_id bigint NOT NULL, last date NOT NULL, reason text NOT NULL, total integer NOT NULL,
  PRIMARY KEY (region_id, last, reason));
ALTER TABLE stats.market_sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE stats.market_leaving ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON stats.market_sheet TO sp_lead, sp_contributor;
GRANT SELECT ON stats.market_leaving TO sp_lead;
CREATE POLICY lead ON stats.market_sheet FOR SELECT TO sp_lead
  USING (region_id = (SELECT nullif(current_setting('app.region_id', true), '')::bigint) AND organisation_id = 0);
CREATE POLICY contributor ON stats.market_sheet FOR SELECT TO sp_contributor
  USING (region_id = (SELECT nullif(current_setting('app.region_id', true), '')::bigint)
         AND organisation_id IN (0, (SELECT nullif(current_setting('app.organisation_id', true), '')::bigint)));
CREATE POLICY lead ON stats.market_leaving FOR SELECT TO sp_lead
  USING (region_id = (SELECT nullif(current_setting('app.region_id', true), '')::bigint));

-- For each organisation of the region what the others come to; without a region, for each region.
CREATE FUNCTION stats.market_publish(p_region bigint, p_last date, p_today date) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  DELETE FROM stats.market_sheet WHERE CASE WHEN p_region IS NULL THEN organisation_id = 0
                                            ELSE region_id = p_region AND organisation_id > 0 END;
  INSERT INTO stats.market_sheet
  WITH cells AS MATERIALIZED (
    SELECT coalesce(p_region, s.region_id) AS region_id, CASE WHEN p_region IS NULL THEN 0 ELSE s.organisation_id END AS part,
           s.organisation_id, s.quarters, t.tier, s.measure, s.measure ~ '^(days|salary)_' AS spread,
           CASE WHEN s.measure LIKE 'days\\_%' THEN (round(s.item::numeric / 5) * 5)::int::text
                WHEN s.measure LIKE 'salary\\_%' THEN (round(s.item::numeric / 1000) * 1000)::int::text
                ELSE s.item END AS item, s.total
      FROM stats.market_sum s JOIN stats.market_log k USING (region_id, organisation_id)
      CROSS JOIN LATERAL (VALUES ('-'), (s.tier)) AS t (tier)
     WHERE s.quarters IN (4, 8) AND k.last = p_last AND (p_region IS NULL OR s.region_id = p_region)),
  parts AS MATERIALIZED (
    SELECT region_id, part, quarters, tier, measure, spread, item, sum(total) AS total FROM cells
     GROUP BY GROUPING SETS ((region_id, part, quarters, tier, measure, spread, item),
                             (quarters, tier, measure, spread, item))),
  behind AS MATERIALIZED (
    SELECT region_id, part, quarters, tier, measure, CASE WHEN spread THEN '' ELSE item END AS item,
           count(DISTINCT organisation_id) AS organisations FROM cells
     GROUP BY GROUPING SETS ((region_id, part, quarters, tier, measure, CASE WHEN spread THEN '' ELSE item END),
                             (quarters, tier, measure, CASE WHEN spread THEN '' ELSE item END))),
  readers AS (
    SELECT r.region_id, r.part, p.quarters, p.tier FROM (SELECT DISTINCT region_id, part FROM cells) AS r
     CROSS JOIN (SELECT DISTINCT quarters, tier FROM cells) AS p),
  sums AS MATERIALIZED (
    SELECT r.*, w.measure, w.spread, w.item, w.total - coalesce(p.total, 0) AS total
      FROM readers r JOIN parts w ON w.region_id IS NULL AND (w.quarters, w.tier) = (r.quarters, r.tier)
      LEFT JOIN parts p ON (p.region_id, p.part, p.quarters, p.tier, p.measure, p.item)
                         = (r.region_id, r.part, r.quarters, r.tier, w.measure, w.item)
     WHERE w.total > coalesce(p.total, 0)),
  safe AS MATERIALIZED (
    SELECT r.*, w.measure, w.item, w.organisations - coalesce(p.organisations, 0) AS organisations
      FROM readers r JOIN behind w ON w.region_id IS NULL AND (w.quarters, w.tier) = (r.quarters, r.tier)
      LEFT JOIN behind p ON (p.region_id, p.part, p.quarters, p.tier, p.measure, p.item)
                          = (r.region_id, r.part, r.quarters, r.tier, w.measure, w.item)
     WHERE w.organisations - coalesce(p.organisations, 0) >= 3),
  counts AS MATERIALIZED (
    SELECT s.region_id, s.part, s.quarters, s.tier, s.measure, s.item, s.total, b.organisations
      FROM sums s JOIN safe b USING (region_id, part, quarters, tier, measure, item) WHERE NOT s.spread AND s.total >= 5),
  middles AS (
    SELECT r.region_id, r.part, r.quarters, r.tier, r.measure, min(r.at) FILTER (WHERE r.upto * 2 >= r.n) AS middle,
           max(r.n) AS n
      FROM (SELECT s.*, s.item::int AS at, sum(s.total) OVER (one ORDER BY s.item::int) AS upto, sum(s.total) OVER one AS n
              FROM sums s WHERE s.spread
            WINDOW one AS (PARTITION BY s.region_id, s.part, s.quarters, s.tier, s.measure)) AS r
     GROUP BY 1, 2, 3, 4, 5 HAVING max(r.n) >= 5),
  found AS (
    SELECT region_id, part, quarters, tier, measure, item, round(total / 5) * 5 AS value, NULL::numeric AS base FROM counts
     WHERE measure IN ('fell_vacant', 'advertised', 'unfilled', 'skills_short')
    UNION ALL
    SELECT region_id, part, quarters, tier, 'organisations', '', organisations, NULL FROM counts WHERE measure = 'kept'
    UNION ALL
    SELECT m.region_id, m.part, m.quarters, m.tier, m.measure, '', m.middle, round(m.n / 5) * 5
      FROM middles m JOIN safe b USING (region_id, part, quarters, tier, measure)
    UNION ALL  -- the part must be safe by itself, and so must what is left of the whole
    SELECT a.region_id, a.part, a.quarters, a.tier, 'share_' || a.measure, a.item, round(20 * a.total / b.total) * 5,
           round(b.total / 5) * 5
      FROM counts a JOIN counts b USING (region_id, part, quarters, tier, item)
     WHERE (a.measure, b.measure) IN (('filled', 'concluded'), ('first_filled', 'first')) AND b.total - a.total >= 5
    UNION ALL
    SELECT a.region_id, a.part, a.quarters, a.tier, 'share_covered', '', round(20 * a.total / b.total) * 5,
           round(needs.total / 5) * 5
      FROM counts a JOIN counts b USING (region_id, part, quarters, tier)
      JOIN counts needs USING (region_id, part, quarters, tier) JOIN counts held USING (region_id, part, quarters, tier)
     WHERE (a.measure, b.measure, needs.measure, held.measure) = ('covered_days', 'vacant_days', 'vacant', 'covered')
    UNION ALL
    SELECT a.region_id, a.part, a.quarters, a.tier, 'turnover', '',
           round(20 * a.total * 4 * (a.quarters + 1) / (b.total * a.quarters)) * 5, round(b.total / (a.quarters + 1) / 5) * 5
      FROM counts a JOIN counts b USING (region_id, part, quarters, tier)
     WHERE (a.measure, b.measure) = ('fell_vacant', 'posts') AND b.total >= 5 * (a.quarters + 1))
  SELECT r.region_id, r.part, r.quarters, r.tier, p_last, p_today,
         coalesce(jsonb_agg(jsonb_build_array(f.measure, f.item, f.value::int, f.base::int))
                    FILTER (WHERE f.measure IS NOT NULL), '[]')
    FROM readers r LEFT JOIN found f USING (region_id, part, quarters, tier) GROUP BY 1, 2, 3, 4;
END $$;

CREATE FUNCTION stats.market_hold_leaving(p_region bigint, p_last date) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH counted AS (
    SELECT d.reason::text AS reason, count(*) AS total,
           count(*) >= 5 AND count(DISTINCT d.organisation_id) >= 3 AS safe
      FROM stats.market_links(p_region, ARRAY(SELECT stats.authorities())) AS l
      JOIN public.talent_departurereason d ON d.vacancy_id = l.need
     WHERE l.last AND l.fell_on BETWEEN ((p_last + 1)::timestamp - interval '24 months')::date AND p_last
     GROUP BY d.reason),
  ranked AS (
    SELECT c.*, sum(c.total) FILTER (WHERE NOT c.safe) OVER () AS hidden,
           row_number() OVER (PARTITION BY c.safe ORDER BY c.total, c.reason) AS at FROM counted c)
  INSERT INTO stats.market_leaving
  SELECT p_region, p_last, r.reason, 5 * (r.total / 5 + (random() * 5 < r.total % 5)::int) FROM ranked r
   WHERE r.safe AND NOT (coalesce(r.hidden, 0) BETWEEN 1 AND 4 AND r.at = 1)
  UNION ALL SELECT p_region, p_last, '', 0  -- that it was counted
$$;

-- The beat has no persona. Regions whose logs were not counted today; none once the nation was.
CREATE FUNCTION stats.market_due(p_last date, p_today date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT region_id FROM public.talent_post
   WHERE NOT EXISTS (SELECT FROM stats.market_sheet
                      WHERE organisation_id = 0 AND last = p_last AND counted_on = p_today)
$$;

-- One region, its organisations' sheets with it; p_held: the quarter up to which reasons for leaving are shown.
CREATE FUNCTION stats.market_count_region(p_region bigint, p_last date, p_held date, p_today date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('stats.market', p_region));
  PERFORM stats.market_refresh(p_region, NULL, p_last);
  PERFORM stats.market_publish(p_region, p_last, p_today);
  IF p_held <= p_last AND NOT EXISTS (SELECT FROM stats.market_leaving
                                       WHERE region_id = p_region AND last >= p_held) THEN
    PERFORM stats.market_hold_leaving(p_region, p_held);
  END IF;
END $$;

CREATE FUNCTION stats.market_count_nation(p_last date, p_today date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('stats.market', 0));
  SELECT stats.market_publish(NULL, p_last, p_today);
$$;
REVOKE ALL ON FUNCTION stats.market_publish(bigint, date, date), stats.market_hold_leaving(bigint, date),
  stats.market_due(date, date), stats.market_count_region(bigint, date, date, date),
  stats.market_count_nation(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.market_due(date, date), stats.market_count_region(bigint, date, date, date),
  stats.market_count_nation(date, date) TO sp_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0019_market")]
    operations = [
        migrations.RunSQL(
            OTHERS,
            "DROP FUNCTION stats.market_count_nation(date, date), "
            "stats.market_count_region(bigint, date, date, date), stats.market_due(date, date), "
            "stats.market_hold_leaving(bigint, date), stats.market_publish(bigint, date, date); "
            "DROP TABLE stats.market_leaving, stats.market_sheet;",
        )
    ]
