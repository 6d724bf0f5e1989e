"""Letters to organisations that keep a vacancy log and have not confirmed it for a quarter."""

from django.db import migrations

REMINDERS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;

-- The beat has no persona: this finds the organisations whose log of the quarter that begins on p_quarter is kept and not
-- confirmed, p_days after its last day, and queues one letter for each and occasion, whoever calls how often.
CREATE FUNCTION ctx.queue_log_reminders(p_quarter date, p_today date, p_days integer[]) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.tenancy_job (kind, key, region_id, payload, state, attempts, fault)
  SELECT 'send_log_reminder', concat_ws(':', k.region_id, k.organisation_id, p_quarter, d.days), k.region_id,
         jsonb_build_object('organisation', k.organisation_id, 'quarter', p_quarter::text), 'queued', 0, ''
    FROM (SELECT DISTINCT region_id, organisation_id FROM public.talent_post
           WHERE ended_on IS NULL OR ended_on > p_quarter) AS k
    CROSS JOIN (SELECT max(days) AS days FROM unnest(p_days) AS days
                 WHERE (p_quarter + interval '3 months')::date + days <= p_today) AS d
   WHERE d.days IS NOT NULL
     AND NOT EXISTS (SELECT FROM public.talent_logconfirmation c
                      WHERE c.region_id = k.region_id AND c.organisation_id = k.organisation_id
                        AND c.quarter = p_quarter)
  ON CONFLICT (kind, key) DO NOTHING
  RETURNING id
$$;

-- To whom a reminder goes: the organisation's contributors, and only while it has not confirmed. Only within such a job.
CREATE FUNCTION ctx.log_keepers() RETURNS TABLE (organisation text, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.name::text, u.email::text
    FROM public.tenancy_job j
    JOIN public.regions_membership m ON m.region_id = j.region_id AND m.role = 'contributor'
         AND m.organisation_id = (j.payload ->> 'organisation')::bigint
    JOIN public.regions_organisation o ON o.id = m.organisation_id
    JOIN public.regions_user u ON u.id = m.user_id AND u.is_active
   WHERE j.id = nullif(current_setting('app.job_id', true), '')::bigint AND j.kind = 'send_log_reminder'
     AND j.state = 'leased' AND ctx.is_live(m.id)
     AND NOT EXISTS (SELECT FROM public.talent_logconfirmation c
                      WHERE c.region_id = j.region_id AND c.organisation_id = m.organisation_id
                        AND c.quarter = (j.payload ->> 'quarter')::date)
   ORDER BY m.id
$$;
REVOKE ALL ON FUNCTION ctx.queue_log_reminders(date, date, integer[]), ctx.log_keepers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.queue_log_reminders(date, date, integer[]) TO sp_app;
GRANT EXECUTE ON FUNCTION ctx.log_keepers() TO sp_worker;
RESET ROLE;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0013_log_guards")]
    operations = [
        migrations.RunSQL(REMINDERS, "DROP FUNCTION ctx.log_keepers(), ctx.queue_log_reminders(date, date, integer[]);")
    ]
