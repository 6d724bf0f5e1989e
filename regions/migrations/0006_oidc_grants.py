"""Identities of councils' providers: the login adds them and marks their use. It has no right on allauth's tables of
providers and tokens, which stay empty.

One identity for each person and provider, and it never changes hands.
"""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE ON socialaccount_socialaccount TO sp_app;
CREATE UNIQUE INDEX socialaccount_one_for_each_provider ON socialaccount_socialaccount (user_id, provider);
CREATE TRIGGER socialaccount_only_last_login BEFORE UPDATE ON socialaccount_socialaccount
  FOR EACH ROW EXECUTE FUNCTION guard.only_columns('last_login');
ALTER TABLE socialaccount_socialaccount ENABLE ALWAYS TRIGGER socialaccount_only_last_login;
"""
UNDO = """
DROP TRIGGER socialaccount_only_last_login ON socialaccount_socialaccount;
DROP INDEX socialaccount_one_for_each_provider;
REVOKE ALL ON socialaccount_socialaccount FROM sp_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0005_api_token"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [migrations.RunSQL(GRANTS, UNDO)]
