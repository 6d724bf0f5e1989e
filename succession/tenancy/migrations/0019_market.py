"""The market of posts, counted as the caller may see the logs: these run as whoever calls them, under that role's
policies. What each measure means stands in ``talent/queries/market.py``.

Their tables are joined to what was just worked out, of which the planner knows nothing: left to choose, it compares
each row with each.
"""

from django.db import migrations

COUNTS = """
SET LOCAL check_function_bodies = off;
CREATE SCHEMA IF NOT EXISTS stats;
GRANT USAGE ON SCHEMA stats TO sp_lead, sp_contributor, sp_stats, sp_ctx;
GRANT CREATE ON SCHEMA stats TO sp_ctx, sp_stats;

SET LOCAL ROLE sp_ctx;
-- The posts of these count. Every persona reads them; the owner of the statistics does not.
CREATE FUNCTION stats.authorities() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.regions_organisation WHERE kind = 'authority'
$$;
REVOKE ALL ON FUNCTION stats.authorities() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.authorities() TO sp_lead, sp_contributor, sp_stats;
RESET ROLE;

SET LOCAL ROLE sp_stats;

-- One row for each vacancy that counts, with the facts of its need, a chain of vacancies being one.
-- fell_on: the day on which a holder left the post without one; vacant_on: of the need's first vacancy.
CREATE FUNCTION stats.market_links(p_regions bigint[])
RETURNS TABLE (id bigint, need bigint, last boolean, region_id bigint, organisation_id bigint, tier text, remit text[],
               starts_on date, ends_on date, fell_on date, vacant_on date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT l.id, l.need, l.id = max(l.id) OVER of_need, l.region_id, l.organisation_id, l.tier, l.remit, l.vacant_on,
         l.ended_on,
         min(l.vacant_on) FILTER (WHERE l.vacant_on < l.ended_on AND l.vacant_on > l.made_on) OVER of_need,
         min(l.vacant_on) OVER of_need
    FROM (SELECT v.id, coalesce(v.origin_id, v.id) AS need, v.region_id, v.organisation_id, p.tier::text AS tier,
                 CASE WHEN p.remit = '{}' THEN '{not-said}' ELSE p.remit::text[] END AS remit, v.vacant_on,
                 coalesce(p.made_on, '-infinity') AS made_on,
                 coalesce(least(v.ended_on, p.ended_on), 'infinity') AS ended_on
            FROM public.talent_vacancy v
            JOIN public.talent_post p ON p.id = v.post_id
           WHERE v.region_id = ANY (p_regions) AND v.organisation_id IN (SELECT stats.authorities())) AS l
  WINDOW of_need AS (PARTITION BY l.need);
END $$;

-- Sums that can be added up over organisations, tiers and regions. p_first and p_last: the days of whole quarters.
CREATE FUNCTION stats.market_counts(p_regions bigint[], p_first date, p_last date)
RETURNS TABLE (region_id bigint, organisation_id bigint, tier text, measure text, item text, total bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH links AS MATERIALIZED (SELECT * FROM stats.market_links(p_regions)),
  needs AS MATERIALIZED (SELECT * FROM links WHERE last),
  standing AS MATERIALIZED (
    SELECT l.need, max(a.decided_on) AS decided_on, max(a.starts_on) FILTER (WHERE a.withdrawn_on IS NULL) AS starts_on
      FROM public.talent_appointment a JOIN links l ON l.id = a.vacancy_id
     WHERE a.region_id = ANY (p_regions) AND a.decided_on <= p_last
       AND (a.withdrawn_on IS NULL OR a.withdrawn_on > p_last)
     GROUP BY l.need),
  rounds AS MATERIALIZED (
    SELECT n.need, n.region_id, n.organisation_id, n.tier, n.remit, r.number, r.advertised_on, r.concluded_on, r.outcome,
           coalesce((r.salary_from + r.salary_to) / 2, r.salary_from, r.salary_to) AS salary, r.reasons_unfilled,
           r.skills_short
      FROM public.talent_recruitmentround r JOIN links l ON l.id = r.vacancy_id JOIN needs n ON n.need = l.need
     WHERE r.region_id = ANY (p_regions)),
  concluded AS (SELECT * FROM rounds WHERE concluded_on BETWEEN p_first AND p_last AND outcome <> 'remit-changed'),
  empty AS (
    SELECT l.need, range_agg(daterange(greatest(l.starts_on, p_first), least(l.ends_on, s.starts_on, p_last + 1))) AS days
      FROM links l LEFT JOIN standing s ON s.need = l.need
     WHERE l.starts_on <= p_last AND greatest(l.starts_on, p_first) < least(l.ends_on, s.starts_on)
     GROUP BY l.need),
  covered AS (
    SELECT l.need, range_agg(daterange(c.starts_on, c.ends_on, '[]')) AS days
      FROM public.talent_interimcover c JOIN links l ON l.id = c.vacancy_id JOIN empty e ON e.need = l.need
     WHERE c.region_id = ANY (p_regions)
     GROUP BY l.need),
  days AS (
    SELECT e.need, (SELECT sum(upper(d) - lower(d)) FROM unnest(e.days) AS d) AS empty,
           coalesce((SELECT sum(upper(d) - lower(d)) FROM unnest(e.days * c.days) AS d), 0) AS covered
      FROM empty e LEFT JOIN covered c ON c.need = e.need),
  cells AS (
    SELECT p.region_id, p.organisation_id, t.tier, m.measure, '' AS item, m.total
      FROM public.talent_post p
      CROSS JOIN LATERAL (SELECT count(*) AS total, bool_or(g.day = p_last + 1) AS now
                            FROM generate_series(p_first::timestamp, (p_last + 1)::timestamp, interval '3 months') AS g (day)
                           WHERE (p.made_on IS NULL OR p.made_on < g.day)
                             AND (p.ended_on IS NULL OR p.ended_on >= g.day)) AS being
      CROSS JOIN LATERAL (VALUES (p.tier::text), ('-')) AS t (tier)
      CROSS JOIN LATERAL (VALUES ('posts', being.total), ('kept', being.now::int)) AS m (measure, total)
     WHERE p.region_id = ANY (p_regions) AND p.organisation_id IN (SELECT stats.authorities())
       AND (t.tier <> '-' OR m.measure = 'kept')
    UNION ALL
    SELECT n.region_id, n.organisation_id, n.tier, 'fell_vacant', '', 1 FROM needs n
     WHERE n.fell_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT n.region_id, n.organisation_id, n.tier, 'days_to_fill', (s.decided_on - min(r.advertised_on))::text, 1
      FROM standing s JOIN needs n ON n.need = s.need JOIN rounds r ON r.need = s.need AND r.advertised_on <= s.decided_on
     WHERE s.decided_on >= p_first
     GROUP BY s.need, n.region_id, n.organisation_id, n.tier, s.decided_on
    UNION ALL
    SELECT n.region_id, n.organisation_id, n.tier, 'days_vacant', greatest(0, s.starts_on - n.vacant_on)::text, 1
      FROM standing s JOIN needs n ON n.need = s.need WHERE s.starts_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT c.region_id, c.organisation_id, c.tier, m.measure, '', m.total
      FROM (SELECT DISTINCT need, region_id, organisation_id, tier FROM concluded) AS c
      LEFT JOIN standing s ON s.need = c.need
      CROSS JOIN LATERAL (VALUES ('concluded', 1), ('filled', (s.need IS NOT NULL)::int)) AS m (measure, total)
    UNION ALL
    SELECT n.region_id, n.organisation_id, n.tier, m.measure, '', m.total
      FROM days d JOIN needs n ON n.need = d.need
      CROSS JOIN LATERAL (VALUES ('vacant', 1), ('covered', (d.covered > 0)::int), ('vacant_days', d.empty),
                                 ('covered_days', d.covered)) AS m (measure, total)
    UNION ALL
    SELECT a.region_id, a.organisation_id, a.tier, m.measure, i.item, m.total
      FROM (SELECT need, region_id, organisation_id, tier, remit, count(*) AS rounds FROM rounds
             WHERE advertised_on BETWEEN p_first AND p_last GROUP BY 1, 2, 3, 4, 5) AS a
      CROSS JOIN LATERAL unnest(''::text || a.remit) AS i (item)
      CROSS JOIN LATERAL (VALUES ('advertised', 1), ('rounds', a.rounds)) AS m (measure, total)
    UNION ALL
    SELECT c.region_id, c.organisation_id, c.tier, m.measure, i.item, m.total
      FROM concluded c
      CROSS JOIN LATERAL unnest(''::text || c.remit) AS i (item)
      CROSS JOIN LATERAL (VALUES ('first', 1), ('first_filled', (c.outcome = 'appointed')::int)) AS m (measure, total)
     WHERE c.number = 1
    UNION ALL
    SELECT c.region_id, c.organisation_id, c.tier,
           CASE c.outcome WHEN 'appointed' THEN 'salary_filled' ELSE 'salary_not' END, c.salary::text, 1
      FROM concluded c WHERE c.salary IS NOT NULL AND c.outcome <> 'stopped'
    UNION ALL
    SELECT c.region_id, c.organisation_id, c.tier, 'unfilled', i.item, 1
      FROM concluded c CROSS JOIN LATERAL unnest(''::text || c.reasons_unfilled::text[]) AS i (item)
     WHERE c.outcome <> 'appointed'
    UNION ALL
    SELECT c.region_id, c.organisation_id, c.tier, 'skills_short', i.item, 1
      FROM concluded c CROSS JOIN LATERAL unnest(c.skills_short::text[]) AS i (item))
  SELECT region_id, organisation_id, tier, measure, item, sum(total)::bigint FROM cells
   WHERE total > 0 GROUP BY 1, 2, 3, 4, 5;
END $$;

-- By quarter, of the days that end them: posts that fell vacant in it; posts vacant, and posts in being, on its last day.
CREATE FUNCTION stats.market_trend(p_region bigint, p_days date[], p_tiers text[], p_organisation bigint)
RETURNS TABLE (measure text, day date, total bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH links AS MATERIALIZED (
    SELECT l.* FROM stats.market_links(ARRAY[p_region]) AS l
     WHERE l.tier = ANY (p_tiers) AND (p_organisation IS NULL OR l.organisation_id = p_organisation)),
  quarters AS (SELECT unnest(p_days) AS day),
  held AS MATERIALIZED (
    SELECT a.vacancy_id, a.starts_on FROM public.talent_appointment a
     WHERE a.region_id = p_region AND a.withdrawn_on IS NULL AND a.starts_on IS NOT NULL),
  empty AS MATERIALIZED (
    SELECT l.need, l.starts_on, least(l.ends_on, h.starts_on) AS ends_on
      FROM links l LEFT JOIN held h ON h.vacancy_id = l.id)
  SELECT 'fell', q.day, count(*) FROM links l JOIN quarters q
      ON date_trunc('quarter', l.fell_on::timestamp) = date_trunc('quarter', q.day::timestamp)
   WHERE l.last GROUP BY q.day
  UNION ALL
  SELECT 'vacant', q.day, count(DISTINCT e.need) FROM quarters q JOIN empty e ON e.starts_on <= q.day AND e.ends_on > q.day
   GROUP BY q.day
  UNION ALL
  SELECT 'posts', q.day, count(*) FROM quarters q
    JOIN public.talent_post p ON (p.made_on IS NULL OR p.made_on <= q.day) AND (p.ended_on IS NULL OR p.ended_on > q.day)
   WHERE p.region_id = p_region AND p.tier = ANY (p_tiers) AND p.organisation_id IN (SELECT stats.authorities())
     AND (p_organisation IS NULL OR p.organisation_id = p_organisation)
   GROUP BY q.day;
END $$;
REVOKE ALL ON FUNCTION stats.market_links(bigint[]), stats.market_counts(bigint[], date, date),
  stats.market_trend(bigint, date[], text[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.market_links(bigint[]), stats.market_counts(bigint[], date, date),
  stats.market_trend(bigint, date[], text[], bigint) TO sp_lead, sp_contributor;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_ctx, sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0017_log_chain")]
    operations = [
        migrations.RunSQL(
            COUNTS,
            "DROP FUNCTION stats.market_trend(bigint, date[], text[], bigint), "
            "stats.market_counts(bigint[], date, date), stats.market_links(bigint[]), stats.authorities();",
        )
    ]
