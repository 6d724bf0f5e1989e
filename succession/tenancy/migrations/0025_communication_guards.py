"""What the owner of a communication may change, who is no lead."""

from django.db import migrations

GUARDS = """
SET LOCAL check_function_bodies = off;

-- Arguments: the columns that an owner who is no lead may change.
CREATE FUNCTION guard.owner_rules() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.region_id <> OLD.region_id OR current_setting('role') NOT IN ('sp_lead', 'sp_maint')
     AND to_jsonb(NEW) - TG_ARGV::text[] <> to_jsonb(OLD) - TG_ARGV::text[] THEN
    RAISE EXCEPTION 'UPDATE of % % refused: only % may change', TG_TABLE_NAME, OLD.id, array_to_string(TG_ARGV, ', ')
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0024_practice_guards")]
    operations = [migrations.RunSQL(GUARDS, "DROP FUNCTION guard.owner_rules();")]
