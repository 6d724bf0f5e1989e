"""Error pages in plain English; each renders without a query."""

import sys
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

# Never shown again to anybody: what a form may hold besides text.
UNSHOWN = {"csrfmiddlewaretoken", "acting_as", "code", "credential", "revision", "seen", "kept"}
NO_SPACE = "53100"
TOO_SLOW = {"57014", "55P03"}  # statement_timeout, lock_timeout


def submitted(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody entered in a form that could not be saved, to be given back; a password never is."""
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), str(text))
        for name, text in request.POST.items()
        if name not in UNSHOWN and "password" not in name and str(text).strip()
    ]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": "Not found."}, status=404)
    return render(request, "404.html", status=404)


def _cause(fault: BaseException | None) -> tuple[int, str]:
    """The status, and what is the matter as far as a reader may know."""
    if not isinstance(fault, OperationalError | InterfaceError):
        return 500, "The fault has been recorded."
    state = fault.__cause__.sqlstate if isinstance(fault.__cause__, psycopg.Error) else None
    if state == NO_SPACE:
        return 503, "The service has run out of space to store anything. Reading still works."
    if state in TOO_SLOW:
        return 503, "The service is slow just now, and gave up waiting."
    return 503, "The database can’t be reached just now."


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """503 when the database is down, full or slow: trying again later helps. The text that was sent comes back."""
    del args
    status, cause = _cause(sys.exception())
    try:
        given_back = submitted(request)
    except Exception:  # noqa: BLE001  (the body itself may be what is broken)
        given_back = []
    answer = render(request, "500.html", {"cause": cause, "submitted": given_back}, status=status)
    if status == 503:
        answer["Retry-After"] = "30"
    return answer


def _from_ourselves(request: HttpRequest) -> bool:
    """By the header that no page can forge: whose page has sent this form."""
    origin = request.headers.get("Origin", "")
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)


def own_page(request: HttpRequest) -> str:
    """The path of the page that a form was sent from, if it is ours; else the home page."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()})
    return urlsplit(referer).path or "/" if ours else "/"


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: from elsewhere, or from before somebody signed in. Only our own gets its text back."""
    del reason
    given_back = submitted(request) if _from_ourselves(request) else []
    return render(request, "403.html", {"submitted": given_back}, status=403)
