from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.queries import audit as queries
from regions.queries.accountable_authority import authorities_of
from regions.queries.agreement_document import document_of
from regions.queries.ledger import entries, totals, whole
from regions.queries.ledger_flag import flags
from regions.views.grant import grant_or_404
from succession.csv import csv_response
from succession.pages import paged


@require_GET
def grant_audit(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """One grant from its text to the last penny; the ledger and the trail in pages, each on its own."""
    grant = grant_or_404(region, pk)
    found = totals(grant)
    pages = paged(request, whole(entries(grant)), "ledger", count=found.entries)
    context = {
        "grant": grant,
        "here": "grant_audit",
        "agreement": grant.agreement,
        "authorities": authorities_of(grant.agreement),
        "document": document_of(grant.agreement),
        "matches": queries.text_matches(grant.agreement),
        "changes": grant.agreement.events.filter(verb="reallocate"),
        "payments": grant.payments.order_by("number"),
        "receipt": getattr(grant, "receipt", None),
        "plans": queries.plans(grant),
        "totals": found,
        **pages,
        "lines": [(one, flags(one)) for one in pages["page"].object_list],
        "trail": paged(request, queries.trail(grant), "trail"),
    }
    return render(request, "regions/audit.html", context)


@require_GET
def audit_csv(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """All of it, however long."""
    del request
    grant = grant_or_404(region, pk)
    name = f"grant-{region}-{grant.agreement.starts_on.isoformat()}.csv"
    return csv_response(name, queries.csv_rows(grant))
