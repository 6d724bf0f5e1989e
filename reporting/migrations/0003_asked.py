"""A version that answers the College may differ from the queried one only where it was asked; a signed one supersedes."""

from django.db import migrations

ASKED = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

CREATE FUNCTION guard.only_what_was_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  texts constant text[] := ARRAY['progress', 'activities', 'spending', 'qualitative', 'good_practice', 'risks',
                                 'next_quarter'];
  one jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  queried bigint;
  before jsonb;
  named text;
BEGIN
  IF TG_TABLE_NAME = 'reporting_returnversion' THEN
    IF TG_OP = 'UPDATE' AND NEW.answers_id IS DISTINCT FROM OLD.answers_id THEN
      RAISE EXCEPTION 'UPDATE of % refused: what a version answers is settled', TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'INSERT' THEN
      SELECT v.id INTO queried FROM public.reporting_returnversion v
       WHERE v.quarterly_return_id = NEW.quarterly_return_id AND v.status = 'queried';
      IF NEW.answers_id IS DISTINCT FROM queried THEN
        RAISE EXCEPTION 'INSERT of % refused: it must answer what was asked', TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
    END IF;
    queried := NEW.answers_id;
    IF queried IS NULL THEN
      RETURN NEW;
    END IF;
    SELECT to_jsonb(v) INTO before FROM public.reporting_returnversion v WHERE v.id = queried;
    FOREACH named IN ARRAY texts LOOP
      IF one -> named IS DISTINCT FROM before -> named
         AND NOT EXISTS (SELECT FROM public.reporting_query q WHERE q.version_id = queried AND q.item = named) THEN
        RAISE EXCEPTION '% of % refused: % was not asked about', TG_OP, TG_TABLE_NAME, named USING ERRCODE = '42501';
      END IF;
    END LOOP;
    RETURN NEW;
  END IF;
  SELECT v.answers_id INTO queried FROM public.reporting_returnversion v WHERE v.id = (one ->> 'version_id')::bigint;
  named := (one ->> 'indicator') || ':' || (one ->> 'tier');
  IF queried IS NOT NULL
     AND NOT EXISTS (SELECT FROM public.reporting_query q WHERE q.version_id = queried AND q.item = named)
     AND (TG_OP = 'DELETE' OR NOT EXISTS (
       SELECT FROM public.reporting_indicatorfigure f
        WHERE f.version_id = queried AND f.indicator::text || ':' || f.tier = named
          AND to_jsonb(f) - 'id' - 'version_id' = one - 'id' - 'version_id')) THEN
    RAISE EXCEPTION '% of % refused: % was not asked about', TG_OP, TG_TABLE_NAME, named USING ERRCODE = '42501';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

REVOKE ALL ON FUNCTION guard.only_what_was_asked() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.only_what_was_asked() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;

GRANT CREATE ON SCHEMA summary TO sp_summary;
SET LOCAL ROLE sp_summary;
-- Mirrors the current version's status on its return, so a draft that answers or corrects changes nothing nationally.
-- At sign-off publishes the figures, typed over derived, and supersedes the version before.
CREATE OR REPLACE FUNCTION summary.publish_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  in_quarter bigint;
BEGIN
  IF (TG_OP = 'UPDATE' AND NEW.status = OLD.status) OR NEW.status = 'superseded'
     OR (NEW.number > 1 AND NEW.status IN ('draft', 'with_sponsor')) THEN
    RETURN NULL;
  END IF;
  UPDATE public.reporting_quarterlyreturn r
     SET status = NEW.status,
         signed_off_at = coalesce(r.signed_off_at, NEW.signed_at),
         accepted_at = CASE WHEN NEW.status = 'accepted' THEN NEW.accepted_at END
   WHERE r.id = NEW.quarterly_return_id
  RETURNING r.quarter_id INTO in_quarter;
  IF NEW.status = 'signed_off' THEN
    UPDATE public.reporting_returnversion v SET status = 'superseded'
     WHERE v.quarterly_return_id = NEW.quarterly_return_id AND v.id <> NEW.id
       AND v.status IN ('signed_off', 'accepted', 'queried');
    DELETE FROM public.reporting_nationalfigure f WHERE f.region_id = NEW.region_id AND f.quarter_id = in_quarter;
    INSERT INTO public.reporting_nationalfigure (region_id, quarter_id, indicator, tier, numerator, denominator)
    SELECT f.region_id, in_quarter, f.indicator, f.tier,
           CASE WHEN f.numerator IS NULL THEN f.derived_numerator ELSE f.numerator END,
           CASE WHEN f.numerator IS NULL THEN f.derived_denominator ELSE f.denominator END
      FROM public.reporting_indicatorfigure f WHERE f.version_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA summary FROM sp_summary;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_initial"), ("tenancy", "0003_people")]
    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
