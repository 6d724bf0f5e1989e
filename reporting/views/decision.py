from __future__ import annotations

from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from regions.forms.confirmation import ReasonForm
from regions.models import User
from reporting.domain import asked
from reporting.domain import content as document
from reporting.domain import quarterly_return as domain
from reporting.enums import ReturnStatus
from reporting.forms.decision import SignOffForm
from reporting.queries.quarterly_return import figure_table, lineage_of
from reporting.rules import may, prepares, signs
from reporting.views.common import acting_of, return_or_404, version_or_404
from succession.states import Refused


@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The sponsor reads exactly what will be sent, and signs it with the password."""
    acting = acting_of(request)
    if not signs(acting):
        raise Http404
    version = version_or_404(return_or_404(region, quarter))
    if version.is_signed:
        return redirect("return", region, quarter)  # a double click, or the other tab
    if version.status != ReturnStatus.WITH_SPONSOR:
        raise Refused("This return is not with you: it has gone back to being a draft.")
    assert isinstance(request.user, User)
    content = asked.content_of(version)
    if request.method == "POST" and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return render(request, "429.html", status=429)
    form = SignOffForm(request.POST or None, user=request.user, initial={"seen": document.fingerprint(content)})
    if request.method == "POST" and form.is_valid():
        domain.sign_off(by=acting, version=version, seen=form.cleaned_data["seen"])
        return redirect("return", region, quarter)
    context = {
        "form": form,
        "version": version,
        "quarterly_return": version.quarterly_return,
        "content": content,
        "rows": figure_table(content),
        "lineage": lineage_of(content),
        "declaration": document.DECLARATION,
        "webauthn": begin_authentication(request.user) if form.has_key else None,
    }
    return render(request, "reporting/sign_off.html", context)


def _with_reason(request: HttpRequest, region: str, quarter: str, *, verb: str) -> HttpResponse:
    acting = acting_of(request)
    version = version_or_404(return_or_404(region, quarter))
    if not may(verb, version.status, by=acting):
        raise Refused("This return has moved on since you opened the page.")
    words = {
        "recall": ("Why are you recalling this return?", "The sponsor sees this.", "Recall this return"),
        "send_back": ("What should be changed?", "The regional lead sees this.", "Send back to the regional lead"),
    }[verb]
    label, hint, submit = words
    form = ReasonForm(request.POST or None, label=label, hint=hint, submit=submit)
    if request.method == "POST" and form.is_valid():
        act = {"recall": domain.recall, "send_back": domain.send_back}[verb]
        act(by=acting, version=version, reason=form.cleaned_data["reason"])
        return redirect("return", region, quarter)
    context = {"form": form, "title": submit, "quarterly_return": version.quarterly_return}
    return render(request, "reporting/reason.html", context)


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    if not prepares(acting_of(request)):
        raise Http404
    return _with_reason(request, region, quarter, verb="recall")


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    if not signs(acting_of(request)):
        raise Http404
    return _with_reason(request, region, quarter, verb="send_back")
