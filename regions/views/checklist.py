from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from regions.checklist import ABOUT_COMMUNICATIONS, QUESTIONS, Question
from regions.domain import checklist as domain
from regions.forms.checklist import ChecklistForm
from regions.models import ChecklistItem, Region
from regions.queries.checklist import Line, done, lines
from regions.queries.people import owners
from regions.views.strategy import region_or_404
from succession import clock
from succession.facts import Impossible
from succession.pages import overtaken
from succession.states import Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

EDITORS = (Role.LEAD, Role.CONTRIBUTOR)


@dataclass(frozen=True)
class Kind:
    """A checklist and its pages. ``name``: of the route of the list; that of an item begins with it."""

    name: str
    title: str
    questions: Sequence[Question]
    nav: str

    def codes(self) -> set[str]:
        return {one.code for one in self.questions}


STRATEGY = Kind("checklist", "Checklist for the strategy and plan", QUESTIONS, "regions/strategy_nav.html")
COMMUNICATIONS = Kind(
    "communication_checklist",
    "Checklist for communications",
    ABOUT_COMMUNICATIONS,
    "regions/communication_nav.html",
)


def _region(request: HttpRequest, region: str) -> tuple[Acting, Region]:
    acting, found = region_or_404(request, region)
    if acting.is_national:
        raise Http404
    return acting, found


@require_GET
def checklist(request: HttpRequest, region: str, kind: Kind = STRATEGY) -> HttpResponse:
    """The region's questions as a task list; of a contributor, those that were given to them."""
    acting, of = _region(request, region)
    return _page(request, acting, of, kind)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, region: str, code: str, kind: Kind = STRATEGY) -> HttpResponse:
    """The same list, with one question open to be answered where it stands."""
    acting, of = _region(request, region)
    found = ChecklistItem.objects.filter(region=of, question=code).first()
    if acting.role not in EDITORS or code not in kind.codes() or (found is None and acting.role != Role.LEAD):
        raise Http404
    lead = acting.role == Role.LEAD
    form = ChecklistForm(request.POST or None, initial=_said(found), owners=owners() if lead else None)
    saved: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            domain.answer(by=acting, question=code, **form.facts())
        except Impossible as impossible:
            form.object_to(impossible)
        except Stale:
            saved = overtaken(form, _said(ChecklistItem.objects.filter(region=of, question=code).first()))
        else:
            messages.success(request, "The answer is saved")
            return redirect(f"{reverse(kind.name, args=[region])}#{code}")
    return _page(request, acting, of, kind, status=409 if saved else 200, code=code, form=form, saved=saved)


def _said(found: ChecklistItem | None) -> dict[str, Any]:
    names = {"answer": "answer", "evidence": "evidence", "owner": "owner_id", "due": "due"}
    said = {name: getattr(found, column) for name, column in names.items()} if found else {}
    return {**said, "revision": domain.revision(found)}


def _step(line: Line) -> str:
    return line.question.step


def _page(
    request: HttpRequest, acting: Acting, of: Region, kind: Kind, *, status: int = 200, **more: Any
) -> HttpResponse:
    found = lines(of.pk, kind.questions, every=acting.role != Role.CONTRIBUTOR)
    today = clock.today()
    context = {
        "region": of,
        "kind": kind,
        "item_route": f"{kind.name}_item",
        "steps": [(step, [(one, one.late(today)) for one in rows]) for step, rows in groupby(found, _step)],
        "count": len(found),
        "done": done(found),
        "edits": acting.role in EDITORS,
        **more,
    }
    return render(request, "regions/checklist.html", context, status=status)
