from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import engagement as engagements
from regions.domain import stakeholder as domain
from regions.enums import Approach
from regions.forms.engagement import EngagementForm
from regions.forms.stakeholder import StakeholderFilter, StakeholderForm, StepForm
from regions.models import Stakeholder
from regions.queries.stakeholder import (
    APPROACH,
    AXES,
    Search,
    grid,
    listed,
    own_data,
    owners,
    owning,
    stakeholders,
)
from regions.views.agreement import acting_of
from succession import clock
from succession.csv import csv_response
from succession.govuk.forms import GovukForm
from succession.pages import Place, keep, paged
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import PROGRAMME, Role

ON_A_PAGE, ENGAGEMENTS_SHOWN = 25, 50
CSV_HEADINGS = (
    "name", "role", "organisation", "group", "networks", "influence", "interest", "support now", "support wanted",
    "approach", "what they gain", "concern", "looked after by", "next step", "due", "last engagement", "shared",
)  # fmt: skip


def reader_or_404(request: HttpRequest, region: str) -> Acting:
    """The region's lead, sponsor or contributor; to anybody else there is nothing here. Rows are the database's."""
    acting = acting_of(request)
    if acting.region_slug != region or acting.role not in PROGRAMME:
        raise Http404
    return acting


def lead_or_404(request: HttpRequest, region: str) -> Acting:
    acting = reader_or_404(request, region)
    if acting.role is not Role.LEAD:
        raise Http404
    return acting


def stakeholder_or_404(region: str, pk: int) -> Stakeholder:
    return get_object_or_404(Stakeholder.objects.annotate(approach=APPROACH), region__slug=region, pk=pk)


def address(name: str, region: str, *more: int) -> str:
    return reverse(name, args=[region, *more])


def place_of(acting: Acting, one: Stakeholder) -> Place:
    return Place(acting, one.name, (address("stakeholder", acting.region_slug, one.pk), one.name))


def kept_or_404(request: HttpRequest, region: str, pk: int) -> tuple[Place, Stakeholder]:
    """For the pages that change a stakeholder: those of whoever keeps it, and only until it is erased."""
    acting, found = reader_or_404(request, region), stakeholder_or_404(region, pk)
    if found.erased_on or not domain.keeps(acting, found):
        raise Http404
    return place_of(acting, found), found


@require_GET
def stakeholder_list(request: HttpRequest, region: str) -> HttpResponse:
    """Whom the region must win over, narrowed and a page at a time."""
    acting = reader_or_404(request, region)
    known = owning()
    form = StakeholderFilter(request.GET or None, owners=known.owners)
    search = form.search()
    narrowed = search != Search()
    count = None if narrowed else known.count
    context = {
        "region": region,
        "here": "stakeholders",
        "form": form,
        "narrowed": narrowed,
        **paged(request, stakeholders(search), count=count, on_a_page=ON_A_PAGE),
        "adds": acting.role is not Role.SPONSOR,
        "never": "None that you can see" if acting.role is Role.CONTRIBUTOR else "None",
    }
    return render(request, "regions/stakeholders.html", context)


@require_GET
def stakeholders_csv(request: HttpRequest, region: str) -> HttpResponse:
    """What the list shows, all of it, under the same filter."""
    reader_or_404(request, region)
    search = StakeholderFilter(request.GET or None, owners=owning().owners).search()
    rows = [CSV_HEADINGS, *(_csv_row(one) for one in stakeholders(search))]
    return csv_response(f"stakeholders-{region}.csv", rows)


def _csv_row(one: Stakeholder) -> tuple[object, ...]:
    return (
        one.name,
        one.role,
        one.works_for,
        one.get_group_display(),
        one.networks,
        one.get_influence_display(),
        one.get_interest_display(),
        one.get_support_now_display(),
        one.get_support_wanted_display(),
        Approach(one.approach).label,  # type: ignore[attr-defined]
        one.benefit,
        one.concern,
        one.owner_name,
        one.next_step,
        one.next_step_due,
        one.last_on,  # type: ignore[attr-defined]
        one.shared,
    )


@require_GET
def stakeholder_grid(request: HttpRequest, region: str) -> HttpResponse:
    """Influence by support, or by interest."""
    reader_or_404(request, region)
    across = request.GET.get("across", "support")
    if across not in AXES:
        raise Http404
    rows = grid(listed(), across)
    context = {"region": region, "here": "stakeholder_grid", "rows": rows, "across": across}
    return render(request, "regions/stakeholder_grid.html", context)


@require_GET
def stakeholder(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """One stakeholder, what can be logged at once, and the engagements that the reader may see."""
    acting, found = reader_or_404(request, region), stakeholder_or_404(region, pk)
    held = list(found.engagements.all()[: ENGAGEMENTS_SHOWN + 1])
    context = {
        "region": region,
        "stakeholder": found,
        "form": EngagementForm(None, to=address("engagement_add", region, pk)),
        "engagements": [(one, engagements.may_correct(acting, one)) for one in held[:ENGAGEMENTS_SHOWN]],
        "more": len(held) > ENGAGEMENTS_SHOWN,
        "barriers": [one.barrier for one in found.barrier_links.select_related("barrier")],
        "keeps": domain.keeps(acting, found),
        "plans": domain.plans(acting, found),
        "leads": acting.role is Role.LEAD,
        "logs": not (found.archived_on or found.erased_on),
        "owner_is_known": acting.role is Role.CONTRIBUTOR or found.owner_id in dict(owners(acting)),
    }
    return render(request, "regions/stakeholder.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    acting = reader_or_404(request, region)
    if acting.role is Role.SPONSOR:
        raise Http404
    whose = "You and your regional lead read it, and nobody else unless you share it."
    return keep(
        request,
        StakeholderForm(request.POST or None, owners=owners(acting)),
        at=Place(acting, acting.place, (address("stakeholders", region), "Stakeholders")),
        act=lambda facts: domain.add(by=acting, facts=facts),
        title="Add a stakeholder",
        done="The stakeholder is added",
        onward=lambda made: address("stakeholder", region, made.pk),
        intro=whose if acting.role is Role.CONTRIBUTOR else "",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    at, found = kept_or_404(request, region, pk)
    return keep(
        request,
        StakeholderForm(request.POST or None, owners=owners(at.acting), existing=found),
        at=at,
        act=lambda facts: domain.change(by=at.acting, stakeholder=found, facts=facts),
        title="Change this stakeholder",
        done="The stakeholder is saved",
    )


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = reader_or_404(request, region), stakeholder_or_404(region, pk)
    if found.erased_on or not domain.plans(acting, found):
        raise Http404
    return keep(
        request,
        StepForm(request.POST or None, existing=found),
        at=place_of(acting, found),
        act=lambda facts: domain.plan(by=acting, stakeholder=found, facts=facts),
        title="Next step",
        done="The next step is saved",
    )


@require_POST
def archive(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """Out of the lists, or back into them."""
    at, found = kept_or_404(request, region, pk)
    act = domain.restore if found.archived_on else domain.archive
    act(by=at.acting, stakeholder=found)
    messages.success(request, "The stakeholder is archived" if found.archived_on else "The stakeholder is listed again")
    return redirect(at.back[0])


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    at, found = kept_or_404(request, region, pk)
    return remove_page(
        request,
        at=at,
        act=lambda: domain.remove(by=at.acting, stakeholder=found),
        what="stakeholder",
        onward=address("stakeholders", region),
    )


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """On the person's request, for good; the lead's alone."""
    at, found = kept_or_404(request, region, pk)
    if at.acting.role is not Role.LEAD:
        raise Http404
    if request.method == "POST":
        domain.erase(by=at.acting, stakeholder=found)
        messages.success(request, "The stakeholder is erased")
        return redirect("stakeholders", region)
    form = GovukForm()
    form.submit = "Erase for good"
    barriers = [one.barrier for one in found.barrier_links.select_related("barrier")]
    context = {"form": form, "at": at, "region": region, "stakeholder": found, "barriers": barriers}
    return render(request, "regions/stakeholder_erase.html", context)


@require_GET
def export(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """All that is kept of one stakeholder, to be given to them; the lead's alone."""
    at, found = kept_or_404(request, region, pk)
    if at.acting.role is not Role.LEAD:
        raise Http404
    answer = JsonResponse(own_data(found), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="stakeholder-{found.pk}-{clock.today()}.json"'
    return answer
