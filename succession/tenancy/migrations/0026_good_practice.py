"""Cases of good practice: what may change of one, and the search through the published ones.

**Why a function.** Everybody reads what is published, so nothing is hidden from a search through it. But row security
comes first: only leakproof operators may be asked before the policy has let a row pass, and ``@@`` is not one. A persona
that searched the table itself would read all of it, row by row, and never use the index of words. The owner of the
function reads the table under a policy without a condition, so the index is used; the function itself asks for published
rows alone, and gives no more than a page of them: keys, with the title and a piece of the text in which the words found
stand between two characters (U+E000, U+E001) that are taken out of what people wrote. The row itself is then read by its
key, under the policies of whoever searches.
"""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- Arguments: the columns of what is said. A step changes none of them, and nothing else changes without a step.
CREATE FUNCTION guard.good_practice_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said text[] := TG_ARGV::text[];
  was jsonb := to_jsonb(OLD) - 'words';
  now_is jsonb := to_jsonb(NEW) - 'words';
BEGIN
  IF (NEW.region_id, NEW.organisation_id) IS DISTINCT FROM (OLD.region_id, OLD.organisation_id) THEN
    RAISE EXCEPTION 'good practice %: who offers it is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = OLD.status AND now_is - said <> was - said THEN
    RAISE EXCEPTION 'good practice %: only what it says may change', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status <> OLD.status AND EXISTS (
      SELECT FROM unnest(said) AS name WHERE now_is -> name IS DISTINCT FROM was -> name) THEN
    RAISE EXCEPTION 'good practice %: changed while it is handed on', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.good_practice_rules() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""

SEARCH = """
GRANT USAGE ON SCHEMA stats TO sp_base;
GRANT CREATE ON SCHEMA stats TO sp_stats;
SET LOCAL ROLE sp_stats;

-- '' or NULL: not narrowed by that. Without words, the newest first. With words, the newest 200 that fit, in order of how
-- well, the title counting most: to put many thousands in order would take longer than anybody reads on. total: of all
-- there are without words; of those that fit, and 201 if there are more than 200. A page has at most 100.
-- Planned anew each time (EXECUTE), so that a common word is looked for from the newest case on, and a rare one by index.
CREATE FUNCTION stats.good_practice(p_words text, p_element text, p_objective text, p_region bigint, p_most integer,
                                    p_after integer)
RETURNS TABLE (id bigint, title text, piece text, total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted tsquery := websearch_to_tsquery('english', p_words);
  narrowed text := $one$c.status = 'published'$one$
    || CASE WHEN p_element = '' THEN '' ELSE ' AND c.element = $2' END
    || CASE WHEN p_objective = '' THEN '' ELSE ' AND c.objective = $3' END
    || CASE WHEN p_region IS NULL THEN '' ELSE ' AND c.region_id = $4' END;
  asked text := CASE WHEN p_words = '' THEN $one$
    WITH page AS (
      SELECT c.id FROM public.regions_goodpracticecase c WHERE {narrowed}
       ORDER BY c.decided_at DESC, c.id DESC LIMIT $5 OFFSET $6)
    SELECT c.id, translate(c.title, $7, ''), '',
           (SELECT count(*) FROM public.regions_goodpracticecase c WHERE {narrowed})
      FROM page JOIN public.regions_goodpracticecase c ON c.id = page.id
     ORDER BY c.decided_at DESC, c.id DESC
  $one$ ELSE $one$
    WITH fitting AS MATERIALIZED (
      SELECT c.id, c.words, c.decided_at FROM public.regions_goodpracticecase c WHERE {narrowed} AND c.words @@ $1
       ORDER BY c.decided_at DESC, c.id DESC LIMIT 201),
    page AS (
      SELECT f.id, ts_rank(f.words, $1) AS fit, f.decided_at FROM (SELECT * FROM fitting LIMIT 200) AS f
       ORDER BY fit DESC, f.decided_at DESC, f.id DESC LIMIT $5 OFFSET $6)
    SELECT c.id, ts_headline('english', translate(c.title, $7, ''), $1, $8 || ', HighlightAll=true'),
           ts_headline('english', translate(concat_ws(' ', c.done, c.came_of_it, c.why, c.took, c.ask), $7, ''), $1,
                       $8 || ', MaxFragments=2, MaxWords=20, MinWords=8, FragmentDelimiter=" … "'),
           (SELECT count(*) FROM fitting)
      FROM page JOIN public.regions_goodpracticecase c ON c.id = page.id
     ORDER BY page.fit DESC, page.decided_at DESC, page.id DESC
  $one$ END;
BEGIN
  RETURN QUERY EXECUTE replace(asked, '{narrowed}', narrowed)
    USING wanted, p_element, p_objective, p_region, least(p_most, 100), p_after, chr(57344) || chr(57345),
          format('StartSel=%s, StopSel=%s', chr(57344), chr(57345));
END $$;
REVOKE ALL ON FUNCTION stats.good_practice(text, text, text, bigint, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.good_practice(text, text, text, bigint, integer, integer) TO sp_base;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0025_communication_guards")]
    operations = [
        migrations.RunSQL(
            [GUARDS, SEARCH],
            "DROP FUNCTION stats.good_practice(text, text, text, bigint, integer, integer); "
            "REVOKE USAGE ON SCHEMA stats FROM sp_base; DROP FUNCTION guard.good_practice_rules();",
        )
    ]
