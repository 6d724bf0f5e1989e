"""Pages with one form: keep what somebody says of a thing, or remove it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from succession.facts import Impossible
from succession.govuk.facts import FactsForm
from succession.govuk.forms import GovukForm
from succession.states import Refused
from succession.tenancy.acting import Acting


@dataclass(frozen=True)
class Place:
    """Where a form stands: who acts, its caption, and the address and words of the page to go back to."""

    acting: Acting
    caption: str
    back: tuple[str, str]


def keep(
    request: HttpRequest,
    form: FactsForm,
    *,
    at: Place,
    act: Callable[[Any], Any],
    title: str,
    done: str,
    onward: Callable[[Any], str] | None = None,
    intro: str = "",
) -> HttpResponse:
    """A page with one form. ``act`` takes its facts; ``onward``: where next, if not back."""
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
    return render(request, "form.html", {"form": form, "at": at, "title": title, "intro": intro})


def remove(
    request: HttpRequest, *, at: Place, act: Callable[[], Any], what: str, onward: str | None = None, more: str = ""
) -> HttpResponse:
    """Asks once more before a row that was entered by mistake goes. ``more``: what else the person should know."""
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
        "intro": f"Remove a {what} only if it was entered by mistake.{more}",
    }
    return render(request, "form.html", context)
