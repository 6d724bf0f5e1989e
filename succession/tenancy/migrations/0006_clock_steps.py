"""A clock that is set back must not leave a dead worker's job waiting for the time it was set back by."""

from django.db import migrations

JOBS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;
-- No lease and no pause is ever longer than a minute: a later time was written under another clock.
CREATE FUNCTION ctx.in_future(p_at timestamptz) RETURNS boolean LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
  SELECT p_at > clock_timestamp() AND p_at < clock_timestamp() + interval '5 minutes'
$$;

CREATE OR REPLACE FUNCTION ctx.lease_job(p_job bigint, p_seconds integer)
RETURNS TABLE (lease uuid, kind text, payload jsonb)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.tenancy_job j
     SET state = 'leased', lease = gen_random_uuid(), attempts = attempts + 1,
         lease_until = clock_timestamp() + make_interval(secs => p_seconds)
   WHERE j.id = p_job AND (j.state = 'queued' OR (j.state = 'leased' AND NOT ctx.in_future(j.lease_until)))
  RETURNING j.lease, j.kind::text, j.payload
$$;

CREATE OR REPLACE FUNCTION ctx.waiting_jobs() RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.id FROM public.tenancy_job j
   WHERE (j.state = 'queued' AND NOT ctx.in_future(j.not_before))
      OR (j.state = 'leased' AND NOT ctx.in_future(j.lease_until))
   ORDER BY j.id LIMIT 500
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_tokens")]
    operations = [migrations.RunSQL(JOBS, migrations.RunSQL.noop)]
