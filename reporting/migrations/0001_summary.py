"""What the nation may read of a region's return, kept by the database from the versions."""

from django.db import migrations

SUMMARY = """
CREATE SCHEMA summary;
GRANT USAGE ON SCHEMA summary TO sp_base, sp_maint, sp_summary;
GRANT CREATE ON SCHEMA summary TO sp_summary;

-- Mirrors a version's status on its return; at sign-off publishes its figures, typed over derived, for the nation.
CREATE FUNCTION summary.publish_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  in_quarter bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status = OLD.status THEN
    RETURN NULL;
  END IF;
  UPDATE public.reporting_quarterlyreturn r
     SET status = NEW.status,
         signed_off_at = coalesce(r.signed_off_at, NEW.signed_at),
         accepted_at = coalesce(NEW.accepted_at, r.accepted_at)
   WHERE r.id = NEW.quarterly_return_id
  RETURNING r.quarter_id INTO in_quarter;
  IF NEW.status = 'signed_off' THEN
    DELETE FROM public.reporting_nationalfigure f WHERE f.region_id = NEW.region_id AND f.quarter_id = in_quarter;
    INSERT INTO public.reporting_nationalfigure (region_id, quarter_id, indicator, tier, numerator, denominator)
    SELECT f.region_id, in_quarter, f.indicator, f.tier,
           CASE WHEN f.numerator IS NULL THEN f.derived_numerator ELSE f.numerator END,
           CASE WHEN f.numerator IS NULL THEN f.derived_denominator ELSE f.denominator END
      FROM public.reporting_indicatorfigure f WHERE f.version_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION summary.publish_return() OWNER TO sp_summary;
REVOKE CREATE ON SCHEMA summary FROM sp_summary;
SET LOCAL ROLE sp_summary;
REVOKE ALL ON FUNCTION summary.publish_return() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION summary.publish_return() TO sp_owner;
RESET ROLE;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0001_functions")]
    operations = [migrations.RunSQL(SUMMARY, "DROP SCHEMA summary CASCADE")]
