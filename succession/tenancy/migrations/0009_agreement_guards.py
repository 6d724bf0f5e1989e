"""Evidence and the accountable authority of an agreement, as the database holds them; the beat's reminders."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- Evidence belongs to an agreement that both have signed, and to a day since its start or its signature. A withdrawal
-- strikes through one entry of the same undertaking.
CREATE FUNCTION guard.undertaking_evidence_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
  struck record;
BEGIN
  SELECT status, least(starts_on, (signed_at AT TIME ZONE 'Europe/London')::date) AS first_day INTO signed
    FROM public.regions_agreement WHERE id = NEW.agreement_id FOR SHARE;
  IF signed.status IS NULL OR signed.status NOT IN ('in_force', 'ended') THEN
    RAISE EXCEPTION 'evidence refused: the agreement is %', signed.status USING ERRCODE = '42501';
  END IF;
  -- A day of grace: the business day may differ from the server's around midnight.
  IF NEW.dated_on < signed.first_day OR NEW.dated_on > (now() AT TIME ZONE 'Europe/London')::date + 1 THEN
    RAISE EXCEPTION 'evidence refused: % is not a day of the agreement so far', NEW.dated_on USING ERRCODE = '42501';
  END IF;
  IF NEW.withdraws_id IS NOT NULL THEN
    SELECT agreement_id, code, withdraws_id INTO struck FROM public.regions_undertakingevidence
     WHERE id = NEW.withdraws_id;
    IF (struck.agreement_id, struck.code) IS DISTINCT FROM (NEW.agreement_id, NEW.code::varchar)
       OR struck.withdraws_id IS NOT NULL THEN
      RAISE EXCEPTION 'withdrawal refused: it strikes through one entry of the same undertaking'
        USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.undertaking_evidence_rules() TO sp_owner;
RESET ROLE;

-- These two run as whoever writes: every persona reads the memberships of organisations, and the guard needs not.
CREATE FUNCTION guard.is_authority_of(p_organisation bigint, p_region bigint, p_day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.regions_organisationmembership m JOIN public.regions_organisation o ON o.id = m.organisation_id
     WHERE o.id = p_organisation AND o.kind = 'authority' AND m.region_id = p_region AND m.starts_on <= p_day
       AND (m.ends_on IS NULL OR m.ends_on >= p_day))
$$;

CREATE FUNCTION guard.agreement_authority() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (TG_OP = 'INSERT' OR (NEW.authority_id, NEW.region_id, NEW.starts_on)
      <> (OLD.authority_id, OLD.region_id, OLD.starts_on))
     AND NOT guard.is_authority_of(NEW.authority_id, NEW.region_id, NEW.starts_on) THEN
    RAISE EXCEPTION 'agreement refused: % is no authority of region %', NEW.authority_id, NEW.region_id
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard.accountable_authority_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
  last record;
BEGIN
  -- The lock makes two changes at once wait for one another.
  SELECT status, authority_id, starts_on, ends_on INTO signed
    FROM public.regions_agreement WHERE id = NEW.agreement_id FOR UPDATE;
  IF signed.status IS NULL OR signed.status NOT IN ('signed', 'in_force') THEN
    RAISE EXCEPTION 'change of authority refused: the agreement is %', signed.status USING ERRCODE = '42501';
  END IF;
  IF NEW.starts_on <= signed.starts_on OR NEW.starts_on > signed.ends_on THEN
    RAISE EXCEPTION 'change of authority refused: % is not a later day of the agreement', NEW.starts_on
      USING ERRCODE = '42501';
  END IF;
  SELECT authority_id, starts_on INTO last FROM public.regions_accountableauthority
   WHERE agreement_id = NEW.agreement_id ORDER BY starts_on DESC LIMIT 1;
  IF last.starts_on >= NEW.starts_on OR coalesce(last.authority_id, signed.authority_id) = NEW.authority_id THEN
    RAISE EXCEPTION 'change of authority refused: not later than the last, or the same' USING ERRCODE = '42501';
  END IF;
  IF NOT guard.is_authority_of(NEW.authority_id, NEW.region_id, NEW.starts_on) THEN
    RAISE EXCEPTION 'change of authority refused: % is no authority of region %', NEW.authority_id, NEW.region_id
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""

REMINDERS = """
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;

-- The beat has no persona: this finds the offers whose answer is due within one of p_days, and queues one letter for
-- each agreement and occasion, whoever calls how often. An offer that came on or after that day is not reminded of it.
CREATE FUNCTION ctx.queue_reminders(p_today date, p_days integer[]) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.tenancy_job (kind, key, region_id, payload, state, attempts, fault)
  SELECT 'send_agreement_letter', a.id || ':' || d.days, a.region_id,
         jsonb_build_object('agreement', a.id, 'occasion', d.days::text), 'queued', 0, ''
    FROM public.regions_agreement a
    CROSS JOIN LATERAL (SELECT min(days) AS days FROM unnest(p_days) AS days WHERE a.respond_by - p_today <= days) AS d
   WHERE a.status = 'offered' AND a.respond_by >= p_today AND d.days IS NOT NULL
     AND (a.offered_at AT TIME ZONE 'Europe/London')::date < a.respond_by - d.days
  ON CONFLICT (kind, key) DO NOTHING
  RETURNING id
$$;

-- To whom a letter about a region's agreement goes: its sponsor, a deputy, its leads. Only within such a job.
CREATE FUNCTION ctx.correspondents() RETURNS TABLE (name text, email text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.name::text, u.email::text, m.role::text
    FROM public.tenancy_job j
    JOIN public.regions_membership m ON m.region_id = j.region_id AND m.role IN ('sponsor', 'lead')
    JOIN public.regions_user u ON u.id = m.user_id AND u.is_active
   WHERE j.id = nullif(current_setting('app.job_id', true), '')::bigint AND j.kind = 'send_agreement_letter'
     AND j.state = 'leased' AND ctx.is_live(m.id)
   ORDER BY m.role DESC, m.id
$$;
REVOKE ALL ON FUNCTION ctx.queue_reminders(date, integer[]), ctx.correspondents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.queue_reminders(date, integer[]) TO sp_app;
GRANT EXECUTE ON FUNCTION ctx.correspondents() TO sp_worker;
RESET ROLE;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0008_ledger_guards")]
    operations = [
        migrations.RunSQL(
            [GUARDS, REMINDERS],
            "DROP FUNCTION ctx.correspondents(), ctx.queue_reminders(date, integer[]), "
            "guard.accountable_authority_rules(), guard.agreement_authority(), "
            "guard.is_authority_of(bigint, bigint, date), guard.undertaking_evidence_rules();",
        )
    ]
