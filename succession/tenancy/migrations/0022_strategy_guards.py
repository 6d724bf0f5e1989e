"""The strategy of a region, as the database holds it: submitted whole, received once, never changed afterwards; and no
receipt of a grant without it."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- Arguments: the texts without which nothing is submitted. What a submitted one may still change is guard.frozen's.
CREATE FUNCTION guard.strategy_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text;
  submitted text[] := ARRAY['status', 'submitted_by_id', 'submitted_by_name', 'submitted_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of strategy % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM public.regions_strategy WHERE region_id = NEW.region_id) THEN
      RAISE EXCEPTION 'strategy refused: % is not the next version', NEW.number USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.region_id, NEW.number, NEW.prepared_by_id) IS DISTINCT FROM (OLD.region_id, OLD.number, OLD.prepared_by_id) THEN
    RAISE EXCEPTION 'strategy %: whose it is, is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF OLD.status = 'draft' AND NEW.status = 'submitted' THEN
    IF to_jsonb(NEW) - submitted <> to_jsonb(OLD) - submitted THEN
      RAISE EXCEPTION 'strategy %: changed while it is submitted', OLD.id USING ERRCODE = '42501';
    END IF;
    FOREACH name IN ARRAY TG_ARGV LOOP
      IF to_jsonb(NEW) ->> name ~ '^\\s*$' THEN
        RAISE EXCEPTION 'strategy %: % is missing', OLD.id, name USING ERRCODE = '42501';
      END IF;
    END LOOP;
  END IF;
  IF NEW.status = 'received' AND NEW.received_on < (NEW.submitted_at AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'strategy %: received before it was submitted', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = 'superseded' AND OLD.status = 'agreed' AND NOT EXISTS (
      SELECT FROM public.regions_strategy
       WHERE region_id = NEW.region_id AND number > NEW.number AND status = 'received') THEN
    RAISE EXCEPTION 'strategy %: superseded by nothing', OLD.id USING ERRCODE = '42501';
  END IF;
  -- The College shares the right to change an agreed one, and publishes nothing of a region.
  IF NEW.published_at IS DISTINCT FROM OLD.published_at AND (
      OLD.published_at IS NOT NULL OR OLD.status <> 'agreed' OR NEW.status <> 'agreed'
      OR current_setting('app.acting_role', true) IS DISTINCT FROM 'lead' AND current_setting('role') <> 'sp_maint') THEN
    RAISE EXCEPTION 'strategy %: only the lead publishes what is agreed, once', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- An organisation comments on a draft that is shared with it; the College on one that is shared with the co-ordinator,
-- or that it has. Whoever writes need not be able to lock the version, so this does.
CREATE FUNCTION guard.strategy_comment_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  about record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.dealt_at IS NOT NULL THEN
      RAISE EXCEPTION 'comment % has been dealt with', OLD.id USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  SELECT status, shared_with_organisations, shared_with_coordinator INTO about
    FROM public.regions_strategy WHERE id = NEW.strategy_id FOR SHARE;
  IF NEW.dealt_at IS NOT NULL OR about.status IS NULL OR NOT (CASE
      WHEN NEW.organisation_id IS NOT NULL THEN about.status = 'draft' AND about.shared_with_organisations
      ELSE about.status = 'draft' AND about.shared_with_coordinator OR about.status IN ('submitted', 'received') END) THEN
    RAISE EXCEPTION 'comment on strategy % refused: it is not open to comments', NEW.strategy_id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard.strategy_contribution_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of contribution % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.region_id, NEW.strategy_id, NEW.organisation_id)
       IS DISTINCT FROM (OLD.region_id, OLD.strategy_id, OLD.organisation_id) THEN
    RAISE EXCEPTION 'contribution %: whose it is, is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  PERFORM FROM public.regions_strategy
    WHERE id = NEW.strategy_id AND status = 'draft' AND shared_with_organisations FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'contribution to strategy % refused: it is no shared draft', NEW.strategy_id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- A grant takes the receipt of a strategy of its own region that the College has received, on that day or a later one;
-- under an agreement in force, since the sponsor signed.
CREATE OR REPLACE FUNCTION guard.strategy_receipt_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
BEGIN
  SELECT a.status, (a.signed_at AT TIME ZONE 'Europe/London')::date AS signed_on INTO signed
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  IF signed.status IS DISTINCT FROM 'in_force' OR NEW.received_on < signed.signed_on THEN
    RAISE EXCEPTION 'receipt of % refused', NEW.received_on USING ERRCODE = '42501';
  END IF;
  -- What has been received stays so, whatever becomes of it: nothing needs to be locked.
  IF NOT EXISTS (SELECT FROM public.regions_strategy
                  WHERE id = NEW.strategy_id AND region_id = NEW.region_id AND received_on <= NEW.received_on) THEN
    RAISE EXCEPTION 'receipt refused: the College has received no such strategy' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

GRANT EXECUTE ON FUNCTION guard.strategy_rules(), guard.strategy_comment_rules(), guard.strategy_contribution_rules()
  TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0021_stakeholder_guards")]
    operations = [
        migrations.RunSQL(
            GUARDS,
            "DROP FUNCTION guard.strategy_contribution_rules(), guard.strategy_comment_rules(), guard.strategy_rules();",
        )
    ]
