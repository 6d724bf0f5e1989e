"""Edges that a review found: a round keeps to the day of the appointment that came of it; of others' figures the interim
share leaves no fewer than 5 vacancies over, and a median of an even number lies between the middle two."""

from django.db import migrations


def changed(function: str, old: str, new: str) -> str:
    """Where the text is not found, the migration stops."""
    return f"""
DO $do$
DECLARE
  was text := pg_get_functiondef('{function}'::regprocedure);
BEGIN
  IF strpos(was, $old${old}$old$) = 0 THEN
    RAISE EXCEPTION 'another {function} than expected';
  END IF;
  EXECUTE replace(was, $old${old}$old$, $new${new}$new$);
END $do$;
"""


def as_owner(role: str, schema: str, *statements: str) -> str:
    return (
        f"GRANT CREATE ON SCHEMA {schema} TO {role}; SET LOCAL ROLE {role};"
        + "".join(statements)
        + f"RESET ROLE; REVOKE CREATE ON SCHEMA {schema} FROM {role};"
    )


ROUND = as_owner(
    "sp_guard",
    "guard",
    """
CREATE FUNCTION guard.round_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.talent_appointment a JOIN public.talent_recruitmentround r ON r.id = a.recruitment_round_id
              WHERE r.id = NEW.id AND a.decided_on < r.advertised_on) THEN
    RAISE EXCEPTION 'round % refused: an appointment came of it before that day', NEW.id USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION guard.round_appointment() TO sp_owner;
""",
)
PUBLISH = "stats.market_publish(bigint, date, date)"
MARKET = as_owner(
    "sp_stats",
    "stats",
    changed(
        PUBLISH,
        "min(r.at) FILTER (WHERE r.upto * 2 >= r.n) AS middle",
        "(min(r.at) FILTER (WHERE r.upto * 2 >= r.n) + min(r.at) FILTER (WHERE r.upto * 2 > r.n)) / 2.0 AS middle",
    ),
    changed(
        PUBLISH,
        "m.measure, '', m.middle, round",
        """m.measure, '', CASE WHEN m.measure LIKE 'days\\_%' THEN round(m.middle / 5) * 5
                                   ELSE round(m.middle / 1000) * 1000 END, round""",
    ),
    changed(
        PUBLISH,
        "('covered_days', 'vacant_days', 'vacant', 'covered')",
        "('covered_days', 'vacant_days', 'vacant', 'covered')\n       AND needs.total - held.total >= 5",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0027_regional_role"), ("talent", "0004_log_answer")]
    operations = [migrations.RunSQL([ROUND, MARKET], "DROP FUNCTION guard.round_appointment();")]
