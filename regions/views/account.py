from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from succession import kept
from succession.tenancy.middleware import SESSION_KEY
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
    """In one query; allauth's own list asks three times for each."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    found = UserSession.objects.filter(user_id=request.user.pk, session_key__in=live).order_by("-created_at")
    return render(request, "account/sessions.html", {"sessions": found})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, "Signed out there")
    return redirect("account_sessions")


@require_http_methods(["GET", "POST"])
def session_left(request: HttpRequest) -> HttpResponse:
    """Seconds until the session ends. A script asks; "Stay signed in" posts, and the session begins anew."""
    if request.method == "POST":
        request.session.begin_anew()  # type: ignore[attr-defined]
        return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})
    return JsonResponse({"seconds": request.session.seconds_left or 0})  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def kept_forms(request: HttpRequest) -> HttpResponse:
    """What one sent after the session's end, to be sent again or thrown away. A POST has thrown it away by now."""
    found = kept.kept(request)
    if not found:
        return redirect("home")
    if SESSION_KEY not in request.session:  # on in the role in which it was written
        mine = {str(one.pk): one.pk for one in request.memberships}  # type: ignore[attr-defined]
        if found[0].acting_as in mine:
            request.session[SESSION_KEY] = mine[found[0].acting_as]
    return render(request, "account/kept.html", {"forms": found})
