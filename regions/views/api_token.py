from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from regions.domain import api_token as domain
from regions.forms.api_token import ApiTokenForm
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

HOLDERS = (Role.LEAD, Role.SPONSOR, Role.COORDINATOR, Role.NATIONAL_LEAD)


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if acting.role not in HOLDERS:
        raise Http404
    return acting


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens in the role in use; a new one is shown on the answer to its form, and never again."""
    acting = _acting(request)
    form = ApiTokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = domain.make(by=acting, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            form = ApiTokenForm()
    return render(request, "regions/tokens.html", {"form": form, "secret": secret, "tokens": domain.live(by=acting)})


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    if not domain.end(by=_acting(request), pk=pk):
        raise Http404
    messages.success(request, "Token ended")
    return redirect("tokens")
