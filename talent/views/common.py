from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Place:
    """Where a form of the log stands: who acts, its caption, and the address and words of the page to go back to."""

    acting: Acting
    caption: str
    back: tuple[str, str]


def keep(
    request: HttpRequest,
    form: LogForm,
    *,
    at: Place,
    act: Callable[[Any], Any],
    title: str,
    done: str,
    onward: Callable[[Any], str] | None = None,
    intro: str = "",
) -> HttpResponse:
    """A page with one form of the log. ``act`` takes its facts; ``onward``: where next, if not back."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.facts())
        except Impossible as impossible:
            form.object_to(impossible)
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
        else:
            messages.success(request, done)
            return redirect(onward(result) if onward else at.back[0])
    return render(request, "talent/form.html", {"form": form, "at": at, "title": title, "intro": intro})


def remove(
    request: HttpRequest, *, at: Place, act: Callable[[], Any], what: str, onward: str | None = None
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
            return redirect(onward or at.back[0])
    context = {
        "form": form,
        "at": at,
        "title": f"Remove this {what}",
        "problem": problem,
        "intro": f"Remove a {what} only if it was entered by mistake. Signed returns keep what they say of it.",
    }
    return render(request, "talent/form.html", context)


def address(name: str, region: str, organisation: str, *more: int) -> str:
    return reverse(name, args=[region, organisation, *more])
