"""System checks: every table accounted for, the live catalogue as declared, the login weak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models

from succession.tenancy.declarations import CATALOGUE_DIGEST, RowSecurity, TenantForeignKey

OUTSIDE_DJANGO = {"django_migrations", "succession_cache"}


def declared() -> Iterator[tuple[type[models.Model], RowSecurity | None]]:
    """Every table of ours with its row security, if it declares one."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model, next((one for one in model._meta.constraints if isinstance(one, RowSecurity)), None)


def _is_tenant(model: Any) -> bool:
    return (
        isinstance(model, type)
        and issubclass(model, models.Model)
        and any(field.attname == "region_id" for field in model._meta.fields)
    )


@register(Tags.models)
def every_table_is_declared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    del app_configs, kwargs
    found: list[CheckMessage] = []
    for model, security in declared():
        label = model._meta.label
        if security is None and label not in settings.TENANCY_EXEMPT:
            found.append(Error(f"{label} has no RowSecurity and is not in TENANCY_EXEMPT", id="tenancy.E001"))
        if security is None or not _is_tenant(model):
            continue
        bound = {one.field for one in model._meta.constraints if isinstance(one, TenantForeignKey)}
        for field in model._meta.fields:
            across = field.name in getattr(model, "across_regions", ())
            if field.many_to_one and _is_tenant(field.related_model) and field.name not in bound and not across:
                message = f"{label}.{field.name} can point into another region: add a TenantForeignKey"
                found.append(Error(message, id="tenancy.E002"))
    return found


@register(Tags.database)
def database_agrees(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    del app_configs, kwargs
    if "default" not in (databases or ()):
        return []
    return [*_login_is_weak(), *_catalogue_matches()]


def _login_is_weak() -> list[CheckMessage]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            """SELECT r.rolsuper OR r.rolbypassrls
                   OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid
                                AND pg_has_role(r.oid, m.roleid, 'USAGE'))
                   OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
                 FROM pg_roles r WHERE rolname = session_user"""
        )
        if cursor.fetchone()[0]:
            message = "the application's login is superuser, bypasses row security, inherits a role or owns a table"
            return [Error(message, id="tenancy.E010")]
    return []


def _catalogue_matches() -> list[CheckMessage]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, obj_description(oid, 'pg_class'), "
            f"{CATALOGUE_DIGEST.format(table='c.oid')} FROM pg_class c "
            "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        live = {name: rest for name, *rest in cursor.fetchall()}
    wanted = {model._meta.db_table: security for model, security in declared() if security}
    exempt = {model._meta.db_table for model, security in declared() if not security} | OUTSIDE_DJANGO
    found: list[CheckMessage] = [
        Error(f"table {table} is missing", id="tenancy.E013") for table in wanted.keys() - live.keys()
    ]
    for table, (forced, comment, digest) in live.items():
        if table in wanted:
            if not forced or comment != f"rls:{wanted[table].digest()}:{digest}":
                message = f"table {table}: row security differs from the model's declaration"
                found.append(Error(message, id="tenancy.E011"))
        elif table not in exempt and not forced:
            found.append(Error(f"table {table}: unknown to the models and without row security", id="tenancy.E012"))
    return found
