"""The door for programs: a token is one role of one person, for as long as that role lives."""

from django.db import migrations

DOOR = """
SET LOCAL check_function_bodies = off;
GRANT CREATE ON SCHEMA ctx TO sp_ctx;
SET LOCAL ROLE sp_ctx;
-- The use is noted at most once a minute.
CREATE FUNCTION ctx.token(p_token text)
RETURNS TABLE (user_id bigint, membership_id bigint, scopes text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_id bigint;
BEGIN
  SELECT t.id INTO found_id
    FROM public.regions_apitoken t JOIN public.regions_user u ON u.id = t.user_id
   WHERE t.token_sha256 = encode(sha256(convert_to(p_token, 'UTF8')), 'hex') AND t.revoked_at IS NULL
     AND t.expires_at > clock_timestamp() AND u.is_active AND ctx.is_live(t.membership_id);
  IF found_id IS NULL THEN
    RETURN;
  END IF;
  UPDATE public.regions_apitoken t SET last_used_at = clock_timestamp()
   WHERE t.id = found_id AND (t.last_used_at IS NULL OR t.last_used_at < clock_timestamp() - interval '1 minute');
  RETURN QUERY SELECT t.user_id, t.membership_id, t.scopes::text[] FROM public.regions_apitoken t WHERE t.id = found_id;
END $$;
REVOKE ALL ON FUNCTION ctx.token(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ctx.token(text) TO sp_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA ctx FROM sp_ctx;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_job_invitations"), ("regions", "0004_factor_grants")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION ctx.token(text)")]
