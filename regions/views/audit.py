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
from regions.views.ledger import paged, rest_of
from succession.csv import csv_response


@require_GET
def grant_audit(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """One grant from its text to the last penny; the ledger and the trail in pages, each on its own."""
    grant = grant_or_404(region, pk)
    found = totals(grant)
    trail = paged(queries.trail(grant), request.GET.get("trail"))
    page = paged(whole(entries(grant)), request.GET.get("ledger"), count=found.entries)
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
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "lines": [(one, flags(one)) for one in page.object_list],
        "rest": rest_of(request, "ledger"),
        "trail": trail,
        "trail_pages": trail.paginator.get_elided_page_range(trail.number, on_each_side=1, on_ends=1),
        "trail_rest": rest_of(request, "trail"),
    }
    return render(request, "regions/audit.html", context)


@require_GET
def audit_csv(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """All of it, however long."""
    del request
    grant = grant_or_404(region, pk)
    name = f"grant-{region}-{grant.agreement.starts_on.isoformat()}.csv"
    return csv_response(name, queries.csv_rows(grant))
