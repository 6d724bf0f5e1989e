"""The one door through which a signed-in request reaches tenant tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render

from succession.errors import submitted
from succession.states import Refused
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.personas import NEEDS_SECOND_FACTOR
from succession.tenancy.scope import NotAMemberError, member_scope
from succession.tenancy.tokens import API, bearer, presented

SESSION_KEY = "membership_id"
INSUFFICIENT_PRIVILEGE = "42501"


class ActingRequest(HttpRequest):
    """A request inside a scope."""

    acting: Acting


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def conflict(request: HttpRequest, reason: str, *, back: str = "") -> HttpResponse:
    """409: says why, and gives the submitted text back so that nothing is lost. ``back``: else to the same page."""
    if wants_json(request):
        return JsonResponse({"error": reason}, status=409)
    context = {"reason": reason, "submitted": submitted(request), "back": back or request.path}
    return render(request, "409.html", context, status=409)


class ScopeMiddleware:
    """Opens the scope around the view *and* the rendering of its template.

    After the session, authentication and CSRF middleware. Sync on purpose: a scope is one transaction of one
    connection. What the database refuses ends as 404, after the rollback: never a hint that the row exists.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        request.token_scopes = None  # type: ignore[attr-defined]
        token = presented(request)
        if token is not None:
            return self._by_token(request, token)
        return self._by_session(request) if request.user.is_authenticated else self.get_response(request)

    def _by_session(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        memberships = live_memberships(user_id=user.pk, user_name=user.get_full_name())
        request.memberships = memberships  # type: ignore[attr-defined]
        chosen = request.session.get(SESSION_KEY)
        if chosen is None and len(memberships) == 1:
            chosen = request.session[SESSION_KEY] = memberships[0].pk
        acting = next((one for one in memberships if one.pk == chosen), None)
        request.acting = acting  # type: ignore[attr-defined]
        if request.path_info.startswith(settings.TENANCY_SCOPE_FREE):
            return self.get_response(request)
        return self._turned_away(request, acting, memberships) or self._in_scope(request, acting)  # type: ignore[arg-type]

    def _turned_away(
        self, request: HttpRequest, acting: Acting | None, memberships: list[Acting]
    ) -> HttpResponse | None:
        """Without a role, or without the second factor that the role needs, there is one page to go to."""
        if acting is None and request.path_info.startswith(API):
            return JsonResponse({"detail": "Choose a role first."}, status=403)
        if acting is None:
            revoked = request.session.pop(SESSION_KEY, None) is not None
            if revoked or not memberships:
                return render(request, "regions/no_role.html", {"revoked": revoked}, status=403)
            return redirect("choose_role")
        if settings.SECOND_FACTOR_REQUIRED and acting.role in NEEDS_SECOND_FACTOR and not acting.has_second_factor:
            return redirect("mfa_index")
        return None

    def _by_token(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """A token replaces the session: a session that comes with it counts for nothing."""
        request.user = AnonymousUser()
        found = bearer(token)
        if found is None:
            refusal = JsonResponse({"detail": "The token is unknown, expired or revoked."}, status=401)
            refusal["WWW-Authenticate"] = "Bearer"
            return refusal
        request.acting, request.token_scopes = found.acting, found.scopes  # type: ignore[attr-defined]
        return self._in_scope(request, found.acting)

    def _in_scope(self, request: HttpRequest, acting: Acting) -> HttpResponseBase:
        try:
            with member_scope(user_id=acting.user_id, membership_id=acting.pk):
                response = self.get_response(request)
                if response.status_code >= 500 or hasattr(request, "scope_refusal"):
                    transaction.set_rollback(True)
        except NotAMemberError:
            # Revoked between the two look-ups.
            if request.path_info.startswith(API):
                return JsonResponse({"detail": "This role has ended."}, status=403)
            return render(request, "regions/no_role.html", {"revoked": True}, status=403)
        refusal = getattr(request, "scope_refusal", None)
        if isinstance(refusal, Refused):
            return conflict(request, str(refusal), back=refusal.back)
        if refusal is not None and request.path_info.startswith(API):
            return JsonResponse({"detail": "Not found."}, status=404)
        if refusal is not None:
            return render(request, "404.html", status=404)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """A form carries the role it was opened under, so that a second tab can't act under the wrong one."""
        del view, args, kwargs
        acting: Acting | None = request.acting  # type: ignore[attr-defined]
        scoped = acting is not None and not request.path_info.startswith(settings.TENANCY_SCOPE_FREE)
        if request.method == "POST" and scoped and acting and request.POST.get("acting_as") != str(acting.pk):
            return conflict(
                request,
                f"This form was opened under another of your roles. You are now acting as {acting.role_label}, "
                f"{acting.place}. Change role, then open the page again. Nothing was saved.",
            )
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Marks what the scope must roll back; the answer is rendered afterwards, outside the broken transaction."""
        refused_by_database = (
            isinstance(exception, DatabaseError)
            and isinstance(exception.__cause__, psycopg.Error)
            and exception.__cause__.sqlstate == INSUFFICIENT_PRIVILEGE
        )
        if isinstance(exception, Refused) or refused_by_database:
            request.scope_refusal = exception  # type: ignore[attr-defined]
            return HttpResponse(status=404)
        return None
