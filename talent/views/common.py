from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from regions.models import Organisation
from succession.govuk.forms import GovukForm
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain.log import Impossible
from talent.forms.log import LogForm


def acting_of(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


def log_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Acting, Organisation]:
    """The log that a contributor keeps, or that the region's lead reads; to anybody else there is none."""
    acting = acting_of(request)
    found = Organisation.objects.filter(slug=organisation, memberships__region__slug=region).first()
    own = found is not None and acting.role is Role.CONTRIBUTOR and found.pk == acting.organisation_id
    if found is None or acting.region_slug != region or not (own or acting.role is Role.LEAD):
        raise Http404
    return acting, found


def kept_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Acting, Organisation]:
    """For the pages that change a log: those of the organisation's contributor."""
    acting, found = log_or_404(request, region, organisation)
    if acting.role is not Role.CONTRIBUTOR:
        raise Http404
    return acting, found


def keep(
    request: HttpRequest,
    form: LogForm,
    *,
    act: Callable[[Any], Any],
    title: str,
    done: str,
    caption: str,
    back: tuple[str, str],
    onward: Callable[[Any], str] | None = None,
    intro: str = "",
) -> HttpResponse:
    """A page with one form of the log. ``act`` takes its facts; ``back``: address and words; ``onward``: where next."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.facts())
        except Impossible as impossible:
            form.object_to(impossible)
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
        else:
            messages.success(request, done)
            return redirect(onward(result) if onward else back[0])
    context = {"form": form, "title": title, "caption": caption, "back": back, "intro": intro}
    return render(request, "talent/form.html", context)


def remove(
    request: HttpRequest, *, act: Callable[[], Any], what: str, caption: str, back: tuple[str, str], onward: str
) -> HttpResponse:
    """Asks once more before a row that was entered by mistake goes."""
    form = GovukForm(request.POST or None)
    form.submit = f"Remove this {what}"
    problem = ""
    if request.method == "POST":
        try:
            act()
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"The {what} is removed")
            return redirect(onward)
    context = {
        "form": form,
        "title": f"Remove this {what}",
        "caption": caption,
        "back": back,
        "problem": problem,
        "intro": f"Remove a {what} only if it was entered by mistake. Signed returns keep what they say of it.",
    }
    return render(request, "talent/form.html", context)


def address(name: str, region: str, organisation: str, *more: int) -> str:
    return reverse(name, args=[region, organisation, *more])
