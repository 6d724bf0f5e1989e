from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import plan_action as domain
from regions.enums.plan import ActionStatus, FrameworkElement, IndicatorTitle, Objective
from regions.forms.plan_action import ActionFilter, ActionForm, action_said
from regions.models import PlanAction, Region
from regions.quarters import QuarterKey
from regions.queries.plan_action import Search, actions, known, next_milestone, planned, standing, upcoming
from regions.queries.stakeholder import owners
from regions.views.stakeholder import address, lead_or_404
from regions.views.strategy import region_or_404
from succession import clock
from succession.csv import csv_response
from succession.pages import Place, keep, paged
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

ON_A_PAGE = 25
CSV_HEADINGS = (
    "action", "aim", "part of the framework", "kind", "owner", "start", "due", "status", "late", "milestones done",
    "milestones", "next milestone", "next milestone due", "category of the grant", "indicators",
)  # fmt: skip


def action_or_404(region: str, pk: int) -> PlanAction:
    found: PlanAction = get_object_or_404(known(clock.today()), region__slug=region, pk=pk)
    return found


def place_of(acting: Acting, one: PlanAction) -> Place:
    return Place(acting, one.title, (address("plan_action", acting.region_slug, one.pk), "Action"))


def _filter(request: HttpRequest, owners: list[tuple[int, str]]) -> Search:
    return ActionFilter(request.GET or None, owners=owners).search()


@require_GET
def plan(request: HttpRequest, region: str) -> HttpResponse:
    """The plan: what is late and what is next, and all actions, narrowed and a page at a time."""
    acting, of = region_or_404(request, region)
    today = clock.today()
    found = standing(region, today)
    form = ActionFilter(request.GET or None, owners=found.owners)
    search = form.search()
    narrowed = search != Search()
    rows = actions(search, today=today).filter(region=of)
    first = not narrowed and "page" not in request.GET
    context = {
        "region": of,
        "here": "plan",
        "form": form,
        "narrowed": narrowed,
        "standing": found,
        "upcoming": upcoming(region, today) if first else [],
        **paged(request, rows, count=None if narrowed else found.count, on_a_page=ON_A_PAGE),
        "keeps": domain.keeps(acting),
        "quarter": QuarterKey.of(today),
        "updates": not acting.is_national and _tracks_any(acting, found.owners),
        "today": today,
    }
    return render(request, "regions/plan_actions.html", context)


def _tracks_any(acting: Acting, owners: list[tuple[int, str]]) -> bool:
    return domain.keeps(acting) or acting.user_id in dict(owners)


@require_GET
def plan_csv(request: HttpRequest, region: str) -> HttpResponse:
    """What the list shows, all of it, under the same filter."""
    _, of = region_or_404(request, region)
    today = clock.today()
    search = _filter(request, standing(region, today).owners)
    rows = actions(search, today=today).filter(region=of)
    return csv_response(f"plan-{region}.csv", [CSV_HEADINGS, *(_csv_row(one) for one in rows)])


def _csv_row(one: PlanAction) -> tuple[object, ...]:
    steps, following = list(one.milestones.all()), next_milestone(one)
    return (
        one.title,
        Objective(one.objective).label,
        FrameworkElement(one.element).label,
        one.get_kind_display(),
        one.owner_name,
        one.starts_on,
        one.due_on,
        ActionStatus(one.status).label,
        one.late,  # type: ignore[attr-defined]
        sum(step.done_on is not None for step in steps),
        len(steps),
        following.what if following else "",
        following.due_on if following else None,
        one.get_category_display(),
        ", ".join(str(number) for number in one.indicators),
    )


@require_GET
def action(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """One action: what it is, its milestones, and what was said of it each quarter, as far as the reader may know."""
    (acting, of), found = region_or_404(request, region), action_or_404(region, pk)
    context = {
        "region": of,
        "action": found,
        "milestones": found.milestones.all(),
        "progress": found.progress.all(),
        "reads_notes": acting.role is not Role.CONTRIBUTOR or domain.tracks(acting, found),
        "indicators": [IndicatorTitle(number).label for number in found.indicators],
        "category": _category(acting, of, found),
        "keeps": domain.keeps(acting),
        "tracks": not acting.is_national and domain.tracks(acting, found),
        "owner_is_known": not domain.keeps(acting) or found.owner_id in dict(owners(acting)),
        "quarter": QuarterKey.of(clock.today()),
        "today": clock.today(),
    }
    return render(request, "regions/plan_action.html", context)


def _category(acting: Acting, of: Region, found: PlanAction) -> dict[str, object]:
    """``reads``: the sums of the expenditure plan are the leads', the sponsor's and the College's."""
    reads = bool(found.category) and acting.role is not Role.CONTRIBUTOR
    amount = planned(of.pk, found.category) if reads else None
    return {"name": found.get_category_display(), "reads": reads, "amount": amount}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    acting = lead_or_404(request, region)
    return keep(
        request,
        ActionForm(request.POST or None, owners=owners(acting)),
        at=Place(acting, acting.region, (address("plan", region), "Plan")),
        act=lambda said: domain.add(by=acting, facts=said["facts"]),
        title="Add an action",
        done="The action is in the plan",
        onward=lambda made: address("plan_action", region, made.pk),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), action_or_404(region, pk)
    return keep(
        request,
        ActionForm(request.POST or None, owners=owners(acting), existing=found),
        at=place_of(acting, found),
        act=lambda said: domain.change(by=acting, action=found, **said),
        title="Change this action",
        done="The action is saved",
        theirs=lambda: action_said(action_or_404(region, pk)),
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = lead_or_404(request, region), action_or_404(region, pk)
    return remove_page(
        request,
        at=place_of(acting, found),
        act=lambda: domain.remove(by=acting, action=found),
        what="action",
        onward=address("plan", region),
        more=" One that is given up is marked as stopped, with a note, and stays to be read.",
    )
