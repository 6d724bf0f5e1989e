"""Second factors and the list of sessions: the login's, before and after a scope.

Inside a scope (a sign-off asks for the factor again) a persona reads and marks as used its own person's alone.
"""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_authenticator, usersessions_usersession TO sp_app;
GRANT SELECT, UPDATE ON mfa_authenticator TO sp_base;
GRANT SELECT ON mfa_authenticator TO sp_ctx;
ALTER TABLE mfa_authenticator ENABLE ROW LEVEL SECURITY;
ALTER TABLE mfa_authenticator FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON mfa_authenticator TO sp_app USING (true) WITH CHECK (true);
CREATE POLICY own ON mfa_authenticator TO sp_base
  USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint));
CREATE POLICY people ON mfa_authenticator FOR SELECT TO sp_ctx USING (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0003_invitation"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
