"""Stakeholders, engagements and barriers, as the database holds them: who may change what, and that erased is erased."""

from django.db import migrations

# Owned by the one that may read accounts and memberships.
OWNER = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_ctx;
SET LOCAL ROLE sp_ctx;

-- Whoever is made an owner works in the region today as lead, sponsor or contributor; a contributor makes only somebody
-- of their own organisation one. The name is the account's, whatever was written.
CREATE FUNCTION guard.live_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known text;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id THEN
    NEW.owner_name := OLD.owner_name;
    RETURN NEW;
  END IF;
  IF NEW.owner_id IS NULL THEN
    NEW.owner_name := '';
    RETURN NEW;
  END IF;
  SELECT u.name INTO known FROM public.regions_user u
   WHERE u.id = NEW.owner_id AND u.is_active AND EXISTS (
     SELECT FROM public.regions_membership m
      WHERE m.user_id = u.id AND m.region_id = NEW.region_id AND m.role IN ('lead', 'sponsor', 'contributor')
        AND ctx.is_live(m.id)
        AND (current_setting('role') <> 'sp_contributor' OR m.role = 'contributor'
          AND m.organisation_id = nullif(current_setting('app.organisation_id', true), '')::bigint));
  IF NOT FOUND THEN
    RAISE EXCEPTION '% of % refused: the owner has no role in the region', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  NEW.owner_name := known;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.live_owner() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_ctx;
"""

GUARDS = """
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- A lead changes all of a stakeholder; so does a contributor of the organisation that keeps it, but for erasing it; an
-- owner who is neither changes the next step and the support. What is erased stays so.
CREATE FUNCTION guard.stakeholder_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  leads boolean := current_setting('role') IN ('sp_lead', 'sp_maint');
  own bigint := nullif(current_setting('app.organisation_id', true), '')::bigint;
  steps text[] := ARRAY['next_step', 'next_step_due', 'support_now'];
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.erased_on IS NOT NULL THEN
    RAISE EXCEPTION '% of stakeholder % refused: it is erased', TG_OP, OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.erased_on IS NOT NULL THEN
      RAISE EXCEPTION 'stakeholder refused: it is born erased' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.region_id, NEW.organisation_id) IS DISTINCT FROM (OLD.region_id, OLD.organisation_id) THEN
    RAISE EXCEPTION 'stakeholder %: who keeps it is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NOT leads AND OLD.organisation_id IS DISTINCT FROM coalesce(own, 0)
     AND to_jsonb(NEW) - steps <> to_jsonb(OLD) - steps THEN
    RAISE EXCEPTION 'stakeholder %: only its next step and support may change', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.erased_on IS NOT NULL AND (NOT leads OR guard.lies_ahead(NEW.erased_on) OR EXISTS (
      SELECT FROM public.regions_engagement WHERE stakeholder_id = NEW.id AND (outcome <> '' OR next_step <> ''))) THEN
    RAISE EXCEPTION 'stakeholder %: such an erasure is refused', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- The lock keeps an engagement from being written while its stakeholder is erased.
CREATE FUNCTION guard.engagement_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  erased date;
BEGIN
  SELECT s.erased_on INTO erased FROM public.regions_stakeholder s
   WHERE s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.stakeholder_id ELSE NEW.stakeholder_id END FOR SHARE;
  IF erased IS NOT NULL THEN
    RAISE EXCEPTION '% of an engagement refused: its stakeholder is erased', TG_OP USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF guard.lies_ahead(NEW.held_on) OR guard.lies_ahead(NEW.follow_up_done_on) THEN
    RAISE EXCEPTION 'engagement refused: it lies ahead' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    RETURN NEW;
  END IF;
  IF (NEW.region_id, NEW.stakeholder_id, NEW.recorded_by_id, NEW.recorded_by_name, NEW.recorded_at) IS DISTINCT FROM
     (OLD.region_id, OLD.stakeholder_id, OLD.recorded_by_id, OLD.recorded_by_name, OLD.recorded_at) THEN
    RAISE EXCEPTION 'engagement %: with whom it was and who logged it is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF current_setting('role') NOT IN ('sp_lead', 'sp_maint')
     AND OLD.recorded_by_id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::bigint
     AND to_jsonb(NEW) - 'follow_up_done_on' <> to_jsonb(OLD) - 'follow_up_done_on' THEN
    RAISE EXCEPTION 'engagement %: somebody else logged it', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard.barrier_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := ARRAY['status', 'note'];
BEGIN
  IF NEW.region_id <> OLD.region_id OR current_setting('role') NOT IN ('sp_lead', 'sp_maint')
     AND to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'barrier %: only its status and note may change', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.stakeholder_rules(), guard.engagement_rules(), guard.barrier_rules() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0020_market_others")]
    operations = [
        migrations.RunSQL(
            [OWNER, GUARDS],
            "DROP FUNCTION guard.barrier_rules(), guard.engagement_rules(), guard.stakeholder_rules(), "
            "guard.live_owner();",
        )
    ]
