"""The histories of the vacancy log that are truly impossible, as the database refuses them."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

-- Two days of grace: the business day may differ from the server's.
CREATE FUNCTION guard.lies_ahead(p_day date) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT p_day > (now() + interval '2 days')::date
$$;

-- A chain of vacancies is one need: each goes on from one that was replaced, in the same tier, and knows the first.
CREATE FUNCTION guard.vacancy_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF guard.lies_ahead(NEW.known_on) THEN
    RAISE EXCEPTION 'vacancy refused: known on a day that lies ahead' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.region_id, NEW.organisation_id, NEW.post_id, NEW.continues_id, NEW.origin_id) IS DISTINCT FROM
       (OLD.region_id, OLD.organisation_id, OLD.post_id, OLD.continues_id, OLD.origin_id) THEN
      RAISE EXCEPTION 'vacancy %: its post and its origin are fixed', OLD.id USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM public.talent_recruitmentround WHERE vacancy_id = NEW.id AND advertised_on < NEW.known_on)
       OR EXISTS (SELECT FROM public.talent_appointment WHERE vacancy_id = NEW.id AND decided_on < NEW.known_on) THEN
      RAISE EXCEPTION 'vacancy %: known after it was advertised or filled', NEW.id USING ERRCODE = '42501';
    END IF;
    IF NEW.first_round <> OLD.first_round
       AND EXISTS (SELECT FROM public.talent_recruitmentround WHERE vacancy_id = NEW.id) THEN
      RAISE EXCEPTION 'vacancy %: its rounds are numbered', NEW.id USING ERRCODE = '42501';
    END IF;
    IF NEW.ending <> 'replaced' AND EXISTS (SELECT FROM public.talent_vacancy WHERE continues_id = NEW.id) THEN
      RAISE EXCEPTION 'vacancy %: another goes on from it', NEW.id USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  NEW.origin_id := NULL;
  IF NEW.continues_id IS NOT NULL THEN
    SELECT v.id, v.origin_id, v.ending, v.known_on, p.tier INTO before
      FROM public.talent_vacancy v JOIN public.talent_post p ON p.id = v.post_id
     WHERE v.id = NEW.continues_id AND v.organisation_id = NEW.organisation_id FOR SHARE OF v;
    IF before.ending IS DISTINCT FROM 'replaced' OR before.known_on > NEW.known_on
       OR before.tier IS DISTINCT FROM (SELECT tier FROM public.talent_post WHERE id = NEW.post_id) THEN
      RAISE EXCEPTION 'vacancy refused: it can not go on from %', NEW.continues_id USING ERRCODE = '42501';
    END IF;
    NEW.origin_id := coalesce(before.origin_id, before.id);
  END IF;
  RETURN NEW;
END $$;

-- Rounds are numbered without a gap in the order of advertising, from the day on which the need is known.
CREATE FUNCTION guard.recruitment_round_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known date;
  first smallint;
  last smallint;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT max(number) INTO last FROM public.talent_recruitmentround WHERE vacancy_id = OLD.vacancy_id;
    IF TG_OP = 'DELETE' THEN
      IF OLD.number < last THEN
        RAISE EXCEPTION 'round % refused: a later one follows it', OLD.id USING ERRCODE = '42501';
      END IF;
      RETURN OLD;
    END IF;
    IF (NEW.region_id, NEW.organisation_id, NEW.vacancy_id, NEW.number) IS DISTINCT FROM
       (OLD.region_id, OLD.organisation_id, OLD.vacancy_id, OLD.number) THEN
      RAISE EXCEPTION 'round %: its vacancy and its number are fixed', OLD.id USING ERRCODE = '42501';
    END IF;
  END IF;
  -- One round of a vacancy at a time.
  SELECT v.known_on, v.first_round INTO known, first FROM public.talent_vacancy v
   WHERE v.id = NEW.vacancy_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    SELECT coalesce(max(number) + 1, first) INTO NEW.number
      FROM public.talent_recruitmentround WHERE vacancy_id = NEW.vacancy_id;
  END IF;
  IF NEW.advertised_on < known THEN
    RAISE EXCEPTION 'round refused: advertised before the vacancy was known' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM public.talent_recruitmentround r WHERE r.vacancy_id = NEW.vacancy_id AND r.id <> NEW.id
      AND (r.number < NEW.number AND r.advertised_on > NEW.advertised_on
        OR r.number > NEW.number AND r.advertised_on < NEW.advertised_on)) THEN
    RAISE EXCEPTION 'round refused: rounds are numbered in the order of advertising' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard.appointment_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known date;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.region_id, NEW.organisation_id, NEW.vacancy_id) IS DISTINCT FROM
     (OLD.region_id, OLD.organisation_id, OLD.vacancy_id) THEN
    RAISE EXCEPTION 'appointment %: its vacancy is fixed', OLD.id USING ERRCODE = '42501';
  END IF;
  SELECT v.known_on INTO known FROM public.talent_vacancy v WHERE v.id = NEW.vacancy_id FOR NO KEY UPDATE;
  IF guard.lies_ahead(NEW.decided_on) OR guard.lies_ahead(NEW.withdrawn_on) OR NEW.decided_on < known THEN
    RAISE EXCEPTION 'appointment refused: decided ahead of its day or before the vacancy was known'
      USING ERRCODE = '42501';
  END IF;
  IF NEW.recruitment_round_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM public.talent_recruitmentround
       WHERE id = NEW.recruitment_round_id AND vacancy_id = NEW.vacancy_id AND advertised_on <= NEW.decided_on) THEN
    RAISE EXCEPTION 'appointment refused: its round is another vacancy’s, or began later' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION guard.lies_ahead(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.vacancy_rules(), guard.recruitment_round_rules(), guard.appointment_rules() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0012_money_gates")]
    operations = [
        migrations.RunSQL(
            GUARDS,
            "DROP FUNCTION guard.vacancy_rules(), guard.recruitment_round_rules(), guard.appointment_rules(), "
            "guard.lies_ahead(date);",
        )
    ]
