from django.db import migrations

import succession.tenancy.declarations


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0013_grant_rules"),
        ("talent", "0001_initial"),
        ("tenancy", "0017_log_chain"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="appointment",
            constraint=succession.tenancy.declarations.RowTrigger(
                arguments=(),
                deferrable=True,
                function="guard.log_chain",
                name="appointment_chain",
                timing="AFTER INSERT OR UPDATE",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentround",
            constraint=succession.tenancy.declarations.RowTrigger(
                arguments=(),
                deferrable=True,
                function="guard.log_chain",
                name="round_chain",
                timing="AFTER INSERT OR UPDATE OR DELETE",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=succession.tenancy.declarations.RowTrigger(
                arguments=(),
                deferrable=True,
                function="guard.log_chain",
                name="vacancy_chain",
                timing="AFTER INSERT OR UPDATE",
            ),
        ),
    ]
