from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import barrier as domain
from regions.forms.barrier import BarrierForm, StatusForm
from regions.models import Barrier
from regions.queries.barrier import barriers, known
from regions.queries.stakeholder import offered, owners
from regions.views.stakeholder import address, lead_or_404, reader_or_404
from succession import clock
from succession.csv import csv_response
from succession.pages import Place, keep, paged
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

CSV_HEADINGS = ("barrier", "kind", "met_in", "action", "owner", "due_on", "status", "note", "about")


def _place(acting: Acting) -> Place:
    return Place(acting, acting.region, (address("barriers", acting.region_slug), "Barriers"))


def _barrier_or_404(region: str, pk: int) -> Barrier:
    return get_object_or_404(known(), region__slug=region, pk=pk)


@require_GET
def register(request: HttpRequest, region: str) -> HttpResponse:
    """What stands in the way, the first due first; what was eased or removed on request."""
    acting, past = reader_or_404(request, region), "past" in request.GET
    pages = paged(request, barriers(past=past))
    context = {
        "region": region,
        "here": "barriers",
        **pages,
        "barriers": [(one, domain.may_say(acting, one)) for one in pages["page"]],
        "past": past,
        "today": clock.today(),
        "leads": acting.role is Role.LEAD,
    }
    return render(request, "regions/barriers.html", context)


@require_GET
def barriers_csv(request: HttpRequest, region: str) -> HttpResponse:
    """The whole register: the open ones first, then those eased or removed."""
    reader_or_404(request, region)
    rows = [
        (
            one.barrier,
            one.get_kind_display(),
            one.met_in,
            one.action,
            one.owner_name,
            one.due_on,
            one.get_status_display(),
            one.note,
            "; ".join(link.stakeholder.name for link in one.links.all()),
        )
        for past in (False, True)
        for one in barriers(past=past)
    ]
    return csv_response(f"barriers-{region}.csv", [CSV_HEADINGS, *rows])


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    at = _place(lead_or_404(request, region))
    return keep(
        request,
        BarrierForm(request.POST or None, owners=owners(at.acting), listed=list(offered())),
        at=at,
        act=lambda facts: domain.add(by=at.acting, facts=facts),
        title="Add a barrier",
        done="The barrier is in the register",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The lead changes all of it, its owner how far it has come."""
    acting, found = reader_or_404(request, region), _barrier_or_404(region, pk)
    at, done = _place(acting), "The barrier is saved"
    if acting.role is Role.LEAD:
        return keep(
            request,
            BarrierForm(request.POST or None, owners=owners(acting), listed=list(offered()), existing=found),
            at=at,
            act=lambda facts: domain.change(by=acting, barrier=found, facts=facts),
            title="Change this barrier",
            done=done,
        )
    if not domain.may_say(acting, found):
        raise Http404
    return keep(
        request,
        StatusForm(request.POST or None, existing=found),
        at=at,
        act=lambda facts: domain.say(by=acting, barrier=found, facts=facts),
        title=found.barrier,
        done=done,
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    at, found = _place(lead_or_404(request, region)), _barrier_or_404(region, pk)
    return remove_page(
        request,
        at=Place(at.acting, found.barrier, at.back),
        act=lambda: domain.remove(by=at.acting, barrier=found),
        what="barrier",
        more=" One that is overcome is marked as removed, and stays to be read.",
    )
