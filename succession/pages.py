"""Pages with one form, to keep what somebody says of a thing or to remove it; and long lists, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from succession.facts import Impossible
from succession.govuk.facts import FactsForm
from succession.govuk.forms import GovukForm
from succession.govuk.templatetags.govuk import uk_date
from succession.states import Refused, Stale
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
    quoted: str = "",
    theirs: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """A page with one form. ``act`` takes its facts; ``onward``: where next, if not back; ``quoted``: the text
    that it is about; ``theirs``: what the form would begin with now, where somebody else may save the same."""
    saved: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.facts())
        except Impossible as impossible:
            form.object_to(impossible)
        except Stale:
            saved = overtaken(form, theirs() if theirs else {})
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
        else:
            messages.success(request, done)
            return redirect(onward(result) if onward else at.back[0])
    context = {"form": form, "at": at, "title": title, "intro": intro, "quoted": quoted, "saved": saved}
    return render(request, "form.html", context, status=409 if saved else 200)


def overtaken(form: Form, theirs: dict[str, Any]) -> list[tuple[str, str]]:
    """For both texts on one page: what was typed stays in the form, what somebody else saved is handed back by label.

    ``theirs``: with the ``revision`` that the next save replaces.
    """
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["revision"] = theirs.get("revision", "")  # type: ignore[index]
    form.full_clean()
    differing = [
        (str(form.fields[name].label), _shown(form, name, value))
        for name, value in theirs.items()
        if name in form.fields and name != "revision" and form.cleaned_data.get(name) != value
    ]
    return differing or [("What they saved", "the same as yours")]


def _shown(form: Form, name: str, value: Any) -> str:
    if value in (None, "", []):
        return "(empty)"
    if isinstance(value, datetime.date):
        return uk_date(value)
    field = form.fields[name]
    if isinstance(field, ChoiceField):
        words = {str(key): label for key, label in field.choices}  # type: ignore[union-attr,misc]
        return ", ".join(str(words.get(str(one), one)) for one in (value if isinstance(value, list) else [value]))
    return str(value)


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


def paged(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    name: str = "page",
    *,
    count: int | None = None,
    on_a_page: int = 50,
) -> dict[str, Any]:
    """``page``, ``pages`` and ``rest``, as ``components/pagination.html`` asks for them.

    ``name``: of the page's number in the address. ``count``: where it is known, so that nothing is counted twice.
    """
    pages = Paginator(rows, on_a_page)
    if count is not None:
        pages.count = count  # a cached property
    page = pages.get_page(request.GET.get(name))
    query = request.GET.copy()
    query.pop(name, None)
    return {
        "page": page,
        "pages": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rest": f"{query.urlencode()}&" if query else "",
    }
