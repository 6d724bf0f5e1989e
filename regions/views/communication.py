from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import communication as domain
from regions.forms.communication import CommunicationForm, DoneForm, said_of
from regions.models import Communication
from regions.queries.communication import by_audience, came_back, communications, known, silent
from regions.queries.communication import calendar as calendar_of
from regions.queries.stakeholder import owners
from regions.views.stakeholder import address, lead_or_404, reader_or_404
from succession import clock
from succession.csv import csv_response
from succession.pages import Place, keep, paged
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

CSV_HEADINGS = (
    "audience", "aim", "main message", "what is in it for them", "how", "how often", "due next", "owner",
    "how they can answer", "how you will see that it worked", "last done on", "what came back",
)  # fmt: skip


def _place(acting: Acting) -> Place:
    return Place(acting, acting.region, (address("communications", acting.region_slug), "Communications"))


def _communication_or_404(region: str, pk: int) -> Communication:
    return get_object_or_404(Communication, region__slug=region, pk=pk)


@require_GET
def communication_list(request: HttpRequest, region: str) -> HttpResponse:
    """By audience, the first due first; and whom nobody speaks to. Of a contributor, those that are theirs."""
    acting, past = reader_or_404(request, region), "past" in request.GET
    rows = list(communications(past=past))
    lines = [(label, [(one, domain.may_do(acting, one)) for one in found]) for label, found in by_audience(rows)]
    context = {
        "region": region,
        "here": "communications",
        "past": past,
        "audiences": lines,
        "silent": silent(rows) if acting.role is not Role.CONTRIBUTOR and not past else [],
        "leads": acting.role is Role.LEAD,
        "today": clock.today(),
    }
    return render(request, "regions/communications.html", context)


@require_GET
def calendar(request: HttpRequest, region: str) -> HttpResponse:
    """What is late, and the next months."""
    acting = reader_or_404(request, region)
    late, months = calendar_of(clock.today())
    context = {
        "region": region,
        "here": "communication_calendar",
        "late": [(entry, domain.may_do(acting, entry.communication)) for entry in late],
        "months": months,
    }
    return render(request, "regions/communication_calendar.html", context)


@require_GET
def returned(request: HttpRequest, region: str) -> HttpResponse:
    """What was done, and what came back."""
    reader_or_404(request, region)
    context = {"region": region, "here": "communication_returned", **paged(request, came_back())}
    return render(request, "regions/communication_returned.html", context)


@require_GET
def communications_csv(request: HttpRequest, region: str) -> HttpResponse:
    reader_or_404(request, region)
    rows = [CSV_HEADINGS, *(_csv_row(one) for one in known().order_by("audience", "due_on", "pk"))]
    return csv_response(f"communications-{region}.csv", rows)


def _csv_row(one: Communication) -> tuple[object, ...]:
    return (
        one.get_audience_display(),
        one.get_aim_display(),
        one.message,
        one.benefit,
        one.channel,
        one.get_rhythm_display(),
        one.due_on,
        one.owner_name,
        one.feedback,
        one.measure,
        one.last_on,  # type: ignore[attr-defined]
        one.last_came_back,  # type: ignore[attr-defined]
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    at = _place(lead_or_404(request, region))
    return keep(
        request,
        CommunicationForm(request.POST or None, owners=owners(at.acting)),
        at=at,
        act=lambda said: domain.add(by=at.acting, facts=said["facts"]),
        title="Add a communication",
        done="The communication is added",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    at, found = _place(lead_or_404(request, region)), _communication_or_404(region, pk)
    return keep(
        request,
        CommunicationForm(request.POST or None, owners=owners(at.acting), existing=found),
        at=at,
        act=lambda said: domain.change(by=at.acting, communication=found, **said),
        title="Change this communication",
        done="The communication is saved",
        theirs=lambda: said_of(_communication_or_404(region, pk)),
    )


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """By its owner or a lead; a rhythm is then due again."""
    acting, found = reader_or_404(request, region), _communication_or_404(region, pk)
    if not domain.may_do(acting, found):
        raise Http404
    return keep(
        request,
        DoneForm(request.POST or None, existing=found),
        at=_place(acting),
        act=lambda said: domain.done(by=acting, communication=found, **said),
        title=str(found),
        done="That it was done is saved",
        quoted=found.message,
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    at, found = _place(lead_or_404(request, region)), _communication_or_404(region, pk)
    return remove_page(
        request,
        at=Place(at.acting, str(found), at.back),
        act=lambda: domain.remove(by=at.acting, communication=found),
        what="communication",
    )
