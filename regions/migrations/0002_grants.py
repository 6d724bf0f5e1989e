"""The login's named rights on the sign-in tables, and the table of the cache.

No persona may touch a session: sessions are read before a scope opens and written after it has closed. Inside a scope
a persona needs the cache for rate limits (signing off asks for the password again).
"""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO sp_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation TO sp_app;
GRANT SELECT ON auth_permission, auth_group, auth_group_permissions, django_content_type TO sp_app;
GRANT SELECT ON regions_user_groups, regions_user_user_permissions TO sp_app;

CREATE TABLE succession_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX succession_cache_expires ON succession_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON succession_cache TO sp_app, sp_base;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(GRANTS, "DROP TABLE succession_cache")]
