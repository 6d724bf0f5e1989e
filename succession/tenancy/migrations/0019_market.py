"""The market of posts: sums for each organisation, kept beside a fingerprint of the rows that they were counted from.

So a page reads sums, and what it shows is still the log as it is: what has changed since is counted again first. What
each measure means stands in ``talent/queries/market.py``.

Tables are joined to what was just worked out, of which the planner knows nothing: left to choose, it compares each row
with each.
"""

from django.db import migrations

KEPT = """
SET LOCAL check_function_bodies = off;
CREATE SCHEMA IF NOT EXISTS stats;
GRANT USAGE ON SCHEMA stats TO sp_lead, sp_contributor, sp_app, sp_stats, sp_ctx;
GRANT CREATE ON SCHEMA stats TO sp_ctx, sp_stats;

SET LOCAL ROLE sp_ctx;
-- The posts of these count. Every persona reads them; the owner of the statistics does not.
CREATE FUNCTION stats.authorities() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.regions_organisation WHERE kind = 'authority'
$$;
REVOKE ALL ON FUNCTION stats.authorities() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.authorities() TO sp_stats;
RESET ROLE;

SET LOCAL ROLE sp_stats;
-- last: the day that ends the period; its sums are those of 4 and of 8 quarters, and of 12 by quarter.
CREATE TABLE stats.market_log (
  region_id bigint NOT NULL, organisation_id bigint NOT NULL, last date NOT NULL, fingerprint bigint NOT NULL,
  PRIMARY KEY (region_id, organisation_id));
CREATE TABLE stats.market_sum (
  region_id bigint NOT NULL, organisation_id bigint NOT NULL, quarters integer NOT NULL, tier text NOT NULL,
  measure text NOT NULL, item text NOT NULL, total bigint NOT NULL,
  PRIMARY KEY (region_id, quarters, organisation_id, tier, measure, item));
ALTER TABLE stats.market_sum ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON stats.market_sum TO sp_lead, sp_contributor;
-- Why holders left is the organisation's own.
CREATE POLICY lead ON stats.market_sum FOR SELECT TO sp_lead
  USING (region_id = (SELECT nullif(current_setting('app.region_id', true), '')::bigint) AND measure <> 'left');
CREATE POLICY contributor ON stats.market_sum FOR SELECT TO sp_contributor
  USING (region_id = (SELECT nullif(current_setting('app.region_id', true), '')::bigint)
         AND organisation_id = (SELECT nullif(current_setting('app.organisation_id', true), '')::bigint));

-- One row for each vacancy that counts, with the facts of its need, a chain of vacancies being one.
-- fell_on: the day on which a holder left the post without one; vacant_on: of the need's first vacancy.
CREATE FUNCTION stats.market_links(p_region bigint, p_organisations bigint[])
RETURNS TABLE (id bigint, need bigint, last boolean, organisation_id bigint, tier text, remit text[],
               starts_on date, ends_on date, fell_on date, vacant_on date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT l.id, l.need, l.id = max(l.id) OVER of_need, l.organisation_id, l.tier, l.remit, l.vacant_on,
         l.ended_on,
         min(l.vacant_on) FILTER (WHERE l.vacant_on < l.ended_on AND l.vacant_on > l.made_on) OVER of_need,
         min(l.vacant_on) OVER of_need
    FROM (SELECT v.id, coalesce(v.origin_id, v.id) AS need, v.organisation_id, p.tier::text AS tier,
                 CASE WHEN p.remit = '{}' THEN '{not-said}' ELSE p.remit::text[] END AS remit, v.vacant_on,
                 coalesce(p.made_on, '-infinity') AS made_on,
                 coalesce(least(v.ended_on, p.ended_on), 'infinity') AS ended_on
            FROM public.talent_vacancy v
            JOIN public.talent_post p ON p.id = v.post_id
           WHERE v.region_id = p_region AND v.organisation_id = ANY (p_organisations)
             AND v.organisation_id IN (SELECT stats.authorities())) AS l
  WINDOW of_need AS (PARTITION BY l.need);
END $$;

-- Sums of each organisation that can be added up. p_first and p_last: the days of whole quarters.
CREATE FUNCTION stats.market_counts(p_region bigint, p_organisations bigint[], p_first date, p_last date)
RETURNS TABLE (organisation_id bigint, tier text, measure text, item text, total bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH links AS MATERIALIZED (SELECT * FROM stats.market_links(p_region, p_organisations)),
  needs AS MATERIALIZED (SELECT * FROM links WHERE last),
  standing AS MATERIALIZED (
    SELECT l.need, max(a.decided_on) AS decided_on, max(a.starts_on) FILTER (WHERE a.withdrawn_on IS NULL) AS starts_on
      FROM public.talent_appointment a JOIN links l ON l.id = a.vacancy_id
     WHERE a.region_id = p_region AND a.decided_on <= p_last
       AND (a.withdrawn_on IS NULL OR a.withdrawn_on > p_last)
     GROUP BY l.need),
  rounds AS MATERIALIZED (
    SELECT n.need, n.organisation_id, n.tier, n.remit, r.number, r.advertised_on, r.concluded_on, r.outcome,
           coalesce((r.salary_from + r.salary_to) / 2, r.salary_from, r.salary_to) AS salary, r.reasons_unfilled,
           r.skills_short
      FROM public.talent_recruitmentround r JOIN links l ON l.id = r.vacancy_id JOIN needs n ON n.need = l.need
     WHERE r.region_id = p_region),
  concluded AS (SELECT * FROM rounds WHERE concluded_on BETWEEN p_first AND p_last AND outcome <> 'remit-changed'),
  empty AS (
    SELECT l.need, range_agg(daterange(greatest(l.starts_on, p_first), least(l.ends_on, s.starts_on, p_last + 1))) AS days
      FROM links l LEFT JOIN standing s ON s.need = l.need
     WHERE l.starts_on <= p_last AND greatest(l.starts_on, p_first) < least(l.ends_on, s.starts_on)
     GROUP BY l.need),
  covered AS (
    SELECT l.need, range_agg(daterange(c.starts_on, c.ends_on, '[]')) AS days
      FROM public.talent_interimcover c JOIN links l ON l.id = c.vacancy_id JOIN empty e ON e.need = l.need
     WHERE c.region_id = p_region
     GROUP BY l.need),
  days AS (
    SELECT e.need, (SELECT sum(upper(d) - lower(d)) FROM unnest(e.days) AS d) AS empty,
           coalesce((SELECT sum(upper(d) - lower(d)) FROM unnest(e.days * c.days) AS d), 0) AS covered
      FROM empty e LEFT JOIN covered c ON c.need = e.need),
  cells AS (
    SELECT p.organisation_id, p.tier::text AS tier, m.measure, '' AS item, m.total
      FROM public.talent_post p
      CROSS JOIN LATERAL (SELECT count(*) AS total, bool_or(g.day = p_last + 1) AS now
                            FROM generate_series(p_first::timestamp, (p_last + 1)::timestamp, interval '3 months') AS g (day)
                           WHERE (p.made_on IS NULL OR p.made_on < g.day)
                             AND (p.ended_on IS NULL OR p.ended_on >= g.day)) AS being
      CROSS JOIN LATERAL (VALUES ('posts', being.total), ('kept', being.now::int)) AS m (measure, total)
     WHERE p.region_id = p_region AND p.organisation_id = ANY (p_organisations)
       AND p.organisation_id IN (SELECT stats.authorities())
    UNION ALL
    SELECT n.organisation_id, n.tier, 'fell_vacant', '', 1 FROM needs n
     WHERE n.fell_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT n.organisation_id, n.tier, 'days_to_fill', (s.decided_on - min(r.advertised_on))::text, 1
      FROM standing s JOIN needs n ON n.need = s.need JOIN rounds r ON r.need = s.need AND r.advertised_on <= s.decided_on
     WHERE s.decided_on >= p_first
     GROUP BY s.need, n.organisation_id, n.tier, s.decided_on
    UNION ALL
    SELECT n.organisation_id, n.tier, 'days_vacant', greatest(0, s.starts_on - n.vacant_on)::text, 1
      FROM standing s JOIN needs n ON n.need = s.need WHERE s.starts_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT c.organisation_id, c.tier, m.measure, '', m.total
      FROM (SELECT DISTINCT need, organisation_id, tier FROM concluded) AS c
      LEFT JOIN standing s ON s.need = c.need
      CROSS JOIN LATERAL (VALUES ('concluded', 1), ('filled', (s.need IS NOT NULL)::int)) AS m (measure, total)
    UNION ALL
    SELECT n.organisation_id, n.tier, m.measure, '', m.total
      FROM days d JOIN needs n ON n.need = d.need
      CROSS JOIN LATERAL (VALUES ('vacant', 1), ('covered', (d.covered > 0)::int), ('vacant_days', d.empty),
                                 ('covered_days', d.covered)) AS m (measure, total)
    UNION ALL
    SELECT a.organisation_id, a.tier, m.measure, i.item, m.total
      FROM (SELECT need, organisation_id, tier, remit, count(*) AS rounds FROM rounds
             WHERE advertised_on BETWEEN p_first AND p_last GROUP BY 1, 2, 3, 4) AS a
      CROSS JOIN LATERAL unnest(''::text || a.remit) AS i (item)
      CROSS JOIN LATERAL (VALUES ('advertised', 1), ('rounds', a.rounds)) AS m (measure, total)
    UNION ALL
    SELECT c.organisation_id, c.tier, m.measure, i.item, m.total
      FROM concluded c
      CROSS JOIN LATERAL unnest(''::text || c.remit) AS i (item)
      CROSS JOIN LATERAL (VALUES ('first', 1), ('first_filled', (c.outcome = 'appointed')::int)) AS m (measure, total)
     WHERE c.number = 1
    UNION ALL
    SELECT c.organisation_id, c.tier,
           CASE c.outcome WHEN 'appointed' THEN 'salary_filled' ELSE 'salary_not' END, c.salary::text, 1
      FROM concluded c WHERE c.salary IS NOT NULL AND c.outcome <> 'stopped'
    UNION ALL
    SELECT c.organisation_id, c.tier, 'unfilled', i.item, 1
      FROM concluded c CROSS JOIN LATERAL unnest(''::text || c.reasons_unfilled::text[]) AS i (item)
     WHERE c.outcome <> 'appointed'
    UNION ALL
    SELECT c.organisation_id, c.tier, 'skills_short', i.item, 1
      FROM concluded c CROSS JOIN LATERAL unnest(c.skills_short::text[]) AS i (item))
  SELECT organisation_id, tier, measure, item, sum(total)::bigint FROM cells
   WHERE total > 0 GROUP BY 1, 2, 3, 4;
END $$;

-- By quarter, of the last 12: posts that fell vacant in it; posts vacant, and posts in being, on its last day. And why
-- holders left, whatever the tier, in the last 8 of them.
CREATE FUNCTION stats.market_by_quarter(p_region bigint, p_organisations bigint[], p_last date)
RETURNS TABLE (organisation_id bigint, tier text, measure text, item text, total bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH links AS MATERIALIZED (SELECT * FROM stats.market_links(p_region, p_organisations)),
  quarters AS (SELECT ((p_last + 1)::timestamp - interval '3 months' * n)::date - 1 AS day FROM generate_series(0, 11) n),
  held AS MATERIALIZED (
    SELECT a.vacancy_id, a.starts_on FROM public.talent_appointment a
     WHERE a.region_id = p_region AND a.withdrawn_on IS NULL AND a.starts_on IS NOT NULL),
  empty AS MATERIALIZED (
    SELECT l.need, l.organisation_id, l.tier, l.starts_on, least(l.ends_on, h.starts_on) AS ends_on
      FROM links l LEFT JOIN held h ON h.vacancy_id = l.id)
  SELECT l.organisation_id, l.tier, 'fell', q.day::text, count(*) FROM links l JOIN quarters q
      ON date_trunc('quarter', l.fell_on::timestamp) = date_trunc('quarter', q.day::timestamp)
   WHERE l.last GROUP BY 1, 2, 4
  UNION ALL
  SELECT e.organisation_id, e.tier, 'vacant', q.day::text, count(DISTINCT e.need)
    FROM quarters q JOIN empty e ON e.starts_on <= q.day AND e.ends_on > q.day GROUP BY 1, 2, 4
  UNION ALL
  SELECT p.organisation_id, p.tier::text, 'posts', q.day::text, count(*)
    FROM quarters q
    JOIN public.talent_post p ON (p.made_on IS NULL OR p.made_on <= q.day) AND (p.ended_on IS NULL OR p.ended_on > q.day)
   WHERE p.region_id = p_region AND p.organisation_id = ANY (p_organisations)
     AND p.organisation_id IN (SELECT stats.authorities())
   GROUP BY 1, 2, 4
  UNION ALL
  SELECT l.organisation_id, '-', 'left', d.reason::text, count(*)
    FROM links l JOIN public.talent_departurereason d ON d.vacancy_id = l.need
   WHERE l.last AND l.fell_on BETWEEN ((p_last + 1)::timestamp - interval '24 months')::date AND p_last
   GROUP BY 1, 4;
END $$;

-- Of each log: another as soon as a row comes, goes or changes.
CREATE FUNCTION stats.market_fingerprints(p_region bigint, p_organisation bigint)
RETURNS TABLE (organisation_id bigint, fingerprint bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.organisation_id, bit_xor(hashtextextended(r.xmin::text, 8 * r.id + r.kind))
    FROM (SELECT organisation_id, region_id, id, xmin, 0 AS kind FROM public.talent_post UNION ALL
          SELECT organisation_id, region_id, id, xmin, 1 FROM public.talent_vacancy UNION ALL
          SELECT organisation_id, region_id, id, xmin, 2 FROM public.talent_recruitmentround UNION ALL
          SELECT organisation_id, region_id, id, xmin, 3 FROM public.talent_appointment UNION ALL
          SELECT organisation_id, region_id, id, xmin, 4 FROM public.talent_interimcover UNION ALL
          SELECT organisation_id, region_id, id, xmin, 5 FROM public.talent_departurereason) AS r
   WHERE r.region_id = p_region AND (p_organisation IS NULL OR r.organisation_id = p_organisation)
   GROUP BY r.organisation_id
$$;

-- Counts again the logs of the region, or of one organisation, that have changed since, or were counted up to another
-- day. The fingerprint is taken before the sums, so that what comes between is counted the next time.
CREATE FUNCTION stats.market_refresh(p_region bigint, p_organisation bigint, p_last date) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stale bigint[];
  periods CONSTANT integer[] := ARRAY[4, 8];
BEGIN
  IF (p_last BETWEEN '2000-01-01' AND current_date + 2
      AND p_last + 1 = date_trunc('quarter', (p_last + 1)::timestamp)) IS NOT TRUE THEN
    RAISE EXCEPTION 'counted are quarters that are over' USING ERRCODE = '42501';
  END IF;
  stale := ARRAY(
    SELECT organisation_id FROM stats.market_fingerprints(p_region, p_organisation) AS f
      FULL JOIN (SELECT * FROM stats.market_log k
                  WHERE k.region_id = p_region AND (p_organisation IS NULL OR k.organisation_id = p_organisation)) AS k
      USING (organisation_id)
     WHERE (f.fingerprint, p_last) IS DISTINCT FROM (k.fingerprint, k.last));
  IF stale = '{}' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('stats.market', p_region));
  DELETE FROM stats.market_log k WHERE k.region_id = p_region AND k.organisation_id = ANY (stale);
  DELETE FROM stats.market_sum k WHERE k.region_id = p_region AND k.organisation_id = ANY (stale);
  INSERT INTO stats.market_log SELECT p_region, f.organisation_id, p_last, f.fingerprint
    FROM stats.market_fingerprints(p_region, p_organisation) AS f WHERE f.organisation_id = ANY (stale);
  INSERT INTO stats.market_sum SELECT p_region, c.organisation_id, n.quarters, c.tier, c.measure, c.item, c.total
    FROM unnest(periods) AS n (quarters)
    CROSS JOIN LATERAL stats.market_counts(
      p_region, stale, ((p_last + 1)::timestamp - interval '3 months' * n.quarters)::date, p_last) AS c;
  INSERT INTO stats.market_sum SELECT p_region, c.organisation_id, 12, c.tier, c.measure, c.item, c.total
    FROM stats.market_by_quarter(p_region, stale, p_last) AS c;
END $$;

CREATE FUNCTION stats.market_refresh_own(p_last date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM stats.market_refresh(nullif(current_setting('app.region_id', true), '')::bigint,
                               nullif(current_setting('app.organisation_id', true), '')::bigint, p_last);
END $$;
REVOKE ALL ON FUNCTION stats.market_links(bigint, bigint[]), stats.market_counts(bigint, bigint[], date, date),
  stats.market_by_quarter(bigint, bigint[], date), stats.market_fingerprints(bigint, bigint),
  stats.market_refresh(bigint, bigint, date), stats.market_refresh_own(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.market_refresh_own(date) TO sp_lead, sp_contributor;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_ctx, sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0018_log_chain_by_key")]
    operations = [migrations.RunSQL(KEPT, "DROP SCHEMA stats CASCADE;")]
