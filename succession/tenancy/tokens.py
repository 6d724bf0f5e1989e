"""A program's way in: ``Authorization: Bearer …`` on the API, checked by the database, for one role of one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connections
from django.http import HttpRequest

from succession.tenancy.acting import Acting, live_memberships

API = "/api/"


@dataclass(frozen=True)
class Bearer:
    """Whom a valid token stands for, and what it may read."""

    acting: Acting
    scopes: frozenset[str]


def presented(request: HttpRequest) -> str | None:
    """The token of the request, if it comes with one; anywhere but on the API a token is nothing."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and request.path_info.startswith(API) else None


def bearer(token: str) -> Bearer | None:
    """None for a token that is unknown, expired or revoked, or whose role has ended."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT user_id, membership_id, scopes FROM ctx.token(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return None
    user_id, membership_id, scopes = row
    name = get_user_model().objects.get(pk=user_id).get_full_name()
    acting = next(one for one in live_memberships(user_id=user_id, user_name=name) if one.pk == membership_id)
    return Bearer(acting, frozenset(scopes))
