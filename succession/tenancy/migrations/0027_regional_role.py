"""Roles of the regions: whose they are, and the directory in which leads and sponsors find one another."""

from django.db import migrations

# Owned by the one that may read accounts and memberships.
OWNER = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard, ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;

-- The person has, or had, the role in that region; whose it is stays so. The name is the account's, whatever was written,
-- and is kept as it was. Whether the address is shown is for the person alone to say.
CREATE FUNCTION guard.regional_role_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person record;
BEGIN
  SELECT m.user_id, m.role, u.name INTO person
    FROM public.regions_membership m JOIN public.regions_user u ON u.id = m.user_id
   WHERE m.id = NEW.membership_id AND m.region_id = NEW.region_id AND m.deputy_of_id IS NULL;
  IF NOT FOUND OR person.role <> (CASE NEW.kind WHEN 'sponsor' THEN 'sponsor' ELSE 'lead' END) THEN
    RAISE EXCEPTION '% of a regional role refused: the person has no such role in the region', TG_OP
      USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.region_id, NEW.membership_id) IS DISTINCT FROM (OLD.region_id, OLD.membership_id) THEN
    RAISE EXCEPTION 'regional role %: whose it is, is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  NEW.person_name := CASE WHEN TG_OP = 'UPDATE' THEN OLD.person_name ELSE person.name END;
  IF current_setting('role') <> 'sp_maint'
     AND person.user_id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::bigint THEN
    IF TG_OP = 'UPDATE' AND (NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.starts_on, OLD.ends_on) THEN
      NEW.shows_email := false;  -- said for other days than these
    ELSIF NEW.shows_email IS DISTINCT FROM (CASE WHEN TG_OP = 'UPDATE' THEN OLD.shows_email ELSE false END) THEN
      RAISE EXCEPTION 'regional role: only the person shows their address' USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.regional_role_person() TO sp_owner;

-- Of every region, to leads and sponsors of any and to the College: no more than these columns. Whoever has not said
-- what their role is stands there too.
CREATE FUNCTION ctx.directory(p_today date)
RETURNS TABLE (region text, name text, kind text, fte numeric, since date, responsibilities text[], email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.name::text, u.name::text, coalesce(t.kind, m.role)::text, t.fte, coalesce(t.starts_on, m.starts_on),
         coalesce(t.responsibilities, '{}')::text[],
         -- Consent holds while the role does, whatever day is asked about; two days of grace, as clocks differ.
         CASE WHEN t.shows_email AND (t.ends_on IS NULL OR t.ends_on >= (now() - interval '2 days')::date)
              THEN u.email::text END
    FROM public.regions_membership m
    JOIN public.regions_user u ON u.id = m.user_id AND u.is_active
    JOIN public.regions_region r ON r.id = m.region_id
    LEFT JOIN public.regions_regionalrole t
      ON t.membership_id = m.id AND t.starts_on <= p_today AND (t.ends_on IS NULL OR t.ends_on >= p_today)
   WHERE m.role IN ('lead', 'sponsor') AND m.deputy_of_id IS NULL AND ctx.is_live(m.id)
     AND current_setting('app.acting_role', true) IN ('lead', 'sponsor', 'deputy', 'coordinator', 'national_lead')
   ORDER BY r.name, m.role DESC, u.name, m.id
$$;
REVOKE ALL ON FUNCTION ctx.directory(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.directory(date) TO sp_lead, sp_sponsor, sp_national;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard, ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0026_good_practice")]
    operations = [
        migrations.RunSQL(OWNER, "DROP FUNCTION ctx.directory(date); DROP FUNCTION guard.regional_role_person();")
    ]
