"""Every table accounted for; each persona by raw SQL; nothing over a region's border; nothing without a scope."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import DatabaseError, IntegrityError, connection, transaction

from regions.models import Region
from reporting.models import IndicatorFigure, QuarterlyReturn, ReturnVersion
from succession.tenancy.checks import declared
from succession.tenancy.models import AuditEvent
from succession.tenancy.scope import NestedScopeError, NotAMemberError, maintenance, member_scope
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.plugin import servers

pytestmark = pytest.mark.django_db

TENANT_TABLES = [
    model._meta.db_table
    for model in apps.get_models()
    if any(field.attname == "region_id" for field in model._meta.fields) and model is not AuditEvent
]


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(statement, *parameters, match):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        sql(statement, *parameters)


def region_id(slug):
    return sql("SELECT id FROM regions_region WHERE slug = %s", slug)[0][0]


def test_every_table_is_accounted_for():
    assert [one for one in run_checks(databases=["default"]) if one.id.startswith("tenancy")] == []
    assert len([model for model, security in declared() if security]) >= 18


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_no_scope_no_rows(table):
    refused(f"SELECT count(*) FROM {table}", match="permission denied")


@pytest.mark.parametrize("persona", ["lead", "sponsor", "contributor", "participant", "national", "auditor", "worker"])
@pytest.mark.parametrize("table", TENANT_TABLES)
def test_a_persona_without_a_scope_sees_nothing_of_a_region(persona, table):
    if persona in ("national", "worker") and table in ("reporting_quarterlyreturn", "reporting_nationalfigure"):
        pytest.skip("not of one region: who has returned, and the published figures")
    public = table == "regions_organisationmembership"
    with transaction.atomic():
        sql(f"SET LOCAL ROLE sp_{persona}")
        try:
            with transaction.atomic():
                assert (sql(f"SELECT count(*) FROM {table}")[0][0] == 0) != public
        except DatabaseError as error:
            assert "permission denied" in str(error)
        transaction.set_rollback(True)


@pytest.mark.parametrize("email", [LEAD, SPONSOR])
def test_a_region_sees_its_own_rows_alone(email):
    own = acting(email).region_id
    with scope_of(email):
        for table in TENANT_TABLES:
            if table == "regions_organisationmembership":
                continue
            try:
                with transaction.atomic():
                    seen = {row[0] for row in sql(f"SELECT DISTINCT region_id FROM {table}")}
            except DatabaseError as error:
                assert "permission denied" in str(error)
            else:
                assert seen <= {own, None}
        assert ReturnVersion.objects.count() == 7  # this quarter’s has not been started


def test_the_college_sees_no_draft_and_only_assigned_regions():
    with scope_of(NATIONAL_LEAD):
        assert set(ReturnVersion.objects.values_list("status", flat=True)) == {
            "signed_off",
            "accepted",
            "queried",
            "superseded",
        }
        refused("SELECT * FROM reporting_indicatorfigure", match="permission denied")
        refused("SELECT * FROM reporting_findinganswer", match="permission denied")
    with scope_of("coordinator.1@demo.example"):
        assigned = {int(one) for one in sql("SELECT current_setting('app.region_ids')")[0][0].strip("{}").split(",")}
        assert len(assigned) == 3
        assert set(ReturnVersion.objects.values_list("region_id", flat=True)) <= assigned
        assert QuarterlyReturn.objects.values("region").distinct().count() == 9


def test_an_auditor_reads_no_return():
    with scope_of(AUDITOR):
        refused("SELECT * FROM reporting_returnversion", match="permission denied")


def test_rows_can_not_cross_a_border():
    with scope_of(OTHER_LEAD):
        theirs = ReturnVersion.objects.first()
    other = theirs.region_id
    with scope_of("lead.north-west@demo.example") as _:
        draft = ReturnVersion.objects.get(status="draft")
        insert = "INSERT INTO reporting_indicatorfigure (region_id, version_id, indicator, tier, override_reason) "
        refused(insert + "VALUES (%s, %s, 1, '1', '')", other, theirs.pk, match="row-level security|frozen")
        refused(insert + "VALUES (%s, %s, 8, '-', '')", draft.region_id, theirs.pk, match="foreign key|frozen")
        refused("UPDATE reporting_returnversion SET region_id = %s WHERE id = %s", other, draft.pk, match="row-level")
        assert sql("UPDATE reporting_returnversion SET progress = 'x' WHERE region_id = %s", other) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            ReturnVersion.objects.create(region_id=other, quarterly_return_id=theirs.quarterly_return_id, number=9)


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_foreign_key_can_not_point_into_another_region():
    """Even where row security lets the row itself pass."""
    with maintenance():
        regions = list(Region.objects.using("owner").order_by("pk")[:2])
        returns = QuarterlyReturn.objects.using("owner").filter(region=regions[1]).first()
        version = ReturnVersion(region=regions[0], quarterly_return=returns, number=8, status="draft")
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            version.save(using="owner")


def test_the_database_checks_the_membership():
    lead, sponsor = acting(LEAD), acting(SPONSOR)
    for user_id, membership_id in ((lead.user_id, sponsor.pk), (lead.user_id, 10**6), (10**6, lead.pk)):
        with pytest.raises(NotAMemberError), member_scope(user_id=user_id, membership_id=membership_id):
            pytest.fail("entered")


def test_an_update_of_everything_touches_one_s_own_alone():
    """Without a WHERE clause no SELECT policy helps: the UPDATE policy alone must hold."""
    with scope_of("lead.north-west@demo.example"):
        assert sql("UPDATE reporting_returnversion SET risks = 'x'") == 1
        assert sql("DELETE FROM reporting_indicatorfigure WHERE version_id IN (SELECT id FROM reporting_returnversion "
                   "WHERE status = 'draft')") == 15  # fmt: skip


def test_a_scope_leaves_nothing_behind():
    with scope_of(LEAD):
        assert sql("SELECT current_user::text") == [("sp_lead",)]
    assert sql("SELECT current_user::text, current_setting('app.region_id', true)") == [("sp_app", "")]


def test_scopes_do_not_nest():
    inner = scope_of(OTHER_LEAD)
    with scope_of(LEAD), pytest.raises(NestedScopeError), inner:
        pytest.fail("entered")


@pytest.mark.django_db(transaction=False)
def test_nothing_stays_on_the_connection_after_an_exception():
    for error in (ZeroDivisionError, RuntimeError):
        with pytest.raises(error), scope_of(LEAD):
            raise error
        left = sql("SELECT current_user::text, coalesce(current_setting('app.region_id', true), '')")
        assert left == [("sp_app", "")]


def test_frozen_is_frozen_for_every_login():
    with servers.superuser("succession") as connection:
        for statement in (
            "UPDATE reporting_returnversion SET progress = 'x' WHERE status = 'accepted'",
            "DELETE FROM reporting_returnversion WHERE status = 'signed_off'",
            "UPDATE reporting_returnversion SET content = 'x' WHERE status = 'signed_off'",
            "UPDATE reporting_indicatorfigure SET numerator = 1 WHERE version_id IN "
            "(SELECT id FROM reporting_returnversion WHERE status = 'accepted')",
            "DELETE FROM reporting_returnevent",
            "TRUNCATE reporting_returnversion CASCADE",
            "TRUNCATE tenancy_auditevent",
            "UPDATE tenancy_auditevent SET actor_id = 1",
        ):
            for role in ("postgres", "sp_maint"):
                with pytest.raises(Exception, match="refused|permission denied"), connection.transaction():
                    connection.execute(f"SET LOCAL ROLE {role}")
                    connection.execute(statement)


def test_transitions_are_the_databases_too():
    with scope_of("lead.north-west@demo.example"):
        draft = ReturnVersion.objects.get(status="draft")
        for status in ("signed_off", "accepted"):
            with pytest.raises(DatabaseError), transaction.atomic():
                ReturnVersion.objects.filter(pk=draft.pk).update(status=status)


def test_a_step_outside_the_table_is_refused_for_every_login():
    with servers.superuser("succession") as connection:
        for old, new in (("draft", "with_sponsor"), ("with_sponsor", "draft"), ("signed_off", "accepted")):
            with pytest.raises(Exception, match="transition .* refused"), connection.transaction():
                connection.execute("UPDATE reporting_returnversion SET status = %s WHERE status = %s", [new, old])


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_preparer_can_not_sign():
    with maintenance():
        version = ReturnVersion.objects.using("owner").get(status="with_sponsor")
        version.signed_by_id, version.content = version.prepared_by_id, "{}"
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            version.save(using="owner")


def test_content_and_hash_agree():
    with servers.superuser("succession") as connection, pytest.raises(Exception, match="returnversion_hash"):
        connection.execute(
            "UPDATE reporting_returnversion SET content = '{}', content_sha256 = repeat('0', 64) WHERE status = 'with_sponsor'"
        )


def test_the_trail_names_the_actor_and_can_not_be_forged():
    with scope_of("lead.north-west@demo.example"):
        draft = ReturnVersion.objects.get(status="draft")
        ReturnVersion.objects.filter(pk=draft.pk).update(risks="A new risk")
        refused("SELECT * FROM tenancy_auditevent", match="permission denied")
        refused("DELETE FROM tenancy_auditevent", match="permission denied")
        sql("SELECT set_config('role', 'none', true)")
    sql("RESET ROLE")
    with servers.superuser("succession") as owner:
        # The seed's own changes: who, in which role, for which region, and nothing but what changed.
        row = owner.execute(
            "SELECT role, actor_id, region_id, columns FROM tenancy_auditevent "
            "WHERE table_name = 'reporting_returnversion' AND operation = 'UPDATE' AND 'accepted_at' = ANY (columns) LIMIT 1"
        ).fetchone()
        personal = owner.execute(
            "SELECT count(*) FROM tenancy_auditevent WHERE table_name = 'regions_user' AND new_values IS NOT NULL"
        ).fetchone()
    assert row[0] == "sp_national"
    assert row[1] == acting(NATIONAL_LEAD).user_id
    assert row[2] is not None
    assert "status" in row[3]
    assert personal == (0,)


def test_a_change_of_a_policy_by_hand_is_noticed():
    for change, back in (
        (
            "ALTER TABLE reporting_report NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE reporting_report FORCE ROW LEVEL SECURITY",
        ),
        (
            "CREATE POLICY oops ON reporting_report FOR SELECT TO PUBLIC USING (true)",
            "DROP POLICY oops ON reporting_report",
        ),
        ("CREATE TABLE stray (id int)", "DROP TABLE stray"),
    ):
        with servers.superuser("succession") as owner:
            owner.execute(change)
            try:
                found = [one.id for one in run_checks(databases=["default"]) if one.id.startswith("tenancy")]
            finally:
                owner.execute(back)
        assert found


def test_figures_keep_their_shape():
    with scope_of("lead.north-west@demo.example"):
        draft = ReturnVersion.objects.get(status="draft")
        for bad in ({"indicator": 1, "tier": "-"}, {"indicator": 8, "tier": "1"}, {"indicator": 9, "tier": "1"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                IndicatorFigure.objects.create(version=draft, region_id=draft.region_id, **bad)
