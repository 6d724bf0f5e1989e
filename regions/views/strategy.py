from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import strategy as domain
from regions.domain.strategy_comment import open_to
from regions.enums import StrategyStatus
from regions.forms.expenditure_plan import StepForm
from regions.forms.strategy import ReceiveForm, ReturnForm, SharingForm
from regions.models import Region, Strategy
from regions.models.strategy import OPEN
from regions.queries.people import of_scope
from regions.queries.strategy import (
    contributions_to,
    differences,
    document_of,
    grant_awaiting,
    missing,
    silent,
    texts_of,
    versions,
)
from regions.states import STRATEGY
from regions.views.agreement import acting_of
from succession import clock
from succession.states import Refused, allowed
from succession.tenancy.acting import Acting
from succession.tenancy.personas import PROGRAMME, Role


def region_or_404(request: HttpRequest, region: str) -> tuple[Acting, Region]:
    """A region whose strategy is this reader's business, whether or not there is one that they may see."""
    acting = acting_of(request)
    found = Region.objects.filter(slug=region).first()
    own = acting.role in PROGRAMME and acting.region_slug == region
    if found is None or not (own or (acting.is_national and _assigned(acting, found))):
        raise Http404
    return acting, found


def _assigned(acting: Acting, region: Region) -> bool:
    """A co-ordinator reads those of their regions; their scope says which."""
    return acting.role == Role.NATIONAL_LEAD or of_scope(region.pk)


def strategy_or_404(region: str, number: str | None = None) -> Strategy:
    """The newest version that the reader may see, or the one of that number."""
    found = versions(region)
    chosen = found[0] if found and number is None else next((one for one in found if str(one.number) == number), None)
    if chosen is None:
        raise Http404
    return chosen


def back_to(strategy: Strategy) -> HttpResponse:
    return redirect(address_of(strategy))


def address_of(strategy: Strategy, anchor: str = "") -> str:
    return f"{reverse('strategy', args=[strategy.region.slug])}?version={strategy.number}{anchor}"


@require_GET
def strategy(request: HttpRequest, region: str) -> HttpResponse:
    """The newest version that the reader may see, or the one asked for, what was said of it, and what to do with it."""
    acting, of = region_or_404(request, region)
    known = versions(region)
    number = request.GET.get("version")
    if not known and number is None:
        return render(request, "regions/strategy_empty.html", {"region": of, "starts": acting.role == Role.LEAD})
    found = strategy_or_404(region, number)
    newest = found == known[0]
    said = contributions_to(found)
    mine = next((one for one in said if one.organisation_id == acting.organisation_id), None)
    context = {
        "region": of,
        "strategy": found,
        "newest": newest,
        "texts": texts_of(found),
        "versions": list(zip(known, [*known[1:], None], strict=True)),
        "can": dict.fromkeys(allowed(STRATEGY, found.status, by=acting) if newest else (), True),
        "edits": acting.role == Role.LEAD and found.status == StrategyStatus.DRAFT,
        "starts": acting.role == Role.LEAD and newest and found.status not in OPEN,
        "publishes": _publishes(acting, found),
        "comments": open_to(found, acting),
        "missing": missing(found),
        "prepared_by_me": found.prepared_by_id == acting.user_id,
        "contributions": said,
        "mine": mine,
        "silent": silent(found, clock.today(), said) if acting.role in (Role.LEAD, Role.SPONSOR) else [],
        "document": document_of(found) if _printed(acting, found) else None,
        "printed": _printed(acting, found),
    }
    return render(request, "regions/strategy.html", context)


def _publishes(acting: Acting, found: Strategy) -> bool:
    return acting.role == Role.LEAD and found.status == StrategyStatus.AGREED and found.published_at is None


def _printed(acting: Acting, found: Strategy) -> bool:
    """Whether there is, or will be, a document for this reader."""
    return found.submitted_at is not None and (acting.role != Role.CONTRIBUTOR or found.published_at is not None)


@require_POST
def start(request: HttpRequest, region: str) -> HttpResponse:
    acting, _ = region_or_404(request, region)
    if acting.role != Role.LEAD:
        raise Http404
    domain.start(by=acting)
    return redirect("strategy", region)


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, region: str) -> HttpResponse:
    acting, _ = region_or_404(request, region)
    if acting.role != Role.LEAD:
        raise Http404
    found = strategy_or_404(region)
    initial = {"organisations": found.shared_with_organisations, "coordinator": found.shared_with_coordinator}
    form = SharingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        domain.share(by=acting, strategy=found, **form.cleaned_data)
        messages.success(request, "It is saved with whom the draft is shared")
        return back_to(found)
    intro = "The sponsor always reads it. Nobody else does unless you say so here."
    return _page(request, found, form, title="Share this draft", intro=intro)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, verb: str) -> HttpResponse:
    """``submit``, ``receive``, ``agree``, ``return`` or ``publish``, asked once more."""
    acting, _ = region_or_404(request, region)
    if verb not in STEPS:
        raise Http404
    found = strategy_or_404(region)
    if verb == "publish":
        if acting.role != Role.LEAD:
            raise Http404
    else:
        [taken] = [one for one in STRATEGY if one.verb == verb]
        if acting.role not in taken.roles:
            raise Http404
        if found.status != taken.source:
            moved_on = f"This can’t be done now: version {found.number} is {found.get_status_display().lower()}."
            raise Refused(moved_on, back=address_of(found))
    return STEPS[verb](request, acting, found)


def _submit(request: HttpRequest, acting: Acting, found: Strategy) -> HttpResponse:
    """The sponsor reads what will be sent, whole, and sends what was read."""
    seen = domain.revision_of_all(found)
    form = StepForm(request.POST or None, submit="Submit to the College", initial={"seen": seen})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            domain.submit(by=acting, strategy=found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal).removesuffix("."))
            form.now_seen(seen)
            status = 409
        else:
            messages.success(request, "You have submitted the strategy. The College receives it next")
            return back_to(found)
    intro = "The College receives it, then agrees it or returns it with reasons. Once submitted it can’t be changed."
    more = {"texts": texts_of(found), "contributions": contributions_to(found)}
    return _page(request, found, form, status=status, title="Submit this strategy", intro=intro, **more)


def _receive(request: HttpRequest, acting: Acting, found: Strategy) -> HttpResponse:
    grant = grant_awaiting(found.region_id, clock.today())
    form = ReceiveForm(request.POST or None, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            domain.receive(by=acting, strategy=found, received_on=form.facts())
        except Refused as refused:
            form.add_error("received_on", str(refused).removesuffix("."))
        else:
            messages.success(request, "The strategy is received. Next, agree it or return it with reasons")
            return back_to(found)
    return _page(request, found, form, title="Receive this strategy", falls_due=grant, says_due=True)


def _agree(request: HttpRequest, acting: Acting, found: Strategy) -> HttpResponse:
    form = StepForm(request.POST or None, submit="Agree this strategy")
    if request.method == "POST" and form.is_valid():
        domain.agree(by=acting, strategy=found)
        return back_to(found)
    intro = "The region’s lead can then publish it to the region’s organisations. An earlier version is superseded."
    return _page(request, found, form, title="Agree this strategy", intro=intro)


def _return(request: HttpRequest, acting: Acting, found: Strategy) -> HttpResponse:
    words = {"label": "Why is it returned?", "hint": "The lead and the sponsor read this.", "submit": "Return it"}
    form = ReturnForm(request.POST or None, **words)
    if request.method == "POST" and form.is_valid():
        domain.return_(by=acting, strategy=found, reason=form.cleaned_data["reason"], comments=form.comments())
        return back_to(found)
    intro = "The region then starts a new version with the same texts. What fell due on receipt stays due."
    return _page(request, found, form, title="Return this strategy", intro=intro)


def _publish(request: HttpRequest, acting: Acting, found: Strategy) -> HttpResponse:
    form = StepForm(request.POST or None, submit="Publish it")
    if request.method == "POST" and form.is_valid():
        domain.publish(by=acting, strategy=found)
        messages.success(request, "The region’s organisations can read it now")
        return back_to(found)
    intro = "Every organisation of the region can then read it, with what each gives and gains. This can’t be undone."
    return _page(request, found, form, title="Publish this strategy", intro=intro)


STEPS = {"submit": _submit, "receive": _receive, "agree": _agree, "return": _return, "publish": _publish}


def _page(request: HttpRequest, found: Strategy, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    whole = {"strategy": found, "form": form, "back": address_of(found), **context}
    return render(request, "regions/strategy_step.html", whole, status=status)


@require_GET
def changes(request: HttpRequest, region: str, old: int, new: int) -> HttpResponse:
    """What one version says otherwise than another."""
    region_or_404(request, region)
    by_number = {one.number: one for one in versions(region)}
    if old not in by_number or new not in by_number or old == new:
        raise Http404
    before, after = by_number[old], by_number[new]
    context = {"before": before, "after": after, "differences": differences(before, after)}
    return render(request, "regions/strategy_changes.html", context)
