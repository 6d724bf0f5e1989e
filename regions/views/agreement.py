from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import agreement as domain
from regions.domain.agreement_text import pounds
from regions.forms.agreement import DraftForm, SignForm
from regions.forms.confirmation import ReasonForm
from regions.models import Agreement, GrantFormula, Region, User
from regions.queries.agreement import lines, newest
from regions.states import AGREEMENT, PAYMENT
from succession import clock
from succession.states import allowed
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

# What each step without a signature asks: title, button, and the question where a reason is asked for.
STEPS = {
    "offer": ("Offer this agreement", "Offer it to the sponsor", ""),
    "countersign": ("Countersign this agreement", "Countersign for the College", ""),
    "lapse": ("Close this offer", "Mark as lapsed", ""),
    "decline": ("Decline this agreement", "Decline", "Why do you decline?"),
    "withdraw": ("Withdraw this agreement", "Withdraw", "Why is it withdrawn?"),
    "end": ("End this agreement", "End it", "Why does it end?"),
}


def acting_of(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


def agreement_or_404(region: str) -> Agreement:
    found = newest(region)
    if found is None:
        raise Http404
    return found


@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """Every region's agreement and grant, for those who read several."""
    acting = acting_of(request)
    if not acting.is_national and acting.role != Role.AUDITOR:
        raise Http404
    everything = None if acting.role == Role.NATIONAL_LEAD else set[int]()
    context = {"lines": lines(everything), "drafts": acting.role == Role.NATIONAL_LEAD}
    return render(request, "regions/agreements.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Agreements for one region or all, with the figure of each before anything is written."""
    acting = acting_of(request)
    if acting.role != Role.NATIONAL_LEAD:
        raise Http404
    today = clock.today()
    regions = [
        (region, sorted((one.organisation for one in domain.members(region.pk, today)), key=lambda one: one.name))
        for region in Region.objects.order_by("name")
    ]
    form = DraftForm(request.POST or None, regions=regions, initial=_figures())
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        formula, chosen = form.formula(), form.chosen()
        counted = {region: len(domain.members(region.pk, formula.starts_on)) for region, _ in regions}
        figures = [
            (region, count, domain.allocation_by(formula, count))
            for region, count in counted.items()
            if region.pk in chosen
        ]
        context |= {"figures": figures, "total": sum(figure for _, _, figure in figures)}
        if "draft" in request.POST:
            domain.draft_all(by=acting, formula=formula, respond_by=form.cleaned_data["respond_by"], authorities=chosen)
            messages.success(request, f"{len(figures)} drafted, {pounds(context['total'])} in all")
            return redirect("agreements")
    return render(request, "regions/agreement_draft.html", context)


def _figures() -> dict[str, Any]:
    """Last time's formula, to begin with."""
    last = GrantFormula.objects.last()
    return {name: getattr(last, name) for name in ("base", "per_authority", "first_instalment")} if last else {}


@require_GET
def agreement(request: HttpRequest, region: str) -> HttpResponse:
    """The text, the signatures, the grant and its instalments, and what happened."""
    acting = acting_of(request)
    found = agreement_or_404(region)
    grant = getattr(found, "grant", None)
    payments = list(grant.payments.all()) if grant else []
    in_force = allowed(AGREEMENT, found.status, by=acting)
    context = {
        "agreement": found,
        "can": {verb: True for verb in in_force if verb != "lapse" or found.respond_by < clock.today()},
        "late": found.status == "offered" and found.respond_by < clock.today(),
        "grant": grant,
        "payments": [(one, dict.fromkeys(allowed(PAYMENT, one.status, by=acting), True)) for one in payments],
        "mine": {one.pk for one in payments if one.released_by_id == acting.user_id},
        "receipt": getattr(grant, "receipt", None) if grant else None,
        "can_receive": grant and acting.is_national and not getattr(grant, "receipt", None),
        "can_reallocate": grant and acting.role == Role.NATIONAL_LEAD and found.status == "in_force",
        # The steps of entries, which may be thousands, stand with each entry and on the auditor's page.
        "events": list(found.events.exclude(about__startswith="entry ")),
    }
    return render(request, "regions/agreement.html", context)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, region: str) -> HttpResponse:
    """The sponsor reads the frozen text, and signs it anew identified."""
    acting = acting_of(request)
    found = agreement_or_404(region)
    if acting.role != Role.SPONSOR:
        raise Http404
    if found.status != "offered":
        return redirect("agreement", region)
    assert isinstance(request.user, User)
    if request.method == "POST" and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return render(request, "429.html", status=429)
    form = SignForm(request.POST or None, user=request.user, initial={"seen": found.text_sha256})
    if request.method == "POST" and form.is_valid():
        domain.sign(by=acting, agreement=found, seen=form.cleaned_data["seen"])
        messages.success(request, "You have signed the agreement. The College countersigns it next")
        return redirect("agreement", region)
    webauthn = begin_authentication(request.user) if form.has_key else None
    return render(request, "regions/agreement_sign.html", {"form": form, "agreement": found, "webauthn": webauthn})


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, verb: str) -> HttpResponse:
    """A step that is no signature of the sponsor's: asked once more, with the reason where one is due."""
    acting = acting_of(request)
    found = agreement_or_404(region)
    if verb not in STEPS or verb not in allowed(AGREEMENT, found.status, by=acting):
        raise Http404
    title, button, question = STEPS[verb]
    form = ReasonForm(request.POST or None, label=question, hint="The other side sees this.", submit=button)
    if request.method == "POST" and (not question or form.is_valid()):
        if verb == "offer":
            domain.offer(by=acting, agreement=found)
        elif verb == "countersign":
            domain.countersign(by=acting, agreement=found)
        else:
            reason = form.cleaned_data["reason"] if question else ""
            domain.move(by=acting, agreement=found, name=verb, reason=reason)
        return redirect("agreement", region)
    context = {"form": form if question else None, "title": title, "button": button, "agreement": found}
    return render(request, "regions/agreement_step.html", context)
