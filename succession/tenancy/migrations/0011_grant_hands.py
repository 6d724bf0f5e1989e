"""Second version of the gates of the grant: each step in one's own name, role and time, and nothing beside it."""

from django.db import migrations

GRANT = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- A grant begins with the agreement in force, at the figure that was signed. It never falls below what was released,
-- and leaves something for a second instalment that is due.
CREATE OR REPLACE FUNCTION guard.grant_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
  spoken_for numeric;
  rest boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of grant % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  SELECT status, allocation INTO signed FROM public.regions_agreement WHERE id = NEW.agreement_id FOR SHARE;
  IF signed.status IS DISTINCT FROM 'in_force' THEN
    RAISE EXCEPTION 'grant of agreement % refused: it is not in force', NEW.agreement_id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.allocation <> signed.allocation THEN
      RAISE EXCEPTION 'grant refused: % is not the % that was signed', NEW.allocation, signed.allocation
        USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - 'allocation' <> to_jsonb(OLD) - 'allocation' THEN
    RAISE EXCEPTION 'grant %: only its allocation may change', OLD.id USING ERRCODE = '42501';
  END IF;
  SELECT coalesce(sum(amount) FILTER (WHERE number = 1 OR status <> 'due'), 0),
         coalesce(bool_or(number = 2 AND status = 'due'), false) INTO spoken_for, rest
    FROM public.regions_payment WHERE grant_id = NEW.id;
  IF NEW.allocation < spoken_for OR rest AND NEW.allocation = spoken_for THEN
    RAISE EXCEPTION 'allocation % refused: % is due or paid', NEW.allocation, spoken_for USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- The second instalment is all that is left: while it is only due it changes with the allocation.
CREATE FUNCTION guard.grant_rest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.regions_payment p
     SET amount = NEW.allocation - (
       SELECT coalesce(sum(o.amount), 0) FROM public.regions_payment o WHERE o.grant_id = NEW.id AND o.number <> 2)
   WHERE p.grant_id = NEW.id AND p.number = 2 AND p.status = 'due' AND NEW.allocation <> OLD.allocation;
  RETURN NULL;
END $$;

-- The strategy and plan are received under an agreement in force, on a day since the sponsor signed.
CREATE FUNCTION guard.strategy_receipt_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
BEGIN
  SELECT a.status, (a.signed_at AT TIME ZONE 'Europe/London')::date AS signed_on INTO signed
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  IF signed.status IS DISTINCT FROM 'in_force' OR NEW.received_on < signed.signed_on THEN
    RAISE EXCEPTION 'receipt of % refused', NEW.received_on USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard.payment_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_grant record;
  others numeric;
  unspent numeric;
  stepped text[] := ARRAY['status', 'released_by_id', 'released_by_name', 'released_at', 'paid_by_id', 'paid_by_name',
                          'paid_on', 'reference', 'recovered'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of payment % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  -- The lock makes two payments at once wait for one another.
  SELECT g.allocation, a.status, a.first_instalment INTO of_grant
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  SELECT coalesce(sum(amount), 0) INTO others FROM public.regions_payment
   WHERE grant_id = NEW.grant_id AND id IS DISTINCT FROM NEW.id;
  IF others + NEW.amount > of_grant.allocation THEN
    RAISE EXCEPTION 'payment refused: % and % are above the allocation %', others, NEW.amount, of_grant.allocation
      USING ERRCODE = '42501';
  END IF;
  IF NEW.number = 1 AND NEW.amount <> of_grant.first_instalment THEN
    RAISE EXCEPTION 'payment refused: the first instalment is %', of_grant.first_instalment USING ERRCODE = '42501';
  END IF;
  IF NEW.number = 2 AND NOT EXISTS (SELECT FROM public.regions_strategyreceipt WHERE grant_id = NEW.grant_id) THEN
    RAISE EXCEPTION 'payment refused: no strategy and plan has been received' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF of_grant.status <> 'in_force' THEN
      RAISE EXCEPTION 'payment refused: the agreement is not in force' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - 'amount' - stepped <> to_jsonb(OLD) - 'amount' - stepped
     OR NEW.amount <> OLD.amount AND NEW.status <> 'due'
     OR NEW.status = OLD.status AND to_jsonb(NEW) - 'amount' <> to_jsonb(OLD) - 'amount' THEN
    RAISE EXCEPTION 'payment %: such a change is refused', OLD.id USING ERRCODE = '42501';
  END IF;
  -- Co-ordinators share the national lead's persona, but not this.
  IF NEW.status <> OLD.status AND NEW.status IN ('released', 'recovered')
     AND current_setting('app.acting_role', true) IS DISTINCT FROM 'national_lead'
     AND current_setting('role') <> 'sp_maint' THEN
    RAISE EXCEPTION 'payment %: only a national lead makes it %', OLD.id, NEW.status USING ERRCODE = '42501';
  END IF;
  IF NEW.status IN ('paid', 'recovered') AND (NEW.released_by_id, NEW.released_by_name, NEW.released_at)
       IS DISTINCT FROM (OLD.released_by_id, OLD.released_by_name, OLD.released_at)
     OR NEW.status = 'recovered' AND (NEW.paid_by_id, NEW.paid_by_name, NEW.paid_on, NEW.reference)
       IS DISTINCT FROM (OLD.paid_by_id, OLD.paid_by_name, OLD.paid_on, OLD.reference) THEN
    RAISE EXCEPTION 'payment %: who released or paid it is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = 'recovered' AND OLD.status = 'paid' THEN
    SELECT coalesce(sum(amount - recovered), 0) INTO unspent FROM public.regions_payment
     WHERE grant_id = NEW.grant_id AND status IN ('paid', 'recovered');
    SELECT unspent - coalesce(sum(effect), 0) INTO unspent FROM public.regions_ledgerentry
     WHERE grant_id = NEW.grant_id AND status = 'approved';
    IF NEW.recovered > unspent THEN
      RAISE EXCEPTION 'payment %: % is unspent', OLD.id, unspent USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- A signature is given in its own step only.
CREATE FUNCTION guard.agreement_rules() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.signed_by_id IS NOT NULL OR NEW.signed_at IS NOT NULL OR NEW.signed_by_role <> ''
       OR NEW.countersigned_by_id IS NOT NULL OR NEW.countersigned_at IS NOT NULL THEN
      RAISE EXCEPTION 'agreement refused: a draft is not signed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT (OLD.status = 'offered' AND NEW.status = 'signed')
     AND (NEW.signed_by_id, NEW.signed_by_name, NEW.signed_by_role, NEW.signed_at)
       IS DISTINCT FROM (OLD.signed_by_id, OLD.signed_by_name, OLD.signed_by_role, OLD.signed_at)
     OR NOT (OLD.status = 'signed' AND NEW.status = 'in_force')
     AND (NEW.countersigned_by_id, NEW.countersigned_by_name, NEW.countersigned_at)
       IS DISTINCT FROM (OLD.countersigned_by_id, OLD.countersigned_by_name, OLD.countersigned_at) THEN
    RAISE EXCEPTION 'agreement %: nobody signs in this step', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = 'offered' AND (NEW.offered_at IS NULL
     OR NEW.respond_by < (NEW.offered_at AT TIME ZONE 'Europe/London')::date) THEN
    RAISE EXCEPTION 'agreement %: the day to respond by has passed', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = 'signed' AND (NEW.signed_at < NEW.offered_at OR NEW.signed_by_role <> guard.acting_label())
     OR NEW.status = 'in_force' AND NEW.countersigned_at < NEW.signed_at THEN
    RAISE EXCEPTION 'agreement %: such a signature is refused', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- The role in use, as the trail names it.
CREATE FUNCTION guard.acting_label() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT CASE current_setting('app.acting_role', true)
    WHEN 'lead' THEN 'Regional lead' WHEN 'sponsor' THEN 'DCS sponsor' WHEN 'deputy' THEN 'Deputy DCS sponsor'
    WHEN 'coordinator' THEN 'National co-ordinator' WHEN 'national_lead' THEN 'National lead' ELSE '' END
$$;

CREATE FUNCTION guard.agreement_event_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.actor_role <> guard.acting_label() AND current_setting('role') <> 'sp_maint' THEN
    RAISE EXCEPTION 'event refused: % acts as %', NEW.actor_name, guard.acting_label() USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.grant_rules(), guard.grant_rest(), guard.strategy_receipt_rules(),
  guard.payment_rules(), guard.agreement_rules(), guard.acting_label(), guard.agreement_event_rules() TO sp_owner;
RESET ROLE;
"""

# Who signs, and when. Owned by the one that may read accounts.
OWN_HAND = """
GRANT CREATE ON SCHEMA guard TO sp_ctx;
SET LOCAL ROLE sp_ctx;
-- Arguments: 'signed_by' for signed_by_id and signed_by_name, which are set together, by that person alone, to the name
-- of their account, and not touched otherwise; 'signed_at' or 'paid_on' for a time that does not lie in the future.
-- Two days of grace: the business day may differ from the server's.
CREATE FUNCTION guard.own_hand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_is jsonb := to_jsonb(NEW);
  was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
  argument text;
  person text;
  called text;
BEGIN
  IF current_setting('role') = 'sp_maint' THEN
    RETURN NEW;
  END IF;
  FOREACH argument IN ARRAY TG_ARGV LOOP
    IF argument ~ '(^|_)(at|on)$' THEN
      IF now_is ->> argument IS DISTINCT FROM was ->> argument
         AND (now_is ->> argument)::timestamptz > now() + interval '2 days' THEN
        RAISE EXCEPTION '% of % refused: % lies ahead', TG_OP, TG_TABLE_NAME, argument USING ERRCODE = '42501';
      END IF;
      CONTINUE;
    END IF;
    person := now_is ->> (argument || '_id');
    called := now_is ->> (argument || '_name');
    IF person IS NOT DISTINCT FROM was ->> (argument || '_id') THEN
      IF called IS DISTINCT FROM coalesce(was ->> (argument || '_name'), '') THEN
        RAISE EXCEPTION '% of % refused: a name without a person', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
    ELSIF person IS NULL AND called <> '' OR person IS NOT NULL AND (
        person IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')
        OR called IS DISTINCT FROM (SELECT u.name::text FROM public.regions_user u WHERE u.id = person::bigint)) THEN
      RAISE EXCEPTION '% of % refused: % under another name', TG_OP, TG_TABLE_NAME, argument USING ERRCODE = '42501';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.own_hand() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_ctx, sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0010_agreement_jobs")]
    operations = [
        migrations.RunSQL(
            [GRANT, OWN_HAND],
            "DROP FUNCTION guard.own_hand(), guard.agreement_event_rules(), guard.agreement_rules(), "
            "guard.acting_label(), guard.strategy_receipt_rules(), guard.grant_rest();",
        )
    ]
