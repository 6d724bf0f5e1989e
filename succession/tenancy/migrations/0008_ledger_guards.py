"""The rules of the expenditure plan and the ledger, as the database holds them."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- One grant at a time: a verb of the domain holds the grant of its own region until it ends, so that what it decides by
-- is still so when the guards look.
CREATE FUNCTION guard.hold_grant(p_grant bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.regions_grant
    WHERE id = p_grant AND (region_id = nullif(current_setting('app.region_id', true), '')::bigint
      OR region_id = ANY (nullif(current_setting('app.region_ids', true), '')::bigint[])) FOR UPDATE;
END $$;
REVOKE EXECUTE ON FUNCTION guard.hold_grant(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.hold_grant(bigint) TO sp_base;

CREATE FUNCTION guard.expenditure_plan_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_grant record;
  planned numeric;
  decided text[] := ARRAY['status', 'sent_by_id', 'sent_by_name', 'sent_at', 'decided_by_id', 'decided_by_name',
                          'decided_at', 'reason'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of expenditure plan % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  -- The lock makes a changed allocation and a plan that must equal it wait for one another.
  SELECT g.allocation, a.status INTO of_grant
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  IF TG_OP = 'INSERT' THEN
    IF of_grant.status <> 'in_force' THEN
      RAISE EXCEPTION 'expenditure plan refused: the agreement is not in force' USING ERRCODE = '42501';
    END IF;
    IF NEW.number <> (SELECT count(*) + 1 FROM public.regions_expenditureplan WHERE grant_id = NEW.grant_id) THEN
      RAISE EXCEPTION 'expenditure plan refused: versions are numbered in order' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'expenditure plan %: only its state may change', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = OLD.status AND NEW <> OLD THEN
    RAISE EXCEPTION 'expenditure plan %: it is %', OLD.id, OLD.status USING ERRCODE = '42501';
  END IF;
  IF OLD.status <> 'draft' AND (NEW.sent_by_id, NEW.sent_by_name, NEW.sent_at)
     IS DISTINCT FROM (OLD.sent_by_id, OLD.sent_by_name, OLD.sent_at)
     OR OLD.status = 'agreed' AND to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status' THEN
    RAISE EXCEPTION 'expenditure plan %: who sent or agreed it is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  -- Superseded only while the version that replaces it lies before the College.
  IF NEW.status = 'superseded' AND OLD.status <> 'superseded' AND NOT EXISTS (
      SELECT FROM public.regions_expenditureplan WHERE grant_id = NEW.grant_id AND status = 'sent') THEN
    RAISE EXCEPTION 'expenditure plan %: nothing supersedes it', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status IN ('sent', 'agreed') AND NEW.status <> OLD.status THEN
    SELECT coalesce(sum(amount), 0) INTO planned FROM public.regions_expenditureline WHERE plan_id = NEW.id;
    IF planned <> of_grant.allocation THEN
      RAISE EXCEPTION 'expenditure plan %: % is not the allocation %', NEW.id, planned, of_grant.allocation
        USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- Lines change in a draft only, and lie in quarters of the agreement.
CREATE FUNCTION guard.expenditure_line_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed record;
  of_plan record;
BEGIN
  changed := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  IF TG_OP = 'UPDATE' AND (NEW.plan_id, NEW.region_id) <> (OLD.plan_id, OLD.region_id) THEN
    RAISE EXCEPTION 'expenditure line %: it stays in its plan', OLD.id USING ERRCODE = '42501';
  END IF;
  SELECT p.status, a.starts_on, a.ends_on INTO of_plan
    FROM public.regions_expenditureplan p JOIN public.regions_grant g ON g.id = p.grant_id
    JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE p.id = changed.plan_id FOR SHARE OF p;
  IF of_plan.status IS DISTINCT FROM 'draft' THEN
    RAISE EXCEPTION '% of a line refused: plan % is %', TG_OP, changed.plan_id, of_plan.status USING ERRCODE = '42501';
  END IF;
  IF TG_OP <> 'DELETE' AND (changed.quarter > of_plan.ends_on
     OR changed.quarter + interval '3 months' <= of_plan.starts_on) THEN
    RAISE EXCEPTION 'line refused: % lies outside the agreement', changed.quarter USING ERRCODE = '42501';
  END IF;
  RETURN changed;
END $$;

-- Outside the agreed plan spending needs the College's consent; but capacity, up to the first instalment, needs no plan
-- (framework: "Funding").
CREATE FUNCTION guard.needs_consent(p_grant bigint, p_kind text, p_category text, p_amount numeric) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_kind IN ('payment', 'accrual')
    AND NOT EXISTS (
      SELECT FROM public.regions_expenditureline l JOIN public.regions_expenditureplan p ON p.id = l.plan_id
       WHERE p.grant_id = p_grant AND p.status = 'agreed' AND l.category = p_category)
    AND (p_category <> 'capacity' OR p_amount > (
      SELECT a.first_instalment FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
       WHERE g.id = p_grant) - (
      SELECT coalesce(sum(effect), 0) FROM public.regions_ledgerentry
       WHERE grant_id = p_grant AND category = 'capacity' AND status = 'approved'))
$$;

CREATE FUNCTION guard.ledger_entry_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_grant record;
  undone record;
  spent numeric;
  received numeric;
  decided text[] := ARRAY['status', 'consented_by_id', 'consented_by_name', 'decided_by_id', 'decided_by_name',
                          'decided_at', 'above_received', 'reason'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of ledger entry % refused', OLD.id USING ERRCODE = '42501';
  END IF;
  -- One entry of a grant at a time: numbers have no gaps, and spending is compared with what was received.
  SELECT a.status, a.starts_on, a.ends_on INTO of_grant
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  IF TG_OP = 'INSERT' THEN
    -- Money comes back, and mistakes are found, after the last day too.
    IF of_grant.status NOT IN ('in_force', 'ended') OR NEW.spent_on < of_grant.starts_on
       OR NEW.spent_on > of_grant.ends_on AND NEW.kind IN ('payment', 'accrual')
       OR NEW.spent_on > (now() AT TIME ZONE 'Europe/London')::date + 1 THEN
      RAISE EXCEPTION 'ledger entry refused: % is not a day of the agreement so far', NEW.spent_on
        USING ERRCODE = '42501';
    END IF;
    IF current_setting('role') <> 'sp_maint' AND (NEW.consented_by_id IS NOT NULL OR NEW.status = 'entered'
       AND guard.needs_consent(NEW.grant_id, NEW.kind, NEW.category, NEW.amount)) THEN
      RAISE EXCEPTION 'ledger entry refused: % needs the College''s consent', NEW.category USING ERRCODE = '42501';
    END IF;
    IF NEW.kind = 'reversal' THEN
      SELECT * INTO undone FROM public.regions_ledgerentry WHERE id = NEW.reverses_id;
      IF undone.status IS DISTINCT FROM 'approved' OR undone.kind = 'reversal' OR undone.grant_id <> NEW.grant_id
         OR (NEW.amount, NEW.effect, NEW.category) <> (undone.amount, -undone.effect, undone.category) THEN
        RAISE EXCEPTION 'reversal refused: it undoes one approved entry, exactly' USING ERRCODE = '42501';
      END IF;
    END IF;
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM public.regions_ledgerentry WHERE grant_id = NEW.grant_id;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided OR NEW.status = OLD.status AND NEW <> OLD THEN
    RAISE EXCEPTION 'ledger entry %: what it says never changes', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.consented_by_id IS DISTINCT FROM OLD.consented_by_id
     AND NOT (OLD.status = 'held' AND NEW.status = 'entered') THEN
    RAISE EXCEPTION 'ledger entry %: consent is given to a held entry', OLD.id USING ERRCODE = '42501';
  END IF;
  IF OLD.status = 'held' AND NEW.status = 'entered' AND NEW.consented_by_id IS NULL THEN
    RAISE EXCEPTION 'ledger entry %: somebody consents', OLD.id USING ERRCODE = '42501';
  END IF;
  IF NEW.status = 'approved' AND OLD.status = 'entered' THEN
    IF NEW.consented_by_id IS NULL AND guard.needs_consent(NEW.grant_id, NEW.kind, NEW.category, NEW.amount) THEN
      RAISE EXCEPTION 'ledger entry %: % needs the College''s consent', OLD.id, NEW.category USING ERRCODE = '42501';
    END IF;
    SELECT coalesce(sum(effect), 0) INTO spent FROM public.regions_ledgerentry
     WHERE grant_id = NEW.grant_id AND status = 'approved';
    SELECT coalesce(sum(amount - recovered), 0) INTO received FROM public.regions_payment
     WHERE grant_id = NEW.grant_id AND status IN ('paid', 'recovered');
    NEW.above_received := NEW.effect > 0 AND spent + NEW.effect > received;
  END IF;
  RETURN NEW;
END $$;

-- The second instalment is all that is left. Our option, off by default: it also waits for the agreed plan.
CREATE FUNCTION guard.second_instalment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_grant record;
  others numeric;
BEGIN
  IF NEW.number <> 2 THEN
    RETURN NEW;
  END IF;
  SELECT g.allocation, a.waits_for_plan INTO of_grant
    FROM public.regions_grant g JOIN public.regions_agreement a ON a.id = g.agreement_id
   WHERE g.id = NEW.grant_id FOR UPDATE OF g;
  SELECT coalesce(sum(amount), 0) INTO others FROM public.regions_payment
   WHERE grant_id = NEW.grant_id AND number <> NEW.number;
  IF NEW.status = 'due' AND others + NEW.amount <> of_grant.allocation THEN
    RAISE EXCEPTION 'payment refused: % is not the rest of %', NEW.amount, of_grant.allocation USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.status = 'released' AND OLD.status = 'due' AND of_grant.waits_for_plan
     AND NOT EXISTS (SELECT FROM public.regions_expenditureplan WHERE grant_id = NEW.grant_id AND status = 'agreed')
  THEN
    RAISE EXCEPTION 'payment %: it waits for the agreed expenditure plan', OLD.id USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION guard.needs_consent(bigint, text, text, numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.expenditure_plan_rules(), guard.expenditure_line_rules(),
  guard.ledger_entry_rules(), guard.second_instalment() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_grant_guards")]
    operations = [
        migrations.RunSQL(
            GUARDS,
            "DROP FUNCTION guard.second_instalment(), guard.ledger_entry_rules(), guard.expenditure_line_rules(), "
            "guard.expenditure_plan_rules(), guard.needs_consent(bigint, text, text, numeric), "
            "guard.hold_grant(bigint);",
        )
    ]
