"""What the database enforces, declared beside the model in ``Meta.constraints``.

Django's autodetector writes the migrations; the system checks compare the live catalogue with the declaration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

Rule = tuple[str, str, str | None, str | None]

# What PostgreSQL itself holds for a table, so that an ALTER POLICY by hand is noticed.
CATALOGUE_DIGEST = (
    "(SELECT md5(string_agg(concat_ws('|', polname, polcmd, polpermissive, polroles::regrole[]::text, "
    "pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), ';' ORDER BY polname)) "
    "FROM pg_policy WHERE polrelid = {table})"
)


def setting(name: str, cast: str = "bigint") -> str:
    """SQL for a value of the scope; NULL without a scope, since a spent SET LOCAL leaves an empty string."""
    return f"(SELECT nullif(current_setting('app.{name}', true), '')::{cast})"


OWN_REGION = f"region_id = {setting('region_id')}"
# The cast stands outside, or ANY would take the SELECT for a set of arrays.
ASSIGNED_REGION = f"region_id = ANY ({setting('region_ids', 'text')}::bigint[])"


OWN_ORGANISATION = f"organisation_id = {setting('organisation_id')}"


def acting_as(*roles: str) -> str:
    """Tells apart roles that share a persona; a deputy acts as ``deputy``."""
    return in_status(*roles, column=setting("acting_role", "text"))


def me(column: str) -> str:
    return f"{column} = {setting('user_id')}"


def both(*predicates: str) -> str:
    return " AND ".join(f"({predicate})" for predicate in predicates)


def either(*predicates: str) -> str:
    return " OR ".join(f"({predicate})" for predicate in predicates)


def in_status(*values: str, column: str = "status") -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def rules(roles: Sequence[str], commands: str, using: str | None = "true", check: str | None = None) -> list[Rule]:
    """One rule for each command, such as ``"SELECT UPDATE"``, and role; for an INSERT the condition is its check."""
    return [
        (role, command, None, check or using) if command == "INSERT" else (role, command, using, check)
        for command in commands.split()
        for role in roles
    ]


def everything(role: str, using: str = "true") -> list[Rule]:
    return rules([role], "SELECT INSERT UPDATE DELETE", using)


class SqlConstraint(BaseConstraint):
    """An entry of ``Meta.constraints`` that is DDL of our own, run once the tables of the migration exist."""

    def __init__(self, *, name: str, **options: Any) -> None:
        super().__init__(name=name)
        self.options = options

    def statement(self, table: str) -> str:
        raise NotImplementedError

    def removal(self, table: str) -> str:
        raise NotImplementedError

    # Django's three hooks. Deferred even on ALTER: what a statement points to may come later in the migration.
    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        self.create_sql(model, schema_editor)
        return ""

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.statement(model._meta.db_table))
        return ""

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        del schema_editor
        assert model is not None
        return self.removal(model._meta.db_table)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Only the database can judge these."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {"name": self.name, **self.options}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.deconstruct() == self.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class RowSecurity(SqlConstraint):
    """The policies of a table, one for each role and command, and with them the table's grants.

    ``rules``: ``(role, "SELECT" | "INSERT" | "UPDATE" | "DELETE", using, check)``. A second rule for the same
    role and command is refused: permissive policies would mix the USING of one with the CHECK of the other.
    """

    def __init__(self, *, name: str, rules: Sequence[Rule]) -> None:
        self.rules = [tuple(rule) for rule in rules]
        keys = [rule[:2] for rule in self.rules]
        if len(keys) != len(set(keys)):
            raise ValueError(f"{name}: more than one rule for one role and command")
        super().__init__(name=name, rules=self.rules)

    def digest(self) -> str:
        return hashlib.sha256(repr(self.rules).encode()).hexdigest()[:16]

    def statement(self, table: str) -> str:
        parts = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            self.removal(table),
        ]
        for role, command, using, check in self.rules:
            using_sql = f" USING ({using})" if using and command != "INSERT" else ""
            check_sql = f" WITH CHECK ({check or using})" if command in ("INSERT", "UPDATE") else ""
            parts.append(
                f"CREATE POLICY {role}_{str(command).lower()} ON {table} AS PERMISSIVE FOR {command} TO {role}"
                f"{using_sql}{check_sql}; GRANT {command} ON {table} TO {role};"
            )
        live = CATALOGUE_DIGEST.format(table=f"'{table}'::regclass")
        parts.append(
            f"DO $rls$ BEGIN EXECUTE format('COMMENT ON TABLE {table} IS %L', "
            f"'rls:{self.digest()}:' || {live}); END $rls$;"
        )
        return "\n".join(parts)

    def removal(self, table: str) -> str:
        """Row security itself stays on and forced: a removed declaration fails closed."""
        return f"""DO $rls$ DECLARE item record; BEGIN
  FOR item IN SELECT polname FROM pg_policy WHERE polrelid = '{table}'::regclass LOOP
    EXECUTE 'DROP POLICY ' || quote_ident(item.polname) || ' ON {table}';
  END LOOP;
  FOR item IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = current_schema() AND table_name = '{table}' AND grantee <> current_user LOOP
    EXECUTE 'REVOKE ALL ON {table} FROM ' || quote_ident(item.grantee);
  END LOOP; END $rls$;"""


class TenantForeignKey(SqlConstraint):
    """``(region_id, <field>_id)`` references ``(region_id, id)``: a row can't point into another region.

    ``within``: columns that both rows share besides, such as ``("organisation_id",)``.
    """

    def __init__(self, *, name: str, field: str, to_table: str, within: Sequence[str] = ()) -> None:
        self.field, self.to_table, self.within = field, to_table, tuple(within)
        more = {"within": self.within} if within else {}
        super().__init__(name=name, field=field, to_table=to_table, **more)

    def statement(self, table: str) -> str:
        shared = ", ".join(("region_id", *self.within))
        return (
            f"ALTER TABLE {table} ADD CONSTRAINT {self.name} FOREIGN KEY ({shared}, {self.field}_id) "
            f"REFERENCES {self.to_table} ({shared}, id) DEFERRABLE INITIALLY IMMEDIATE;"
        )

    def removal(self, table: str) -> str:
        return f"ALTER TABLE {table} DROP CONSTRAINT {self.name};"


class RowTrigger(SqlConstraint):
    """A plain trigger, enabled ALWAYS, which no setting of a session can switch off.

    ``timing``: such as ``"BEFORE UPDATE OR DELETE"``. ``arguments``: strings handed to the function. A trigger that
    guards against DELETE also refuses TRUNCATE, which would walk past it. ``deferrable``: an AFTER trigger on what
    several rows must be together; a bulk load may ask for it at its end.
    """

    def __init__(
        self, *, name: str, timing: str, function: str, arguments: Sequence[str] = (), deferrable: bool = False
    ) -> None:
        self.timing, self.function, self.arguments, self.deferrable = timing, function, tuple(arguments), deferrable
        more = {"deferrable": True} if deferrable else {}
        super().__init__(name=name, timing=timing, function=function, arguments=self.arguments, **more)

    @property
    def guards_deletion(self) -> bool:
        return self.timing.startswith("BEFORE") and "DELETE" in self.timing

    def statement(self, table: str) -> str:
        arguments = ", ".join("'" + argument.replace("'", "''") + "'" for argument in self.arguments)
        kind, defer = ("CONSTRAINT TRIGGER", " DEFERRABLE") if self.deferrable else ("TRIGGER", "")
        parts = [
            (
                f"CREATE {kind} {self.name} {self.timing} ON {table}{defer} FOR EACH ROW "
                f"EXECUTE FUNCTION {self.function}({arguments});"
            ),
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {self.name};",
        ]
        if self.guards_deletion:
            parts.append(
                f"CREATE TRIGGER {self.name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION guard.no_truncate();"
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {self.name}_truncate;"
            )
        return "\n".join(parts)

    def removal(self, table: str) -> str:
        truncate = f"DROP TRIGGER {self.name}_truncate ON {table};" if self.guards_deletion else ""
        return f"DROP TRIGGER {self.name} ON {table};{truncate}"


def audited(name: str, *arguments: str, timing: str = "AFTER INSERT OR UPDATE OR DELETE") -> RowTrigger:
    """Every change goes to the audit trail. ``"columns"``: of personal data which changed, and never the values."""
    return RowTrigger(name=f"{name}_audit", timing=timing, function="audit.log", arguments=arguments)
