from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import programme_item as domain
from regions.forms.programme_item import ItemForm, item_said
from regions.models import ProgrammeItem
from regions.queries.programme_item import groups, items
from regions.views.stakeholder import address, lead_or_404
from regions.views.strategy import region_or_404
from succession.pages import Place, keep
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def _place(acting: Acting) -> Place:
    return Place(acting, acting.region, (address("programme", acting.region_slug), "What to run"))


def _item_or_404(region: str, pk: int) -> ProgrammeItem:
    return get_object_or_404(items(), region__slug=region, pk=pk)


@require_GET
def programme(request: HttpRequest, region: str) -> HttpResponse:
    """What the region might run itself, with a rule of thumb for each; the leads' and the sponsor's."""
    acting, of = region_or_404(request, region)
    if acting.role not in (Role.LEAD, Role.SPONSOR):
        raise Http404
    found = [
        (label, [(one, domain.advice(one), domain.cost_per_place(one)) for one in here]) for label, here in groups()
    ]
    context = {"region": of, "here": "programme", "groups": found, "keeps": acting.role is Role.LEAD}
    return render(request, "regions/programme.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    acting = lead_or_404(request, region)
    return keep(
        request,
        ItemForm(request.POST or None),
        at=_place(acting),
        act=lambda said: domain.add(by=acting, facts=said["facts"]),
        title="Weigh something up",
        done="It is on the list",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), _item_or_404(region, pk)
    return keep(
        request,
        ItemForm(request.POST or None, existing=found),
        at=_place(acting),
        act=lambda said: domain.change(by=acting, item=found, **said),
        title=str(found),
        done="It is saved",
        theirs=lambda: item_said(_item_or_404(region, pk)),
    )


@require_POST
def plan(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """One click from what goes ahead to an action of the plan."""
    acting, found = lead_or_404(request, region), _item_or_404(region, pk)
    made = domain.plan(by=acting, item=found)
    messages.success(request, "It is in the plan. Check its aim, owner and days")
    return redirect("plan_action_change", region, made.pk)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), _item_or_404(region, pk)
    return remove_page(
        request,
        at=_place(acting),
        act=lambda: domain.remove(by=acting, item=found),
        what="item",
        more=" An action that was made of it stays in the plan.",
    )
