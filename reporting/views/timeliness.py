from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reporting.queries.national import chosen_quarter, quarters
from reporting.queries.timeliness import timeliness
from reporting.views.common import acting_of
from succession import charts, clock


@require_GET
def national_timeliness(request: HttpRequest, quarter: str) -> HttpResponse:
    """Waiting on whom, and how complete and how timely the returns have been."""
    if not acting_of(request).is_national:
        raise Http404
    opened = quarters(clock.today())
    chosen = chosen_quarter(opened, quarter)
    if chosen is None:
        raise Http404
    found = timeliness(chosen, opened=opened, today=clock.today())
    chart = charts.both(
        charts.line,
        (
            charts.Series("Returned", tuple(one.returned for one in found.shares)),
            charts.Series("On time", tuple(one.on_time for one in found.shares)),
        ),
        tuple(one.quarter.short_label for one in found.shares),
        ident="timeliness",
        title="Regions that returned, by quarter",
        description="How many regions have returned, and how many did so on time. The table below says which.",
    )
    context = {"quarter": chosen, "quarters": opened, "found": found, "chart": chart}
    return render(request, "reporting/timeliness.html", context)
