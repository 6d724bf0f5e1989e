from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regions.domain import plan_progress as domain
from regions.forms.plan_progress import ProgressForm
from regions.models import PlanAction
from regions.quarters import QuarterKey
from regions.queries.plan_progress import said_of, to_update
from regions.views.strategy import region_or_404
from succession import clock
from succession.pages import paged
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

ON_A_PAGE = 20
SENT = re.compile(r"revision_(\d{1,18})", re.ASCII)


def _begun_or_404(slug: str) -> QuarterKey:
    try:
        found = QuarterKey.parse(slug)
    except ValueError:
        raise Http404 from None
    if found.starts_on > clock.today():
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """How the actions stand in a quarter, many in one go: of the whole plan for a lead, else of those that one owns."""
    acting, of = region_or_404(request, region)
    if acting.is_national:
        raise Http404
    key, mine = _begun_or_404(quarter), "mine" in request.GET
    pages = paged(request, to_update(acting, key, mine=mine), on_a_page=ON_A_PAGE)
    actions, sent = list(pages["page"]), list[str]()
    if request.method == "POST":  # those that were on the page as it was shown
        sent = [found[1] for name in request.POST if (found := SENT.fullmatch(name))]
        actions = list(PlanAction.objects.filter(region=of, pk__in=sent).order_by("due_on", "pk"))
    form = ProgressForm(request.POST or None, actions=actions, said=said_of(actions, key))
    if request.method == "POST" and form.is_valid():
        outcome = domain.update(by=acting, quarter=key, said=form.said())
        if not outcome.overtaken and len(actions) == len(sent):
            messages.success(request, _words(outcome.saved))
            return redirect(request.get_full_path())
        form.carry_on(outcome)
    there = {one.pk for one in actions}
    form.gone = [
        text for key in sent if int(key) not in there and (text := request.POST.get(f"note_{key}", "").strip())
    ]
    context = {
        "region": of,
        "quarter": key,
        "form": form,
        **pages,
        "mine": mine,
        "leads": acting.role is Role.LEAD,
        "back": _back(request, acting, key),
    }
    return render(request, "regions/plan_progress.html", context, status=409 if form.overtaken or form.gone else 200)


def _words(saved: int) -> str:
    return "Nothing was changed" if not saved else f"{saved} action{' is' if saved == 1 else 's are'} updated"


def _back(request: HttpRequest, acting: Acting, quarter: QuarterKey) -> tuple[str, str]:
    """To the return where its lead came from there, else to the plan."""
    if "return" in request.GET and acting.role is Role.LEAD:
        return reverse("prepare", args=[acting.region_slug, quarter.slug, "progress"]), f"Return for {quarter.label}"
    return reverse("plan", args=[acting.region_slug]), "Plan"
