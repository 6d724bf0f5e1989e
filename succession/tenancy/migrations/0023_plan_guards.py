"""The plan of a region, as the database holds it: who may change what, how an action stands, and that what a return
has reported stays."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- An action stands as the latest word on it says, whatever was written. Refused as a foreign key would refuse it: the
-- removal of one that a return has carried to the sponsor or further.
CREATE FUNCTION guard.plan_action_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM public.reporting_returnversion v
                WHERE v.region_id = OLD.region_id AND v.status <> 'draft'
                  AND v.carried -> 'plan' @> jsonb_build_array(jsonb_build_object('action', OLD.id))) THEN
      RAISE EXCEPTION 'DELETE of action % refused: a return reports it', OLD.id USING ERRCODE = '23503';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.region_id <> OLD.region_id THEN
    RAISE EXCEPTION 'action %: whose it is, is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  NEW.status := coalesce((SELECT p.status FROM public.regions_planprogress p
                           WHERE p.action_id = NEW.id ORDER BY p.quarter DESC LIMIT 1), 'not_started');
  RETURN NEW;
END $$;

CREATE FUNCTION guard.plan_milestone_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.lies_ahead(NEW.done_on) THEN
    RAISE EXCEPTION 'milestone refused: done on a day that lies ahead' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND ((NEW.region_id, NEW.action_id) IS DISTINCT FROM (OLD.region_id, OLD.action_id)
      OR current_setting('role') NOT IN ('sp_lead', 'sp_maint')
         AND to_jsonb(NEW) - 'done_on' <> to_jsonb(OLD) - 'done_on') THEN
    RAISE EXCEPTION 'milestone %: only the day on which it was done may change', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- What is said of a quarter is said by whoever writes it, and not before the quarter begins.
CREATE FUNCTION guard.plan_progress_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.lies_ahead(NEW.quarter) THEN
    RAISE EXCEPTION 'progress refused: the quarter has not begun' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.region_id, NEW.action_id, NEW.quarter)
       IS DISTINCT FROM (OLD.region_id, OLD.action_id, OLD.quarter) THEN
    RAISE EXCEPTION 'progress %: of which action and quarter it is, is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF current_setting('role') <> 'sp_maint'
     AND NEW.reported_by_id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::bigint THEN
    RAISE EXCEPTION 'progress refused: it is said under another name' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- Makes the action look up how it stands; the lock on it puts two who report at once in order.
CREATE FUNCTION guard.plan_progress_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.regions_planaction SET status = status
   WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.action_id ELSE NEW.action_id END;
  RETURN NULL;
END $$;

-- Argument: the item of a return that carries its plan. A version that was not asked about it carries what the queried
-- one did, and so does what the lead writes into it.
CREATE FUNCTION guard.carried_as_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.carried - 'plan' - 'strategy' <> '{}' THEN
    RAISE EXCEPTION '% of % refused: it carries the plan and the strategy alone', TG_OP, TG_TABLE_NAME
      USING ERRCODE = '42501';
  END IF;
  IF NEW.answers_id IS NOT NULL
     AND NEW.carried IS DISTINCT FROM (SELECT v.carried FROM public.reporting_returnversion v WHERE v.id = NEW.answers_id)
     AND NOT EXISTS (SELECT FROM public.reporting_query q WHERE q.version_id = NEW.answers_id AND q.item = TG_ARGV[0]) THEN
    RAISE EXCEPTION '% of % refused: the plan was not asked about', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

GRANT EXECUTE ON FUNCTION guard.carried_as_asked(), guard.plan_action_rules(), guard.plan_milestone_rules(), guard.plan_progress_rules(),
  guard.plan_progress_stands() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""

# Counts are no plan: the College reads them of every region that has submitted one, whoever its co-ordinator is.
COUNTS = """
SET LOCAL check_function_bodies = off;
GRANT USAGE ON SCHEMA stats TO sp_national;
GRANT CREATE ON SCHEMA stats TO sp_stats;
SET LOCAL ROLE sp_stats;
CREATE FUNCTION stats.plan_counts() RETURNS TABLE (region_id bigint, objective text, status text, actions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.region_id, a.objective::text, a.status::text, count(*) FROM public.regions_planaction a
   WHERE a.region_id IN (SELECT s.region_id FROM public.regions_strategy s WHERE s.submitted_at IS NOT NULL)
   GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION stats.plan_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.plan_counts() TO sp_national;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0022_strategy_guards")]
    operations = [
        migrations.RunSQL(
            [GUARDS, COUNTS],
            "DROP FUNCTION stats.plan_counts(); REVOKE USAGE ON SCHEMA stats FROM sp_national; "
            "DROP FUNCTION guard.carried_as_asked(), guard.plan_progress_stands(), guard.plan_progress_rules(), "
            "guard.plan_milestone_rules(), guard.plan_action_rules();",
        )
    ]
