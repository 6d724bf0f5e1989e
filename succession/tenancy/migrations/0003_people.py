"""The doors for people, second version: roles that end at once, deputies, invitations.

Whoever holds an invitation's link has no scope yet, so accepting it is done by functions that check for themselves.
"""

from django.db import migrations

GUARD = """
SET LOCAL check_function_bodies = off;

-- Arguments: the only columns that an UPDATE may change.
CREATE FUNCTION guard.only_columns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV::text[] <> to_jsonb(OLD) - TG_ARGV::text[] THEN
    RAISE EXCEPTION 'UPDATE of % % refused: only % may change', TG_TABLE_NAME, OLD.id, array_to_string(TG_ARGV, ', ')
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ctx.leave() RETURNS void LANGUAGE sql AS $$
  SELECT set_config('app.' || name, '', true)
    FROM unnest(ARRAY['user_id', 'membership_id', 'region_id', 'organisation_id', 'region_ids', 'job_id',
                      'acting_role']) AS name
$$;
"""

ENTER = """
DROP FUNCTION ctx.memberships(bigint);
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;

-- Is the role one's own today? A deputy's ends with the sponsor's at the latest.
CREATE FUNCTION ctx.is_live(p_membership bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.regions_membership m, (SELECT (now() AT TIME ZONE 'Europe/London')::date AS today) AS d
     WHERE m.id = p_membership AND m.revoked_at IS NULL
       AND m.starts_on <= d.today AND (m.ends_on IS NULL OR m.ends_on >= d.today)
       AND (m.deputy_of_id IS NULL OR EXISTS (
         SELECT FROM public.regions_membership s
          WHERE s.id = m.deputy_of_id AND s.revoked_at IS NULL AND s.starts_on <= d.today
            AND (s.ends_on IS NULL OR s.ends_on >= d.today))))
$$;

CREATE OR REPLACE FUNCTION ctx.enter(p_user bigint, p_membership bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen record;
  regions text;
BEGIN
  SELECT m.role, m.region_id, m.organisation_id, m.deputy_of_id INTO chosen
    FROM public.regions_membership m JOIN public.regions_user u ON u.id = m.user_id
   WHERE m.id = p_membership AND m.user_id = p_user AND u.is_active AND ctx.is_live(m.id);
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
          set_config('app.acting_role', CASE WHEN chosen.deputy_of_id IS NULL THEN chosen.role ELSE 'deputy' END, true),
          set_config('app.job_id', '', true);
  RETURN 'sp_' || CASE WHEN chosen.role IN ('coordinator', 'national_lead') THEN 'national' ELSE chosen.role END;
END $$;

CREATE FUNCTION ctx.memberships(p_user bigint)
RETURNS TABLE (id bigint, role text, region_id bigint, region text, region_slug text,
               organisation_id bigint, organisation text, deputy boolean, second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.role::text, r.id, r.name::text, r.slug::text, o.id, o.name::text, m.deputy_of_id IS NOT NULL,
         EXISTS (SELECT FROM public.mfa_authenticator a WHERE a.user_id = p_user AND a.type IN ('totp', 'webauthn'))
    FROM public.regions_membership m
    LEFT JOIN public.regions_region r ON r.id = m.region_id
    LEFT JOIN public.regions_organisation o ON o.id = m.organisation_id
   WHERE m.user_id = p_user AND ctx.is_live(m.id)
   ORDER BY m.id
$$;
"""

INVITATIONS = """
-- What the holder of a link may know: nothing for a token that we did not make.
CREATE FUNCTION ctx.invitation(p_token text)
RETURNS TABLE (email text, role text, deputy boolean, region text, organisation text, invited_by text,
               starts_on date, ends_on date, state text, has_account boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.email::text, i.role::text, i.deputy_of_id IS NOT NULL, r.name::text, o.name::text, i.invited_by_name::text,
         i.starts_on, i.ends_on,
         CASE WHEN i.status = 'open' AND i.expires_at < clock_timestamp() THEN 'expired' ELSE i.status::text END,
         EXISTS (SELECT FROM public.regions_user u WHERE u.email = i.email)
    FROM public.regions_invitation i
    LEFT JOIN public.regions_region r ON r.id = i.region_id
    LEFT JOIN public.regions_organisation o ON o.id = i.organisation_id
   WHERE i.token_sha256 = encode(sha256(convert_to(p_token, 'UTF8')), 'hex')
$$;

-- An account for the invited address, if it has none. Refuses with 28000.
CREATE FUNCTION ctx.join(p_token text, p_name text, p_password text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  address text;
  made bigint;
BEGIN
  SELECT i.email INTO address FROM public.regions_invitation i
   WHERE i.token_sha256 = encode(sha256(convert_to(p_token, 'UTF8')), 'hex')
     AND i.status = 'open' AND i.expires_at >= clock_timestamp() FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the invitation can not be used' USING ERRCODE = '28000';
  END IF;
  INSERT INTO public.regions_user (email, name, password, is_superuser, is_active)
  VALUES (address, p_name, p_password, false, true) RETURNING id INTO made;
  RETURN made;
END $$;

-- The role that the invitation gives, to the person whom it names and nobody else. Refuses with 28000.
-- A sponsor follows the one before without a gap and without a day of two.
CREATE FUNCTION ctx.accept(p_token text, p_user bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i public.regions_invitation;
  before record;
  today date := (now() AT TIME ZONE 'Europe/London')::date;
  first_day date;
  made bigint;
BEGIN
  SELECT * INTO i FROM public.regions_invitation
   WHERE token_sha256 = encode(sha256(convert_to(p_token, 'UTF8')), 'hex')
     AND status = 'open' AND expires_at >= clock_timestamp() FOR UPDATE;
  IF NOT FOUND OR i.ends_on < today
     OR NOT EXISTS (SELECT FROM public.regions_user u WHERE u.id = p_user AND u.email = i.email AND u.is_active)
     OR (i.deputy_of_id IS NOT NULL AND NOT ctx.is_live(i.deputy_of_id)) THEN
    RAISE EXCEPTION 'the invitation can not be used' USING ERRCODE = '28000';
  END IF;
  PERFORM set_config('app.user_id', p_user::text, true);
  first_day := greatest(today, coalesce(i.starts_on, today));
  IF i.role = 'sponsor' AND i.deputy_of_id IS NULL THEN
    FOR before IN SELECT m.id, m.starts_on FROM public.regions_membership m
                   WHERE m.region_id = i.region_id AND m.role = 'sponsor' AND m.deputy_of_id IS NULL
                     AND m.revoked_at IS NULL AND (m.ends_on IS NULL OR m.ends_on >= first_day) LOOP
      first_day := greatest(first_day, before.starts_on + 1);
      UPDATE public.regions_membership SET ends_on = first_day - 1 WHERE id = before.id;
    END LOOP;
  END IF;
  SELECT m.id INTO made FROM public.regions_membership m
   WHERE m.user_id = p_user AND m.role = i.role AND m.region_id IS NOT DISTINCT FROM i.region_id
     AND m.organisation_id IS NOT DISTINCT FROM i.organisation_id AND i.deputy_of_id IS NULL AND ctx.is_live(m.id)
     AND m.ends_on IS NULL;
  IF made IS NULL THEN
    INSERT INTO public.regions_membership (user_id, role, region_id, organisation_id, starts_on, ends_on, deputy_of_id)
    VALUES (p_user, i.role, i.region_id, i.organisation_id, first_day, i.ends_on, i.deputy_of_id) RETURNING id INTO made;
  END IF;
  UPDATE public.regions_invitation SET status = 'accepted', accepted_at = clock_timestamp(), membership_id = made
   WHERE id = i.id;
  PERFORM set_config('app.user_id', '', true);
  RETURN made;
END $$;

-- Who has access to what, as far as the role in use may know: never a participant outside the organisation.
CREATE FUNCTION ctx.people()
RETURNS TABLE (membership_id bigint, user_id bigint, name text, email text, role text, deputy boolean, region text,
               organisation text, starts_on date, ends_on date, last_login timestamptz, second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH me AS (
    SELECT nullif(current_setting('app.acting_role', true), '') AS role,
           nullif(current_setting('app.region_id', true), '')::bigint AS region_id,
           nullif(current_setting('app.organisation_id', true), '')::bigint AS organisation_id)
  SELECT m.id, u.id, u.name::text, u.email::text, m.role::text, m.deputy_of_id IS NOT NULL, r.name::text, o.name::text,
         m.starts_on, m.ends_on, u.last_login,
         EXISTS (SELECT FROM public.mfa_authenticator a WHERE a.user_id = u.id AND a.type IN ('totp', 'webauthn'))
    FROM me, public.regions_membership m
    JOIN public.regions_user u ON u.id = m.user_id
    LEFT JOIN public.regions_region r ON r.id = m.region_id
    LEFT JOIN public.regions_organisation o ON o.id = m.organisation_id
   WHERE m.revoked_at IS NULL AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE 'Europe/London')::date)
     AND CASE
       WHEN me.role IN ('lead', 'sponsor', 'deputy')
         THEN m.region_id = me.region_id AND m.role IN ('lead', 'sponsor', 'contributor')
       WHEN me.role = 'contributor'
         THEN m.organisation_id = me.organisation_id AND m.role IN ('contributor', 'participant')
       WHEN me.role IN ('national_lead', 'coordinator')
         THEN m.role IN ('lead', 'sponsor', 'coordinator', 'national_lead', 'auditor')
       ELSE false END
   ORDER BY r.name NULLS FIRST, m.role DESC, u.name, m.id
$$;

REVOKE ALL ON FUNCTION ctx.is_live(bigint), ctx.memberships(bigint), ctx.invitation(text), ctx.join(text, text, text),
  ctx.accept(text, bigint), ctx.people() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.memberships(bigint), ctx.invitation(text), ctx.join(text, text, text),
  ctx.accept(text, bigint) TO sp_app;
GRANT EXECUTE ON FUNCTION ctx.people() TO sp_base;
RESET ROLE;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_initial"), ("regions", "0002_grants")]
    operations = [migrations.RunSQL([GUARD, ENTER, INVITATIONS], migrations.RunSQL.noop)]
