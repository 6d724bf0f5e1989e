from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import agreement as domain
from regions.domain import payment as payments
from regions.domain.accountable_authority import OPEN_IN
from regions.domain.undertaking_evidence import side_of
from regions.forms.agreement import SignForm
from regions.forms.confirmation import ReasonForm
from regions.models import Agreement, User
from regions.queries.accountable_authority import authorities_of
from regions.queries.agreement import COMING, agreements_of, current, lines
from regions.queries.agreement_document import document_of
from regions.queries.grant_formula import inputs_of
from regions.queries.strategy import standing
from regions.queries.undertaking_evidence import undertakings, without_evidence
from regions.states import AGREEMENT, PAYMENT
from succession import clock
from succession.states import Refused, allowed, ever
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


def agreement_or_404(region: str, number: str | None = None) -> Agreement:
    """The region's agreement of now, or the one that ``?agreement=`` names."""
    return _one_of(agreements_of(region), number)


def _one_of(known: list[Agreement], number: str | None) -> Agreement:
    wanted = known if number is None else [one for one in known if str(one.pk) == number]
    found = current(wanted, clock.today())
    if found is None:
        raise Http404
    return found


def asked_for(request: HttpRequest, region: str) -> Agreement:
    return agreement_or_404(region, request.GET.get("agreement"))


def address_of(agreement: Agreement, route: str = "agreement") -> str:
    """Of the very agreement, whichever is the region's of now."""
    return f"{reverse(route, args=[agreement.region.slug])}?agreement={agreement.pk}"


def back_to(agreement: Agreement, route: str = "agreement") -> HttpResponse:
    return redirect(address_of(agreement, route))


@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """Every region's agreement and grant, for those who read several."""
    acting = acting_of(request)
    if not acting.is_national and acting.role != Role.AUDITOR:
        raise Http404
    everything = None if acting.role == Role.NATIONAL_LEAD else set[int]()
    context = {"lines": lines(clock.today(), everything), "drafts": acting.role == Role.NATIONAL_LEAD}
    return render(request, "regions/agreements.html", context)


@require_GET
def agreement(request: HttpRequest, region: str) -> HttpResponse:
    """The text, the signatures, the grant and its instalments, what happened, and the region's other agreements."""
    acting = acting_of(request)
    known = agreements_of(region)
    found = _one_of(known, request.GET.get("agreement"))
    others = [one for one in reversed(known) if one != found]
    in_force = allowed(AGREEMENT, found.status, by=acting)
    undertaken = undertakings(found) if found.status in domain.RENEWED_FROM else []
    lead = acting.role == Role.NATIONAL_LEAD
    context = {
        "agreement": found,
        "coming": [one for one in others if one.status in COMING],
        "others": [one for one in others if one.status not in COMING],
        "can": {verb: True for verb in in_force if verb != "lapse" or found.respond_by < clock.today()},
        "can_renew": lead and found.status in domain.RENEWED_FROM,
        "can_change_authority": lead and found.status in OPEN_IN,
        "late": found.status == "offered" and found.respond_by < clock.today(),
        "authorities": authorities_of(found),
        "undertakings": len(undertaken),
        "without": {"C": without_evidence(undertaken, "C"), "R": without_evidence(undertaken, "R")},
        "side": side_of(acting),
        "document": document_of(found),
        # The steps of entries, which may be thousands, stand with each entry and on the auditor's page.
        "events": list(found.events.exclude(about__startswith="entry ")),
        **_money(found, acting),
    }
    return render(request, "regions/agreement.html", context)


def _money(found: Agreement, acting: Acting) -> dict[str, Any]:
    grant = getattr(found, "grant", None)
    if grant is None:
        return {"grant": None}
    rows = list(grant.payments.all())
    receipt = getattr(grant, "receipt", None)
    return {
        "grant": grant,
        "inputs": inputs_of(found, grant.allocation),
        "payments": [(one, dict.fromkeys(allowed(PAYMENT, one.status, by=acting), True)) for one in rows],
        "waiting": {one.pk for one in rows if one.status == "due" and payments.waits_for_plan(one)},
        "mine": {one.pk for one in rows if one.released_by_id == acting.user_id},
        "receipt": receipt,
        "standing": standing(found.region_id) if acting.is_national and receipt is None else None,
        "can_reallocate": acting.role == Role.NATIONAL_LEAD and found.status == "in_force",
    }


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, region: str) -> HttpResponse:
    """The sponsor reads the frozen text, and signs it anew identified."""
    acting = acting_of(request)
    found = asked_for(request, region)
    if acting.role != Role.SPONSOR:
        raise Http404
    if found.status != "offered":
        return back_to(found)
    assert isinstance(request.user, User)
    if request.method == "POST" and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return render(request, "429.html", status=429)
    form = SignForm(request.POST or None, user=request.user, initial={"seen": found.text_sha256})
    if request.method == "POST" and form.is_valid():
        domain.sign(by=acting, agreement=found, seen=form.cleaned_data["seen"])
        messages.success(request, "You have signed the agreement. The College countersigns it next")
        return back_to(found)
    webauthn = begin_authentication(request.user) if form.has_key else None
    return render(request, "regions/agreement_sign.html", {"form": form, "agreement": found, "webauthn": webauthn})


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, verb: str) -> HttpResponse:
    """A step that is no signature of the sponsor's: asked once more, with the reason where one is due."""
    acting = acting_of(request)
    found = asked_for(request, region)
    if verb not in STEPS or verb not in ever(AGREEMENT, by=acting):
        raise Http404
    if verb not in allowed(AGREEMENT, found.status, by=acting):
        raise Refused(domain.MOVED_ON, back=address_of(found))
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
        return back_to(found)
    context = {"form": form if question else None, "title": title, "button": button, "agreement": found}
    return render(request, "regions/agreement_step.html", context)
