"""The gates of the grant, as the database holds them: no payment early, twice or above the allocation."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- A grant begins with the agreement in force, at the figure that was signed, and never falls below what was released.
CREATE FUNCTION guard.grant_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed record;
  spoken_for numeric;
BEGIN
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
  SELECT coalesce(sum(amount), 0) INTO spoken_for FROM public.regions_payment WHERE grant_id = NEW.id;
  IF NEW.allocation < spoken_for THEN
    RAISE EXCEPTION 'allocation % refused: % is due or paid', NEW.allocation, spoken_for USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard.payment_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_grant record;
  others numeric;
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
  IF TG_OP = 'INSERT' AND of_grant.status <> 'in_force' THEN
    RAISE EXCEPTION 'payment refused: the agreement is not in force' USING ERRCODE = '42501';
  END IF;
  IF NEW.number = 1 AND NEW.amount <> of_grant.first_instalment THEN
    RAISE EXCEPTION 'payment refused: the first instalment is %', of_grant.first_instalment USING ERRCODE = '42501';
  END IF;
  IF NEW.number = 2 AND NOT EXISTS (SELECT 1 FROM public.regions_strategyreceipt WHERE grant_id = NEW.grant_id) THEN
    RAISE EXCEPTION 'payment refused: no strategy and plan has been received' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - ARRAY['amount', 'status', 'released_by_id', 'released_by_name', 'released_at',
      'paid_by_id', 'paid_by_name', 'paid_on', 'reference', 'recovered'])
      <> (to_jsonb(OLD) - ARRAY['amount', 'status', 'released_by_id', 'released_by_name', 'released_at',
      'paid_by_id', 'paid_by_name', 'paid_on', 'reference', 'recovered']) THEN
    RAISE EXCEPTION 'payment %: such a change is refused', OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.amount <> OLD.amount AND (OLD.status <> 'due' OR NEW.status <> 'due') THEN
    RAISE EXCEPTION 'payment %: its amount is fixed once it is released', OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.status = OLD.status AND NEW.status <> 'due' AND NEW <> OLD THEN
    RAISE EXCEPTION 'payment %: it is %', OLD.id, OLD.status USING ERRCODE = '42501';
  END IF;
  -- Names are those of whoever acts.
  IF TG_OP = 'UPDATE' AND NEW.status = 'released' AND OLD.status = 'due'
     AND NEW.released_by_id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::bigint
     AND current_setting('role') <> 'sp_maint' THEN
    RAISE EXCEPTION 'payment %: released under another name', OLD.id USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.status = 'paid' AND OLD.status = 'released'
     AND (NEW.paid_by_id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::bigint
          OR NEW.released_by_id IS DISTINCT FROM OLD.released_by_id)
     AND current_setting('role') <> 'sp_maint' THEN
    RAISE EXCEPTION 'payment %: marked as paid under another name', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION guard.grant_rules(), guard.payment_rules() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0006_clock_steps")]
    operations = [migrations.RunSQL(GUARDS, "DROP FUNCTION guard.grant_rules(); DROP FUNCTION guard.payment_rules();")]
