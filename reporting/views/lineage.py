from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reporting.domain import asked, draft
from reporting.enums import ReturnStatus
from reporting.queries.quarterly_return import lineage_of
from reporting.rules import prepares
from reporting.views.common import acting_of, return_or_404, version_or_404


@require_GET
def return_rows(request: HttpRequest, region: str, quarter: str, indicator: int, tier: str) -> HttpResponse:
    """The vacancies behind a figure: of a draft as the logs stand, of what was signed as it was frozen."""
    quarterly_return = return_or_404(region, quarter)
    version = version_or_404(quarterly_return, request.GET.get("version"))
    acting = acting_of(request)
    drafting = prepares(acting) and version.status == ReturnStatus.DRAFT
    if drafting:
        draft.bring_up_to_date(by=acting, version=version)
        version.refresh_from_db()
    found = [
        one for one in lineage_of(asked.document_of(version)) if (one.indicator.number, one.tier) == (indicator, tier)
    ]
    if not found:
        raise Http404
    context = {"quarterly_return": quarterly_return, "version": version, "one": found[0], "linked": drafting}
    return render(request, "reporting/lineage.html", context)
