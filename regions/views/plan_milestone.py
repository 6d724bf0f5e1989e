from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from regions.domain import plan_action as domain
from regions.forms.plan_action import DoneForm, MilestoneForm, milestone_said
from regions.models import PlanMilestone
from regions.views.plan_action import action_or_404, place_of
from regions.views.stakeholder import lead_or_404
from regions.views.strategy import region_or_404
from succession.pages import keep
from succession.pages import remove as remove_page


def _milestone_or_404(region: str, pk: int, row: int) -> PlanMilestone:
    rows = PlanMilestone.objects.select_related("action")
    return get_object_or_404(rows, region__slug=region, action=pk, pk=row)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), action_or_404(region, pk)
    return keep(
        request,
        MilestoneForm(request.POST or None),
        at=place_of(acting, found),
        act=lambda said: domain.add_milestone(by=acting, action=found, facts=said["facts"]),
        title="Add a milestone",
        done="The milestone is added",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int, row: int) -> HttpResponse:
    """A lead changes all of it, the action's owner says when it was done."""
    (acting, _), found = region_or_404(request, region), _milestone_or_404(region, pk, row)
    keeps = domain.keeps(acting)
    if acting.is_national or not domain.tracks(acting, found.action):
        raise Http404
    return keep(
        request,
        (MilestoneForm if keeps else DoneForm)(request.POST or None, existing=found),
        at=place_of(acting, found.action),
        act=lambda said: domain.change_milestone(by=acting, milestone=found, **said),
        title="Change this milestone" if keeps else found.what,
        done="The milestone is saved",
        theirs=lambda: milestone_said(_milestone_or_404(region, pk, row)),
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int, row: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), _milestone_or_404(region, pk, row)
    return remove_page(
        request,
        at=place_of(acting, found.action),
        act=lambda: domain.remove_milestone(by=acting, milestone=found),
        what="milestone",
    )
