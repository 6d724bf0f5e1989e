"""A return is sent once its quarter has ended, as it reports the whole of it."""

from django.db import migrations

import succession.tenancy.declarations

AFTER = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;
-- As whoever sends it: a region reads its own returns, and everybody the quarters.
CREATE FUNCTION guard.after_the_quarter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Apart, as the summary role, which supersedes versions, may not read quarters.
  IF NEW.status <> 'with_sponsor' OR OLD.status = 'with_sponsor' THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT FROM public.reporting_quarterlyreturn r JOIN public.reporting_quarter q ON q.id = r.quarter_id
     WHERE r.id = NEW.quarterly_return_id AND (NEW.sent_at AT TIME ZONE 'Europe/London')::date > q.ends_on) THEN
    RAISE EXCEPTION 'version % refused: its quarter has not ended', NEW.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.after_the_quarter() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.after_the_quarter() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_quarters_by_agreement")]
    operations = [
        migrations.RunSQL(AFTER, "DROP FUNCTION guard.after_the_quarter()"),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=succession.tenancy.declarations.RowTrigger(
                arguments=(),
                function="guard.after_the_quarter",
                name="returnversion_whole_quarter",
                timing="BEFORE UPDATE",
            ),
        ),
    ]
