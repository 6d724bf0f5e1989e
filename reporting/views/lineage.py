from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reporting.domain import asked, draft
from reporting.enums import ReturnStatus
from reporting.queries.quarterly_return import lineage_of
from reporting.rules import prepares
from reporting.views.common import acting_of, return_or_404, version_or_404
from succession.csv import csv_response

CSV_HEADINGS = ("organisation", "post", "vacancy", "known_on", "vacant_on", "numerator", "denominator")


def _shown(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> dict[str, Any]:
    """The vacancies behind a figure: of a draft as the logs stand, of what was signed as it was frozen."""
    quarterly_return = return_or_404(region, quarter)
    version = version_or_404(quarterly_return, request.GET.get("version"))
    acting = acting_of(request)
    drafting = prepares(acting) and version.status == ReturnStatus.DRAFT
    if drafting:
        draft.bring_up_to_date(by=acting, version=version)
        version.refresh_from_db()
    lineage = lineage_of(asked.document_of(version))
    one = next((one for one in lineage if (one.indicator.number, one.tier) == (indicator, tier)), None)
    if one is None:
        raise Http404
    return {"quarterly_return": quarterly_return, "version": version, "one": one, "linked": drafting}


@require_GET
def return_rows(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> HttpResponse:
    return render(request, "reporting/lineage.html", _shown(request, region, quarter, indicator, tier))


@require_GET
def return_rows_csv(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> HttpResponse:
    """The figure is the sum of the numerators, over that of the denominators where it is an average."""
    rows = _shown(request, region, quarter, indicator, tier)["one"].rows
    of_row = ("organisation", "post", "reference", *CSV_HEADINGS[3:])
    table = [CSV_HEADINGS, *([row[name] for name in of_row] for row in rows)]
    return csv_response(f"vacancies-{region}-{quarter}-indicator-{indicator}-tier-{tier}.csv", table)
