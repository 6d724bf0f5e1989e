"""Second version of the guard of a chain: by keys alone, so that a row takes the same time however long the log is."""

from django.db import migrations

CHAIN = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA guard TO sp_guard;
SET LOCAL ROLE sp_guard;

CREATE OR REPLACE FUNCTION guard.log_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed bigint;
  before bigint;
  replaced boolean;
BEGIN
  IF TG_TABLE_NAME = 'talent_vacancy' THEN
    changed := NEW.id;
  ELSE
    changed := coalesce(NEW.vacancy_id, OLD.vacancy_id);
  END IF;
  SELECT v.continues_id, v.ending = 'replaced' INTO before, replaced FROM public.talent_vacancy v WHERE v.id = changed;
  IF replaced AND EXISTS (SELECT FROM public.talent_appointment
                           WHERE vacancy_id = changed AND withdrawn_on IS NULL) THEN
    RAISE EXCEPTION 'vacancy %: filled in a remit that was replaced', changed USING ERRCODE = '42501';
  END IF;
  -- Only from a replaced one does another go on; most are neither.
  IF (replaced OR before IS NOT NULL) AND EXISTS (
      SELECT FROM unnest(array_remove(ARRAY[CASE WHEN replaced THEN changed END, before], NULL)) AS part(id)
        JOIN public.talent_vacancy v ON v.id = part.id
        JOIN public.talent_vacancy after ON after.continues_id = part.id
       WHERE after.first_round <> coalesce(
           (SELECT r.number + CASE r.outcome WHEN 'remit-changed' THEN 0 ELSE 1 END
              FROM public.talent_recruitmentround r WHERE r.vacancy_id = v.id ORDER BY r.number DESC LIMIT 1),
           v.first_round)) THEN
    RAISE EXCEPTION 'vacancy %: the rounds of one need are numbered through', changed USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;

RESET ROLE;
REVOKE CREATE ON SCHEMA guard FROM sp_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0017_log_chain")]
    operations = [migrations.RunSQL(CHAIN, migrations.RunSQL.noop)]
