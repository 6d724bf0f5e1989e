from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import ledger as domain
from regions.forms.confirmation import ReasonForm
from regions.forms.ledger import ApproveForm, EvidenceForm, ReverseForm, words
from regions.models import EntryEvidence, Grant, LedgerEntry
from regions.queries.ledger import Outlook, outlook, whole
from regions.queries.ledger_flag import flags
from regions.states import PAYERS
from regions.views.agreement import acting_of
from regions.views.grant import grant_or_404
from succession.downloads import attachment
from succession.govuk.forms import GovukForm
from succession.states import Refused
from succession.tenancy.personas import Role

# The title of each step's page, the words once it is done, and who may ever do it.
STEPS: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "approve": ("Approve entry {}", "Entry {} is approved", (Role.SPONSOR,)),
    "refuse": ("Refuse entry {}", "Entry {} is refused", (Role.SPONSOR,)),
    "consent": ("Consent to entry {}", "You have consented to entry {}. The sponsor decides about it next", PAYERS),
    "decline": ("Decline entry {}", "You have not consented to entry {}", PAYERS),
    "reverse": ("Reverse entry {}", "The reversal of entry {} waits for the sponsor", (Role.LEAD,)),
    "attach": ("Add evidence to entry {}", "The evidence stands with entry {}", (Role.LEAD,)),
}
# A file that somebody sent is nothing that runs, wherever it is opened.
SANDBOX = "sandbox; default-src 'none'"


def entry_or_404(grant: Grant, number: int) -> LedgerEntry:
    found = whole(grant.entries.filter(number=number)).first()
    if found is None:
        raise Http404
    found.grant = grant
    return found


@require_GET
def entry(request: HttpRequest, region: str, pk: int, number: int) -> HttpResponse:
    """All of one entry: what it says, what proves it, who did what."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    found = entry_or_404(grant, number)
    related = [found.number, *(one.number for one in found.reversals.all())]
    context = {
        "grant": grant,
        "here": "ledger",
        "entry": found,
        "flags": flags(found),
        "can": dict.fromkeys(domain.possible(found, by=acting), True),
        "mine": found.entered_by_id == acting.user_id,
        "events": grant.agreement.events.filter(about__in=[f"entry {one}" for one in related]),
    }
    return render(request, "regions/ledger_entry.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, pk: int, number: int, verb: str) -> HttpResponse:
    """One step of an entry, asked once more on a page that shows all of it."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    found = entry_or_404(grant, number)
    if verb not in STEPS or acting.role not in STEPS[verb][2]:
        raise Http404
    title, done, _ = STEPS[verb]
    here = ("ledger_entry", grant.agreement.region.slug, grant.pk, number)
    if request.method == "GET" and verb not in domain.possible(found, by=acting):
        return redirect(*here)
    totals = outlook(grant, found.effect)
    form = _form(request, verb, totals)
    if request.method == "POST" and form.is_valid():
        act: Callable[..., object] = getattr(domain, verb)
        try:
            act(by=acting, entry=found, **form.cleaned_data)
        except Refused as refused:
            totals = outlook(grant, found.effect)
            form = _form(request, verb, totals)  # which may ask for a reason by now
            if form.is_valid():
                form.add_error(None, words(refused))
        else:
            messages.success(request, done.format(number))
            return redirect(*here)
    context = {
        "grant": grant,
        "here": "ledger",
        "entry": found,
        "flags": flags(found),
        "verb": verb,
        "title": title.format(number),
        "form": form,
        "outlook": totals if verb == "approve" else None,
    }
    return render(request, "regions/ledger_step.html", context)


def _form(request: HttpRequest, verb: str, totals: Outlook) -> GovukForm:
    data: Any = (request.POST, request.FILES) if request.method == "POST" else ()
    if verb == "approve":
        return ApproveForm(*data, asked=totals.above_received)
    if verb == "attach":
        return EvidenceForm(*data)
    if verb == "reverse":
        return ReverseForm(*data)
    if verb == "consent":
        form = GovukForm(*data)
        form.submit = "Consent"
        return form
    label = "Why do you refuse it?" if verb == "refuse" else "Why does the College not consent?"
    button = "Refuse this entry" if verb == "refuse" else "Do not consent"
    return ReasonForm(*data, label=label, hint="The region sees this, and may enter it again.", submit=button)


@require_GET
def evidence(request: HttpRequest, region: str, pk: int, evidence: int) -> HttpResponse:
    """The file, to be saved and not shown: it came from outside."""
    del request
    grant = grant_or_404(region, pk)
    found = EntryEvidence.objects.select_related("voucher").filter(pk=evidence, entry__grant=grant).first()
    if found is None:
        raise Http404
    response = attachment(bytes(found.voucher.content), name=found.name, kind=found.voucher.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
