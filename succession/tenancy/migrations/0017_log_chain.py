"""The vacancies of one need, which a change of remit made several: numbered through, and filled in the last of them."""

from django.db import migrations

CHAIN = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

CREATE FUNCTION guard.log_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed bigint;
BEGIN
  IF TG_TABLE_NAME = 'talent_vacancy' THEN
    changed := NEW.id;
  ELSE
    changed := coalesce(NEW.vacancy_id, OLD.vacancy_id);
  END IF;
  IF EXISTS (SELECT FROM public.talent_vacancy v JOIN public.talent_appointment a ON a.vacancy_id = v.id
              WHERE v.id = changed AND v.ending = 'replaced' AND a.withdrawn_on IS NULL) THEN
    RAISE EXCEPTION 'vacancy %: filled in a remit that was replaced', changed USING ERRCODE = '42501';
  END IF;
  IF EXISTS (
      SELECT FROM public.talent_vacancy v JOIN public.talent_vacancy after ON after.continues_id = v.id
       WHERE (v.id = changed OR after.id = changed)
         AND after.first_round <> coalesce(
           (SELECT r.number + CASE r.outcome WHEN 'remit-changed' THEN 0 ELSE 1 END
              FROM public.talent_recruitmentround r WHERE r.vacancy_id = v.id ORDER BY r.number DESC LIMIT 1),
           v.first_round)) THEN
    RAISE EXCEPTION 'vacancy %: the rounds of one need are numbered through', changed USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION guard.log_chain() TO sp_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0016_log_reminders")]
    operations = [migrations.RunSQL(CHAIN, "DROP FUNCTION guard.log_chain();")]
