"""What organisations say of themselves once a year, as the database holds it; and what others may know of it."""

from django.db import migrations

# Runs as whoever writes: they see all of the organisation's own rows, and every persona the memberships.
GUARDS = """
SET LOCAL check_function_bodies = off;

-- Of a member of the region in that year, which has begun and which no later one has followed. The financial
-- year begins in April; two days of grace, as the business day may differ from the server's.
CREATE FUNCTION guard.yearly_rules() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  followed boolean;
BEGIN
  IF current_setting('role') = 'sp_maint' THEN
    RETURN NEW;
  END IF;
  IF make_date(NEW.year, 4, 1) > (now() + interval '2 days')::date THEN
    RAISE EXCEPTION '% of % refused: the year lies ahead', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT FROM public.regions_organisationmembership
                  WHERE region_id = NEW.region_id AND organisation_id = NEW.organisation_id
                    AND (ends_on IS NULL OR ends_on >= make_date(NEW.year, 4, 1))) THEN
    RAISE EXCEPTION '% of % refused: of no member of the region', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE region_id = $1 AND organisation_id = $2 AND year > $3)',
                 TG_TABLE_NAME) INTO followed USING NEW.region_id, NEW.organisation_id, NEW.year;
  IF followed THEN
    RAISE EXCEPTION '% of % refused: a later year has been said', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
"""

KNOWN = """
GRANT USAGE ON SCHEMA stats TO sp_sponsor, sp_national;
GRANT CREATE ON SCHEMA stats TO sp_stats;
SET LOCAL ROLE sp_stats;

-- The matrix: how far each practice has come, for the region's own lead and sponsor, and for the College where the
-- region is one of the reader's. Not who is to be asked, what stood in the way or what shows that it works.
CREATE FUNCTION stats.practice_cells(p_region bigint, p_first integer, p_last integer)
RETURNS TABLE (organisation_id bigint, year integer, area text, standing integer, sharing text, places integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.organisation_id, p.year, p.area, p.standing, p.sharing, p.places, p.name FROM public.regions_practice p
   WHERE p.region_id = p_region AND p.year BETWEEN p_first AND p_last AND CASE current_setting('role')
     WHEN 'sp_lead' THEN p_region = nullif(current_setting('app.region_id', true), '')::bigint
     WHEN 'sp_sponsor' THEN p_region = nullif(current_setting('app.region_id', true), '')::bigint
     WHEN 'sp_national' THEN p_region = ANY (nullif(current_setting('app.region_ids', true), '')::bigint[])
     ELSE false END
$$;

-- What organisations of the reader's region share: of each the newest answer alone, and only while it is in place.
CREATE FUNCTION stats.practices_shared()
RETURNS TABLE (organisation_id bigint, year integer, area text, sharing text, places integer, name text, description text,
               contact text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.organisation_id, p.year, p.area, p.sharing, p.places, p.name, p.description, p.contact
    FROM (SELECT DISTINCT ON (n.organisation_id, n.area) n.* FROM public.regions_practice n
           WHERE n.region_id = nullif(current_setting('app.region_id', true), '')::bigint
           ORDER BY n.organisation_id, n.area, n.year DESC) p
   WHERE p.sharing IN ('yes', 'talk') AND p.standing > 1
     AND current_setting('role') IN ('sp_lead', 'sp_sponsor', 'sp_contributor')
$$;
REVOKE ALL ON FUNCTION stats.practice_cells(bigint, integer, integer), stats.practices_shared() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.practice_cells(bigint, integer, integer) TO sp_lead, sp_sponsor, sp_national;
GRANT EXECUTE ON FUNCTION stats.practices_shared() TO sp_lead, sp_sponsor, sp_contributor;
RESET ROLE;
REVOKE CREATE ON SCHEMA stats FROM sp_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0023_plan_guards")]
    operations = [
        migrations.RunSQL(
            [GUARDS, KNOWN],
            "DROP FUNCTION stats.practices_shared(), stats.practice_cells(bigint, integer, integer), "
            "guard.yearly_rules();",
        )
    ]
