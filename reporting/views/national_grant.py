from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.queries.national_grant import NationalGrants, national_grants
from reporting.models import Quarter
from reporting.queries.national import chosen_quarter, quarters
from reporting.views.common import acting_of
from succession import clock
from succession.csv import csv_response
from succession.tenancy.personas import Role


def _found(request: HttpRequest, slug: str) -> tuple[Quarter, list[Quarter], NationalGrants]:
    if not acting_of(request).is_national:
        raise Http404
    opened = quarters(clock.today())
    chosen = chosen_quarter(opened, slug)
    if chosen is None:
        raise Http404
    return chosen, opened, national_grants(chosen.key, today=clock.today())


@require_GET
def grants(request: HttpRequest, quarter: str) -> HttpResponse:
    chosen, opened, found = _found(request, quarter)
    everywhere = acting_of(request).role == Role.NATIONAL_LEAD
    context = {"quarter": chosen, "quarters": opened, "grants": found, "everywhere": everywhere}
    return render(request, "reporting/national_grants.html", context)


@require_GET
def grants_csv(request: HttpRequest, quarter: str) -> HttpResponse:
    """What the page shows, in pounds."""
    _, _, found = _found(request, quarter)
    header = ["region", "agreement from", "agreement to", "allocated", "paid", "spent", "at risk"]
    rows = [
        [
            one.region,
            one.starts_on,
            one.ends_on,
            one.allocation,
            one.received,
            one.spent,
            one.at_risk if one.planned else "",
        ]
        for one in found.lines
    ]
    return csv_response(f"grants-{quarter}.csv", [header, *rows])
