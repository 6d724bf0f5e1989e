from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.enums.plan import ActionStatus
from regions.queries.national_plan import Aim, aims
from regions.views.agreement import acting_of
from succession.csv import csv_response


def _aims_or_404(request: HttpRequest) -> list[Aim]:
    if not acting_of(request).is_national:
        raise Http404
    return aims()


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """For each aim how the actions stand, region by region, with a link into the plans that the reader may open."""
    context = {"aims": _aims_or_404(request), "statuses": ActionStatus.choices}
    return render(request, "regions/national_plans.html", context)


@require_GET
def plans_csv(request: HttpRequest) -> HttpResponse:
    heading = ("aim", "region", *(str(one.label).lower() for one in ActionStatus), "total")
    rows = [
        (aim.label, one.region.name, *one.counts, one.total) for aim in _aims_or_404(request) for one in aim.regions
    ]
    return csv_response("plans.csv", [heading, *rows])
