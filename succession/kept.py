"""What somebody sent after their session had ended, kept until the same person signs in again on the same browser.

It lies in the new, nameless session, encrypted, with the id of the person whose session had ended. Signing in as
anybody else throws it away. Passwords, codes and keys are never kept.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from succession.errors import own_page, submitted
from succession.tenancy.middleware import wants_json

KEY, OWNER = "kept", "kept for"
MOST = 5  # forms, as in so many tabs
LONGEST = 200_000  # characters of one form
SIGN_IN_AGAIN = (
    "You have been signed out. Select the button at the end of the page, then sign in: what you entered will be there."
)


@dataclass(frozen=True)
class Kept:
    """``fields``: to be sent again to ``path``. ``shown``: label and text of those that a person reads.

    ``files``: the names of those that were chosen, which are not kept.
    """

    ident: str
    path: str
    at: datetime.datetime
    fields: list[tuple[str, str]]
    shown: list[tuple[str, str]]
    files: list[str]

    @property
    def acting_as(self) -> str:
        """The membership under which the form was opened."""
        return dict(self.fields).get("acting_as", "")


def _fernet() -> Fernet:
    key = hashlib.sha256(b"kept text:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _secret(name: str) -> bool:
    return "password" in name or name in ("csrfmiddlewaretoken", "code", "credential", KEY)


def _remember_owner(request: HttpRequest) -> None:
    """Whose session it was that has ended; nobody's once it is gone, as after signing out.

    Asked with the first request that comes too late: its answer takes the old cookie away.
    """
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not cookie or USER in request.session:
        return
    row = Session.objects.filter(session_key=cookie).first()
    owner = row.get_decoded().get(USER) if row else None
    if owner is not None:
        request.session[OWNER] = owner


def _files(request: HttpRequest) -> list[str]:
    return [one.name or "a file" for _, chosen in request.FILES.lists() for one in chosen]


def keep(request: HttpRequest) -> bool:
    """Keep the form that was sent. False when it can't be: the text must then be given back at once."""
    owner = request.session.get(OWNER)
    shown = submitted(request)
    fields = [(name, str(one)) for name, values in request.POST.lists() if not _secret(name) for one in values]
    sent = {"path": request.get_full_path(), "at": timezone.now().isoformat(), "fields": fields, "shown": shown}
    text = json.dumps(sent | {"files": _files(request)})
    if owner is None or len(text) > LONGEST:
        return False
    entry = {"ident": uuid.uuid4().hex, "sealed": _fernet().encrypt(text.encode()).decode()}
    request.session[KEY] = [*request.session.get(KEY, []), entry][-MOST:]
    return True


def _own(request: HttpRequest) -> list[dict[str, str]]:
    """What waits for the person who is signed in; somebody else's is thrown away."""
    session = request.session
    if KEY not in session or str(request.user.pk) != session.get(OWNER):
        session.pop(KEY, None)
        session.pop(OWNER, None)
        return []
    found: list[dict[str, str]] = session[KEY]
    return found


def waiting(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(_own(request))


def kept(request: HttpRequest) -> list[Kept]:
    """Latest first."""
    found = []
    for entry in reversed(_own(request)):
        try:
            one: dict[str, Any] = json.loads(_fernet().decrypt(entry["sealed"].encode()))
        except InvalidToken:  # another secret key meanwhile
            continue
        at = datetime.datetime.fromisoformat(one["at"])
        pairs = {name: [(str(label), str(text)) for label, text in one[name]] for name in ("fields", "shown")}
        found.append(Kept(entry["ident"], one["path"], at, files=one.get("files", []), **pairs))
    return found


def drop(request: HttpRequest, ident: str) -> None:
    left = [entry for entry in _own(request) if entry["ident"] != ident]
    if left:
        request.session[KEY] = left
    else:
        request.session.pop(KEY, None)
        request.session.pop(OWNER, None)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Django's, but a form that comes after the session's end is not thrown away."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            if request.method == "POST" and KEY in request.POST:  # sent again: what it holds is in this request now
                drop(request, request.POST[KEY])
            return None
        _remember_owner(request)
        return super().process_view(request, view_func, view_args, view_kwargs)  # type: ignore[no-any-return]

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse({"error": SIGN_IN_AGAIN}, status=401)
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)  # type: ignore[no-any-return]
        shown = submitted(request)
        if not shown and not request.FILES:  # a button alone: back to the page that it stood on
            return redirect_to_login(own_page(request), reverse(settings.LOGIN_URL))
        is_kept = keep(request)
        back = reverse("account_kept") if is_kept else own_page(request)
        context = {
            "kept": is_kept,
            "files": _files(request),
            "submitted": [] if is_kept else shown,
            "sign_in": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}",
        }
        return render(request, "signed_out.html", context, status=403)
