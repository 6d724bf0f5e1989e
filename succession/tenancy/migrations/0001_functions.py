"""The database's own functions: the doors into a scope, the guards, the audit trail.

Bodies of functions are read when they run, so they may name tables that later migrations make.
"""

from django.db import migrations

SCHEMAS = """
SET LOCAL check_function_bodies = off;
CREATE EXTENSION IF NOT EXISTS btree_gist;  -- dated exclusions; a trusted extension, so the owner may
GRANT SELECT ON django_migrations TO sp_app;
CREATE SCHEMA ctx;
CREATE SCHEMA guard;
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA ctx TO sp_app, sp_base, sp_maint, sp_ctx;
GRANT USAGE ON SCHEMA guard TO sp_base, sp_maint, sp_guard, sp_ctx, sp_summary;
GRANT USAGE ON SCHEMA audit TO sp_base, sp_maint, sp_audit, sp_ctx, sp_summary;
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
GRANT CREATE ON SCHEMA guard TO sp_guard;
GRANT CREATE ON SCHEMA audit TO sp_audit;
"""

# The door for people: the database checks that the membership is that user's and live, and says which persona to be.
ENTER = """
CREATE FUNCTION ctx.enter(p_user bigint, p_membership bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen record;
  regions text;
BEGIN
  SELECT m.role, m.region_id, m.organisation_id INTO chosen
    FROM public.regions_membership m JOIN public.regions_user u ON u.id = m.user_id
   WHERE m.id = p_membership AND m.user_id = p_user AND u.is_active
     AND m.starts_on <= (now() AT TIME ZONE 'Europe/London')::date
     AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE 'Europe/London')::date);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'membership % is not a live membership of user %', p_membership, p_user USING ERRCODE = '28000';
  END IF;
  IF chosen.role IN ('national_lead', 'auditor') THEN
    SELECT '{' || coalesce(string_agg(id::text, ','), '') || '}' INTO regions FROM public.regions_region;
  ELSE
    SELECT '{' || coalesce(string_agg(region_id::text, ','), '') || '}' INTO regions
      FROM public.regions_assignment WHERE membership_id = p_membership;
  END IF;
  PERFORM set_config('app.user_id', p_user::text, true),
          set_config('app.membership_id', p_membership::text, true),
          set_config('app.region_id', coalesce(chosen.region_id::text, ''), true),
          set_config('app.organisation_id', coalesce(chosen.organisation_id::text, ''), true),
          set_config('app.region_ids', regions, true),
          set_config('app.job_id', '', true);
  RETURN 'sp_' || CASE WHEN chosen.role IN ('coordinator', 'national_lead') THEN 'national' ELSE chosen.role END;
END $$;

CREATE FUNCTION ctx.leave() RETURNS void LANGUAGE sql AS $$
  SELECT set_config('app.' || name, '', true)
    FROM unnest(ARRAY['user_id', 'membership_id', 'region_id', 'organisation_id', 'region_ids', 'job_id']) AS name
$$;

-- Before a scope there is no persona that could read memberships: this lists one user's live ones.
CREATE FUNCTION ctx.memberships(p_user bigint)
RETURNS TABLE (id bigint, role text, region_id bigint, region text, region_slug text,
               organisation_id bigint, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.role::text, r.id, r.name::text, r.slug::text, o.id, o.name::text
    FROM public.regions_membership m
    LEFT JOIN public.regions_region r ON r.id = m.region_id
    LEFT JOIN public.regions_organisation o ON o.id = m.organisation_id
   WHERE m.user_id = p_user
     AND m.starts_on <= (now() AT TIME ZONE 'Europe/London')::date
     AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE 'Europe/London')::date)
   ORDER BY m.id
$$;
"""

# The door for work: a leased row of the outbox says which region the worker acts in.
JOBS = """
CREATE FUNCTION ctx.lease_job(p_job bigint, p_seconds integer)
RETURNS TABLE (lease uuid, kind text, payload jsonb)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.tenancy_job j
     SET state = 'leased', lease = gen_random_uuid(), attempts = attempts + 1,
         lease_until = clock_timestamp() + make_interval(secs => p_seconds)
   WHERE j.id = p_job AND (j.state = 'queued' OR (j.state = 'leased' AND j.lease_until < clock_timestamp()))
  RETURNING j.lease, j.kind::text, j.payload
$$;

CREATE FUNCTION ctx.enter_job(p_job bigint, p_lease uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  region bigint;
BEGIN
  SELECT j.region_id INTO region FROM public.tenancy_job j
   WHERE j.id = p_job AND j.lease = p_lease AND j.state = 'leased' AND j.lease_until >= clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'job % is not leased to this worker', p_job USING ERRCODE = '28000';
  END IF;
  PERFORM ctx.leave(), set_config('app.job_id', p_job::text, true),
          set_config('app.region_id', coalesce(region::text, ''), true);
  RETURN 'sp_worker';
END $$;

-- A failed try: again after a pause, and after the last one for good, with a name for the fault and no values.
CREATE FUNCTION ctx.release_job(p_job bigint, p_lease uuid, p_fault text, p_tries integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.tenancy_job
     SET state = CASE WHEN attempts >= p_tries THEN 'failed' ELSE 'queued' END, lease = NULL, lease_until = NULL,
         not_before = clock_timestamp() + make_interval(secs => least(60, 2 ^ attempts)), fault = left(p_fault, 200)
   WHERE id = p_job AND lease = p_lease AND state = 'leased'
$$;

CREATE FUNCTION ctx.waiting_jobs() RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.id FROM public.tenancy_job j
   WHERE (j.state = 'queued' AND j.not_before <= clock_timestamp())
      OR (j.state = 'leased' AND j.lease_until < clock_timestamp())
   ORDER BY j.id LIMIT 500
$$;
"""

GUARDS = """
CREATE FUNCTION guard.no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of % refused: its rows are guarded', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE FUNCTION guard.no_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % % refused: such a row is only ever added', TG_OP, TG_TABLE_NAME, OLD.id
    USING ERRCODE = '42501';
END $$;

-- Arguments 'from>to@role': the transition table of the model, as the database enforces it. '>to' allows the birth.
CREATE FUNCTION guard.transitions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status = OLD.status THEN
    RETURN NEW;
  END IF;
  wanted := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.status END || '>' || NEW.status || '@' || current_user;
  IF NOT wanted = ANY (TG_ARGV) THEN
    RAISE EXCEPTION 'transition % of % refused', wanted, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- Arguments 'status:column,column': in that status only those columns may change, and the row can't be deleted.
CREATE FUNCTION guard.frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  argument text;
  free text[];
BEGIN
  FOREACH argument IN ARRAY TG_ARGV LOOP
    IF split_part(argument, ':', 1) = OLD.status THEN
      free := string_to_array(split_part(argument, ':', 2), ',');
      IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION '% of % % refused: it is frozen (%)', TG_OP, TG_TABLE_NAME, OLD.id, OLD.status
          USING ERRCODE = '42501';
      END IF;
    END IF;
  END LOOP;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

-- Arguments: parent table, this table's column, 'status,status' in which nothing may be added, changed or removed.
-- The lock on the parent keeps a change that began before the freeze from ending after it.
CREATE FUNCTION guard.frozen_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent bigint;
  state text;
BEGIN
  FOR parent IN SELECT DISTINCT v FROM unnest(ARRAY[
      CASE WHEN TG_OP <> 'INSERT' THEN (to_jsonb(OLD) ->> TG_ARGV[1])::bigint END,
      CASE WHEN TG_OP <> 'DELETE' THEN (to_jsonb(NEW) ->> TG_ARGV[1])::bigint END]) AS v WHERE v IS NOT NULL LOOP
    EXECUTE format('SELECT status FROM public.%I WHERE id = $1 FOR SHARE', TG_ARGV[0]) INTO state USING parent;
    IF state IS NULL OR state = ANY (string_to_array(TG_ARGV[2], ',')) THEN
      RAISE EXCEPTION '% of % refused: % % is frozen', TG_OP, TG_TABLE_NAME, TG_ARGV[0], parent
        USING ERRCODE = '42501';
    END IF;
  END LOOP;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
"""

# One trail. Argument 'columns' (personal tables): which columns changed, never their values.
AUDIT = """
CREATE FUNCTION audit.log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  either jsonb;
  changed text[];
BEGIN
  IF old_row = new_row THEN
    RETURN NULL;
  END IF;
  either := coalesce(new_row, old_row);
  SELECT array_agg(key ORDER BY key) INTO changed FROM jsonb_object_keys(either) AS key
   WHERE old_row IS NULL OR new_row IS NULL OR old_row -> key IS DISTINCT FROM new_row -> key;
  IF TG_NARGS > 0 AND TG_ARGV[0] = 'columns' THEN
    old_row := NULL;
    new_row := NULL;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(key, old_row -> key), jsonb_object_agg(key, new_row -> key) INTO old_row, new_row
      FROM unnest(changed) AS key;
  END IF;
  INSERT INTO public.tenancy_auditevent
    (at, transaction, actor_id, membership_id, job_id, role, region_id, table_name, operation, row_id, columns,
     old_values, new_values)
  VALUES (clock_timestamp(), txid_current(), nullif(current_setting('app.user_id', true), '')::bigint,
          nullif(current_setting('app.membership_id', true), '')::bigint,
          nullif(current_setting('app.job_id', true), '')::bigint,
          coalesce(nullif(current_setting('role'), 'none'), session_user),
          CASE WHEN TG_TABLE_NAME = 'regions_region' THEN either ->> 'id' ELSE either ->> 'region_id' END::bigint,
          TG_TABLE_NAME, TG_OP, (either ->> 'id')::bigint, changed, old_row, new_row);
  RETURN NULL;
END $$;
"""

OWNERSHIP = """
ALTER FUNCTION ctx.enter(bigint, bigint) OWNER TO sp_ctx;
ALTER FUNCTION ctx.memberships(bigint) OWNER TO sp_ctx;
ALTER FUNCTION ctx.lease_job(bigint, integer) OWNER TO sp_ctx;
ALTER FUNCTION ctx.enter_job(bigint, uuid) OWNER TO sp_ctx;
ALTER FUNCTION ctx.release_job(bigint, uuid, text, integer) OWNER TO sp_ctx;
ALTER FUNCTION ctx.waiting_jobs() OWNER TO sp_ctx;
ALTER FUNCTION guard.frozen_parent() OWNER TO sp_guard;
ALTER FUNCTION audit.log() OWNER TO sp_audit;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
REVOKE CREATE ON SCHEMA audit FROM sp_audit;
SET LOCAL ROLE sp_ctx;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ctx FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.enter(bigint, bigint), ctx.memberships(bigint), ctx.lease_job(bigint, integer),
  ctx.enter_job(bigint, uuid), ctx.release_job(bigint, uuid, text, integer), ctx.waiting_jobs() TO sp_app;
RESET ROLE;
SET LOCAL ROLE sp_guard;
GRANT EXECUTE ON FUNCTION guard.frozen_parent() TO sp_owner;
RESET ROLE;
SET LOCAL ROLE sp_audit;
GRANT EXECUTE ON FUNCTION audit.log() TO sp_owner;
RESET ROLE;
GRANT EXECUTE ON FUNCTION ctx.leave() TO sp_app, sp_base, sp_ctx;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            [SCHEMAS, ENTER, JOBS, GUARDS, AUDIT, OWNERSHIP],
            "DROP SCHEMA ctx CASCADE; DROP SCHEMA guard CASCADE; DROP SCHEMA audit CASCADE;",
        )
    ]
