from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import undertaking_evidence as domain
from regions.forms.confirmation import ReasonForm
from regions.forms.undertaking_evidence import EvidenceForm
from regions.models import Agreement, UndertakingEvidence
from regions.queries.undertaking_evidence import undertakings, without_evidence
from regions.views.agreement import acting_of, asked_for, back_to


def _signed_or_404(request: HttpRequest, region: str) -> Agreement:
    found = asked_for(request, region)
    if found.status not in domain.OPEN_IN:
        raise Http404
    return found


@require_GET
def evidence(request: HttpRequest, region: str) -> HttpResponse:
    """Each undertaking of both sides with what was done about it."""
    acting, found = acting_of(request), _signed_or_404(request, region)
    lines = undertakings(found)
    sides = [
        (
            title,
            [one for one in lines if one.side == side],
            without_evidence(lines, side),
            side == domain.side_of(acting),
        )
        for side, title in (("R", "The region’s undertakings"), ("C", "The College’s undertakings"))
    ]
    return render(request, "regions/undertaking_evidence.html", {"agreement": found, "sides": sides})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, code: str) -> HttpResponse:
    acting, found = acting_of(request), _signed_or_404(request, region)
    if not domain.may_add(found, code, by=acting):
        raise Http404
    form = EvidenceForm(request.POST or None, agreement=found)
    if request.method == "POST" and form.is_valid():
        domain.add(by=acting, agreement=found, code=code, **form.cleaned_data)
        return back_to(found, "undertaking_evidence")
    line = next(one for one in undertakings(found) if one.code == code)
    context = {"agreement": found, "form": form, "line": line, "title": f"Add evidence for {code}"}
    return render(request, "regions/undertaking_evidence_form.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """An entry made by mistake: struck through, with the reason beside it."""
    acting, found = acting_of(request), _signed_or_404(request, region)
    rows = UndertakingEvidence.objects.select_related("agreement").filter(agreement=found, withdraws=None)
    entry = rows.filter(pk=pk, withdrawn=None).first()
    if entry is None or not domain.may_add(found, entry.code, by=acting):
        raise Http404
    form = ReasonForm(
        request.POST or None,
        label="Why is it withdrawn?",
        hint="The entry stays to be read, struck through, with this reason.",
        submit="Withdraw the entry",
    )
    if request.method == "POST" and form.is_valid():
        domain.withdraw(by=acting, evidence=entry, reason=form.cleaned_data["reason"])
        return back_to(found, "undertaking_evidence")
    line = next(one for one in undertakings(found) if one.code == entry.code)
    context = {"agreement": found, "form": form, "line": line, "title": "Withdraw evidence", "entry": entry}
    return render(request, "regions/undertaking_evidence_form.html", context)
