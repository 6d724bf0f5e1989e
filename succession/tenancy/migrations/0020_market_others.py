"""The market of others, as ``sp_stats`` makes it safe: protected in here, with thresholds that no caller can lower."""

from django.db import migrations

OTHERS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA stats TO sp_stats;
SET LOCAL ROLE sp_stats;

-- The nation, counted once a day. No persona may read it. organisations: up to three, to tell how many stand behind sums.
CREATE TABLE stats.market_day (
  taken_on date NOT NULL, last date NOT NULL, quarters integer NOT NULL, region_id bigint NOT NULL, tier text NOT NULL,
  measure text NOT NULL, item text NOT NULL, total bigint NOT NULL, keepers bigint NOT NULL, organisations bigint[] NOT NULL,
  PRIMARY KEY (last, quarters, taken_on, region_id, tier, measure, item));

CREATE FUNCTION stats.market_count_nation(p_first date, p_last date, p_quarters integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM stats.market_day
              WHERE last = p_last AND quarters = p_quarters AND taken_on = current_date) THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('stats.market_day'));
  DELETE FROM stats.market_day WHERE taken_on < current_date;
  INSERT INTO stats.market_day
  SELECT current_date, p_last, p_quarters, c.region_id, c.tier, c.measure, w.item, sum(c.total),
         count(DISTINCT c.organisation_id), (array_agg(DISTINCT c.organisation_id))[1:3]
    FROM stats.market_counts((SELECT array_agg(DISTINCT region_id) FROM public.talent_post), p_first, p_last) AS c
    CROSS JOIN LATERAL (SELECT CASE WHEN c.measure LIKE 'days\\_%' THEN (round(c.item::numeric / 5) * 5)::int::text
                                    WHEN c.measure LIKE 'salary\\_%' THEN (round(c.item::numeric / 1000) * 1000)::int::text
                                    ELSE c.item END AS item) AS w
   GROUP BY c.region_id, c.tier, c.measure, w.item
  ON CONFLICT DO NOTHING;
END $$;

-- p_scope 'region': the other organisations of the caller's region; 'regions': every other region. Never the caller's
-- own rows, so nothing can be subtracted and no entry of one's own moves a figure. A row is left out where fewer than 5
-- stand behind a count, fewer than 3 organisations behind a figure, or fewer than 5 in the rest of a share. Counts are
-- to the nearest 5, shares to 5 points, days to 5, salaries to 1,000 pounds, so that two periods can not be subtracted.
CREATE FUNCTION stats.market_others(p_scope text, p_quarter date, p_quarters integer, p_tier text)
RETURNS TABLE (measure text, item text, value integer, base integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
DECLARE
  own_region CONSTANT bigint := nullif(current_setting('app.region_id', true), '')::bigint;
  own CONSTANT bigint := coalesce(nullif(current_setting('app.organisation_id', true), '')::bigint, 0);
  first_day date;
  last_day date;
BEGIN
  IF (own_region IS NOT NULL AND (p_scope = 'regions' OR p_scope = 'region' AND own > 0) AND p_quarters IN (4, 8)
      AND p_tier IN ('-', '1', '2') AND p_quarter BETWEEN '2000-01-01' AND '2200-01-01') IS NOT TRUE THEN
    RAISE EXCEPTION 'the market of others is not to be had so' USING ERRCODE = '42501';
  END IF;
  first_day := date_trunc('quarter', p_quarter::timestamp) - interval '3 months' * (p_quarters - 1);
  last_day := (date_trunc('quarter', p_quarter::timestamp) + interval '3 months')::date - 1;
  -- A quarter that is not over could be watched day by day. Two days of grace: the business day may differ.
  IF last_day > current_date + 2 THEN
    RAISE EXCEPTION 'the quarter is not over' USING ERRCODE = '42501';
  END IF;
  IF p_scope = 'regions' THEN
    PERFORM stats.market_count_nation(first_day, last_day, p_quarters);
  END IF;
  RETURN QUERY
  WITH cells AS MATERIALIZED (
    SELECT d.measure, d.item, d.total, d.keepers, d.organisations, d.measure ~ '^(days|salary)_' AS spread
      FROM stats.market_day d
     WHERE p_scope = 'regions' AND d.last = last_day AND d.quarters = p_quarters AND d.taken_on = current_date
       AND d.region_id <> own_region
       AND CASE WHEN d.measure = 'kept' THEN d.tier = p_tier ELSE p_tier IN ('-', d.tier) END
    UNION ALL
    SELECT c.measure, c.item, c.total, 1, ARRAY[c.organisation_id], c.measure ~ '^(days|salary)_'
      FROM stats.market_counts(CASE p_scope WHEN 'region' THEN ARRAY[own_region] ELSE '{}' END, first_day, last_day) AS c
     WHERE c.organisation_id <> own
       AND CASE WHEN c.measure = 'kept' THEN c.tier = p_tier ELSE p_tier IN ('-', c.tier) END),
  behind AS (
    SELECT c.measure, CASE WHEN c.spread THEN '' ELSE c.item END AS item, count(DISTINCT o.id) AS organisations
      FROM cells c CROSS JOIN LATERAL unnest(c.organisations) AS o (id) GROUP BY 1, 2),
  sums AS MATERIALIZED (
    SELECT c.measure, c.item, c.spread, sum(c.total) AS total, sum(c.keepers) AS keepers
      FROM cells c GROUP BY 1, 2, 3),
  counts AS (
    SELECT s.measure, s.item, s.total, s.keepers FROM sums s JOIN behind b USING (measure, item)
     WHERE NOT s.spread AND s.total >= 5 AND b.organisations >= 3),
  middles AS (
    SELECT r.measure, min(r.at) FILTER (WHERE r.upto * 2 >= r.n) AS middle, max(r.n) AS n
      FROM (SELECT s.measure, s.item::int AS at, sum(s.total) OVER (PARTITION BY s.measure ORDER BY s.item::int) AS upto,
                   sum(s.total) OVER (PARTITION BY s.measure) AS n FROM sums s WHERE s.spread) AS r
     GROUP BY r.measure),
  found AS (
    SELECT c.measure, c.item, round(c.total / 5) * 5 AS value, NULL::numeric AS base FROM counts c
     WHERE c.measure IN ('fell_vacant', 'advertised', 'unfilled', 'skills_short')
    UNION ALL
    SELECT 'organisations', '', c.keepers, NULL FROM counts c WHERE c.measure = 'kept'
    UNION ALL
    SELECT m.measure, '', CASE WHEN m.measure LIKE 'days%' THEN round(m.middle / 5.0) * 5
                               ELSE round(m.middle / 1000.0) * 1000 END, round(m.n / 5) * 5
      FROM middles m JOIN behind b ON b.measure = m.measure WHERE m.n >= 5 AND b.organisations >= 3
    UNION ALL  -- the part must be safe by itself, and so must what is left of the whole
    SELECT 'share_' || part.measure, part.item, round(20 * part.total / whole.total) * 5, round(whole.total / 5) * 5
      FROM counts part JOIN counts whole ON whole.item = part.item
       AND (part.measure, whole.measure) IN (('filled', 'concluded'), ('first_filled', 'first'))
     WHERE whole.total - part.total >= 5
    UNION ALL
    SELECT 'share_covered', '', round(20 * part.total / whole.total) * 5, round(needs.total / 5) * 5
      FROM counts part JOIN counts whole ON part.measure = 'covered_days' AND whole.measure = 'vacant_days'
      JOIN counts needs ON needs.measure = 'vacant' JOIN counts held ON held.measure = 'covered'
    UNION ALL
    SELECT 'turnover', '', round(20 * part.total * 4 * (p_quarters + 1) / (whole.total * p_quarters)) * 5,
           round(whole.total / (p_quarters + 1) / 5) * 5
      FROM counts part JOIN counts whole ON part.measure = 'fell_vacant' AND whole.measure = 'posts'
     WHERE whole.total >= 5 * (p_quarters + 1))
  SELECT f.measure, f.item, f.value::int, f.base::int FROM found f;
END $$;

-- Why holders left, in the lead's own region: eight quarters and both tiers in one, so that no choice can be subtracted
-- from another. To the nearest 5; where what is hidden would come to 1 to 4, the smallest shown is hidden too.
CREATE FUNCTION stats.market_leaving(p_quarter date) RETURNS TABLE (reason text, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
DECLARE
  own_region CONSTANT bigint := nullif(current_setting('app.region_id', true), '')::bigint;
  from_day date;
  last_day date;
BEGIN
  IF (own_region IS NOT NULL AND p_quarter BETWEEN '2000-01-01' AND '2200-01-01') IS NOT TRUE THEN
    RAISE EXCEPTION 'reasons for leaving are not to be had so' USING ERRCODE = '42501';
  END IF;
  from_day := date_trunc('quarter', p_quarter::timestamp) - interval '21 months';
  last_day := (date_trunc('quarter', p_quarter::timestamp) + interval '3 months')::date - 1;
  IF last_day > current_date + 2 THEN
    RAISE EXCEPTION 'the quarter is not over' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
  WITH counted AS (
    SELECT d.reason::text AS reason, count(*) AS total,
           count(*) >= 5 AND count(DISTINCT d.organisation_id) >= 3 AS safe
      FROM stats.market_links(ARRAY[own_region]) AS l JOIN public.talent_departurereason d ON d.vacancy_id = l.need
     WHERE l.last AND l.fell_on BETWEEN from_day AND last_day GROUP BY d.reason),
  ranked AS (
    SELECT c.*, sum(c.total) FILTER (WHERE NOT c.safe) OVER () AS hidden,
           row_number() OVER (PARTITION BY c.safe ORDER BY c.total, c.reason) AS at FROM counted c)
  SELECT r.reason, (round(r.total / 5.0) * 5)::int FROM ranked r
   WHERE r.safe AND NOT (coalesce(r.hidden, 0) BETWEEN 1 AND 4 AND r.at = 1);
END $$;
REVOKE ALL ON FUNCTION stats.market_count_nation(date, date, integer),
  stats.market_others(text, date, integer, text), stats.market_leaving(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.market_others(text, date, integer, text) TO sp_lead, sp_contributor;
GRANT EXECUTE ON FUNCTION stats.market_leaving(date) TO sp_lead;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0019_market")]
    operations = [
        migrations.RunSQL(
            OTHERS,
            "DROP FUNCTION stats.market_leaving(date), stats.market_others(text, date, integer, text), "
            "stats.market_count_nation(date, date, integer); DROP TABLE stats.market_day;",
        )
    ]
