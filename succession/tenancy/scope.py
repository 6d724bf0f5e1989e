"""A scope is one transaction in which the database itself has turned a membership, or a leased job, into a persona.

Outside a scope the login of the product can read no tenant table at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, connections, transaction


@dataclass(frozen=True)
class Scope:
    """Who acts: a person by a membership, or a worker by a job."""

    role: str
    user_id: int | None = None
    membership_id: int | None = None
    job_id: int | None = None


class NestedScopeError(RuntimeError):
    """Scopes do not nest: the inner one would end with the outer one's rights."""


class NotAMemberError(Exception):
    """The membership is not that user's, or not live; or the job is not leased to this worker."""


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)

REFUSED_AT_THE_DOOR = "28000"


def current_scope() -> Scope | None:
    return _current.get()


@contextmanager
def member_scope(*, user_id: int, membership_id: int) -> Iterator[Scope]:
    """The scope of a person. Raises ``NotAMemberError``."""
    with _scope("SELECT set_config('role', ctx.enter(%s, %s), true)", (user_id, membership_id)) as role:
        with _as_current(Scope(role=role, user_id=user_id, membership_id=membership_id)) as scope:
            yield scope


@contextmanager
def job_scope(*, job_id: int, lease: UUID) -> Iterator[Scope]:
    """The scope of a worker on a job that it holds. Raises ``NotAMemberError`` once the lease is lost."""
    with _scope("SELECT set_config('role', ctx.enter_job(%s, %s), true)", (job_id, lease)) as role:
        with _as_current(Scope(role=role, job_id=job_id)) as scope:
            yield scope


@contextmanager
def _scope(enter: str, arguments: tuple[Any, ...]) -> Iterator[str]:
    if _current.get() is not None:
        raise NestedScopeError("a scope is already active")
    connection = connections["default"]
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            try:
                cursor.execute(enter, arguments)
            except DatabaseError as error:
                if isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate == REFUSED_AT_THE_DOOR:
                    raise NotAMemberError(str(error)) from error
                raise
            role = cursor.fetchone()[0]
        yield role
        # A released savepoint keeps SET LOCAL values, and in a test the scope is a savepoint.
        if connection.savepoint_ids and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', 'none', true), ctx.leave()")


@contextmanager
def _as_current(scope: Scope) -> Iterator[Scope]:
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def maintenance() -> Iterator[None]:
    """Reference data and seeding, over the owner's connection (alias ``owner``) as ``sp_maint``; never in a request."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sp_maint")
        yield
        cursor.execute("RESET ROLE")


def settle() -> None:
    """Make every deferred refusal surface here, in the verb that caused it, and not after the response."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def verb() -> Iterator[None]:
    """One act of the domain: a savepoint at whose end the database has had its say."""
    with transaction.atomic():
        yield
        settle()
