from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.queries.contact import names_of
from reporting.domain import asked, draft
from reporting.enums import ReturnStatus
from reporting.queries.quarterly_return import lineage_of
from reporting.rules import prepares
from reporting.views.common import acting_of, return_or_404, version_or_404
from succession.csv import csv_response

CONTACT_HEADINGS = ("stakeholder", "group", "engagements", "last_on", "numerator", "denominator")
VACANCY_HEADINGS = ("organisation", "post", "vacancy", "known_on", "vacant_on", "numerator", "denominator")
KEPT_AS = {"vacancy": "reference"}


def _shown(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> dict[str, Any]:
    """The rows behind a figure: of a draft as the logs stand, of what was signed as it was frozen."""
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
    named = drafting and not one.indicator.tiered
    names = names_of(row["stakeholder"] for row in one.rows) if named else {}
    return {
        "quarterly_return": quarterly_return,
        "version": version,
        "one": one,
        "linked": drafting,
        "rows": [(row, names[row["stakeholder"]] if named else "") for row in one.rows],
    }


@require_GET
def return_rows(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> HttpResponse:
    return render(request, "reporting/lineage.html", _shown(request, region, quarter, indicator, tier))


@require_GET
def return_rows_csv(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> HttpResponse:
    """The figure is the sum of the numerators, over that of the denominators where it is an average."""
    one = _shown(request, region, quarter, indicator, tier)["one"]
    headings = VACANCY_HEADINGS if one.indicator.tiered else CONTACT_HEADINGS
    table = [headings, *([row[KEPT_AS.get(name, name)] for name in headings] for row in one.rows)]
    of_tier = f"-tier-{tier}" if one.indicator.tiered else ""
    return csv_response(f"{one.indicator.row[1]}-{region}-{quarter}-indicator-{indicator}{of_tier}.csv", table)
