-- The roles of a cluster. Run once by an operator who may create roles, before the first migration; harmless again.
-- Logins are NOINHERIT: a policy TO sp_lead would also bind any role that inherits sp_lead.
DO $$
DECLARE
  entry text;
BEGIN
  FOREACH entry IN ARRAY ARRAY[
    'sp_owner LOGIN', 'sp_app LOGIN',                          -- migrations; the running product
    'sp_lead', 'sp_sponsor', 'sp_contributor', 'sp_participant', 'sp_national', 'sp_auditor', 'sp_worker',  -- personas
    'sp_base',                                                 -- what every persona may do
    'sp_ctx', 'sp_guard', 'sp_audit', 'sp_summary', 'sp_stats', -- owners of SECURITY DEFINER functions
    'sp_maint'                                                 -- data migrations, reference data, seeding
  ] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = split_part(entry, ' ', 1)) THEN
      EXECUTE format('CREATE ROLE %s NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE %s', entry,
                     CASE WHEN entry LIKE '% LOGIN' THEN 'NOINHERIT' ELSE 'INHERIT' END);
    END IF;
  END LOOP;
END $$;
-- SET ROLE only, as the login does not inherit.
GRANT sp_lead, sp_sponsor, sp_contributor, sp_participant, sp_national, sp_auditor, sp_worker TO sp_app;
GRANT sp_base TO sp_lead, sp_sponsor, sp_contributor, sp_participant, sp_national, sp_auditor, sp_worker;
-- To hand over functions and to run data migrations.
GRANT sp_ctx, sp_guard, sp_audit, sp_summary, sp_stats, sp_maint TO sp_owner;
ALTER ROLE sp_app SET statement_timeout = '30s';
ALTER ROLE sp_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE sp_app SET lock_timeout = '10s';
