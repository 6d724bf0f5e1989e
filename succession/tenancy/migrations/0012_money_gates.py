"""Third version of the gates of the grant: what is allocated can be paid, and what comes back has a day and a person."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- A grant begins with the agreement in force, at the figure that was signed. It never falls below what was released,
-- and leaves something for a second instalment that is due. It does not rise once no further instalment can fall due.
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
  IF NEW.allocation > OLD.allocation AND NOT rest
     AND EXISTS (SELECT FROM public.regions_strategyreceipt WHERE grant_id = NEW.id) THEN
    RAISE EXCEPTION 'allocation % refused: nothing of it can be paid any more', NEW.allocation USING ERRCODE = '42501';
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
                          'paid_on', 'reference', 'recovered', 'recovered_by_id', 'recovered_by_name', 'recovered_on'];
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
  IF NEW.status = 'paid' AND NEW.paid_on < (NEW.released_at AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'payment %: paid before it was released', OLD.id USING ERRCODE = '42501';
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
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0011_grant_hands")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
