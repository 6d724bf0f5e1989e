from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import engagement as domain
from regions.domain.stakeholder import plans
from regions.forms.engagement import EngagementForm, LogForm
from regions.models import Engagement
from regions.queries.follow_up import MOST, due
from regions.queries.stakeholder import latest_with, offered
from regions.views.stakeholder import address, place_of, reader_or_404, stakeholder_or_404
from succession import clock
from succession.pages import Place, keep
from succession.pages import remove as remove_page

LOGGED = "The engagement is logged"


def _engagement_or_404(region: str, pk: int, row: int) -> Engagement:
    rows = Engagement.objects.select_related("stakeholder").filter(region__slug=region, stakeholder=pk)
    return get_object_or_404(rows, pk=row)


def _own_or_404(request: HttpRequest, region: str, pk: int, row: int) -> tuple[Place, Engagement]:
    acting, found = reader_or_404(request, region), _engagement_or_404(region, pk, row)
    if found.stakeholder.erased_on or not domain.may_correct(acting, found):
        raise Http404
    return place_of(acting, found.stakeholder), found


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, region: str) -> HttpResponse:
    """With whom first; the page is for a keyboard and a minute between two meetings."""
    acting = reader_or_404(request, region)
    known = list(offered())
    form = LogForm(request.POST or None, latest=latest_with(acting.user_id), listed=known)
    return keep(
        request,
        form,
        at=Place(acting, acting.region, (address("stakeholders", region), "Stakeholders")),
        act=lambda facts: domain.log(by=acting, stakeholder=form.stakeholder(), facts=facts),
        title="Log an engagement",
        done=LOGGED,
        onward=lambda made: address("stakeholder", region, made.stakeholder_id),
        intro="" if known else "There is no stakeholder yet. Add one first.",
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """From the stakeholder's own page."""
    acting, found = reader_or_404(request, region), stakeholder_or_404(region, pk)
    if found.archived_on or found.erased_on:
        raise Http404
    return keep(
        request,
        EngagementForm(request.POST or None),
        at=place_of(acting, found),
        act=lambda facts: domain.log(by=acting, stakeholder=found, facts=facts),
        title="Log an engagement",
        done=LOGGED,
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int, row: int) -> HttpResponse:
    at, found = _own_or_404(request, region, pk, row)
    return keep(
        request,
        EngagementForm(request.POST or None, existing=found),
        at=at,
        act=lambda facts: domain.correct(by=at.acting, engagement=found, facts=facts),
        title="Change this engagement",
        done="The engagement is saved",
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int, row: int) -> HttpResponse:
    at, found = _own_or_404(request, region, pk, row)
    return remove_page(
        request,
        at=at,
        act=lambda: domain.remove(by=at.acting, engagement=found),
        what="engagement",
        more=" It no longer counts as a contact; signed returns keep what they say.",
    )


@require_POST
def follow_up(request: HttpRequest, region: str, pk: int, row: int) -> HttpResponse:
    """Ticked off, from the list or from the stakeholder's page."""
    acting, found = reader_or_404(request, region), _engagement_or_404(region, pk, row)
    domain.follow_up(by=acting, engagement=found)
    messages.success(request, "The follow-up is done")
    if "list" in request.POST:
        return redirect("follow_ups", region)
    return redirect("stakeholder", region, pk)


@require_GET
def follow_ups(request: HttpRequest, region: str) -> HttpResponse:
    """Whom to see next, by the day; one's own or all."""
    acting = reader_or_404(request, region)
    mine = "mine" in request.GET
    found = due(clock.today(), of=acting.user_id if mine else None)
    lines = [
        (one, domain.may_follow_up(acting, one.engagement) if one.engagement else plans(acting, one.stakeholder))
        for one in found
    ]
    context = {"region": region, "here": "follow_ups", "lines": lines, "mine": mine, "most": MOST}
    return render(request, "regions/follow_ups.html", context)
