from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from succession.tenancy.personas import NEEDS_SECOND_FACTOR


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own sign-in: password, second factor, where one is signed in."""
    memberships = request.memberships  # type: ignore[attr-defined]
    context = {
        "memberships": memberships,
        "enrolled": any(one.has_second_factor for one in memberships),
        "required": settings.SECOND_FACTOR_REQUIRED and any(one.role in NEEDS_SECOND_FACTOR for one in memberships),
    }
    return render(request, "account/index.html", context)


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda one: one.created_at, reverse=True)
    return render(request, "account/sessions.html", {"sessions": found})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, "Signed out there")
    return redirect("account_sessions")
