from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import headcount as domain
from regions.domain.practice import this_year
from regions.enums.practice import LeaderTier
from regions.forms.headcount import HeadcountForm, counts
from regions.quarters import financial_year
from regions.queries.headcount import counted, headcounts, latest, of_organisation, totals
from regions.views.practice import kept_or_404, region_wide_or_404
from succession.csv import csv_response
from succession.pages import keep

TIER_LABELS = [str(label) for label in LeaderTier.labels]


@require_GET
def region_headcounts(request: HttpRequest, region: str) -> HttpResponse:
    """Leaders of the region by service and tier."""
    acting = region_wide_or_404(request, region)
    year = this_year()
    found = totals(acting.region_id or 0, year)
    context = {
        "region": region,
        "here": "headcounts",
        "tiers": TIER_LABELS,
        "totals": found,
        "said": any(one.organisations for _, row in found for one in row),
        "year": financial_year(year),
        "before": financial_year(year - 1),
    }
    return render(request, "regions/headcounts.html", context)


@require_GET
def headcounts_csv(request: HttpRequest, region: str) -> HttpResponse:
    acting = region_wide_or_404(request, region)
    year = this_year()
    rows = [
        (one.organisation.name, financial_year(year), one.get_service_display(), *counted(one))
        for one in headcounts(acting.region_id or 0, year).order_by("organisation__name", "pk")
    ]
    return csv_response(f"headcounts-{region}-{year}.csv", [("organisation", "year", "service", *TIER_LABELS), *rows])


@require_http_methods(["GET", "POST"])
def headcount(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """One organisation's numbers; they begin as the year before left them."""
    at, of = kept_or_404(request, region, organisation)
    region_id, year = at.acting.region_id or 0, this_year()

    def said() -> dict[str, object]:
        seen = domain.revision(of_organisation(region_id, of.pk, year))
        return counts(latest(region_id, of.pk, year), seen=seen)

    return keep(
        request,
        HeadcountForm(request.POST or None, initial=said()),
        at=at,
        act=lambda facts: domain.record(by=at.acting, organisation_id=of.pk, **facts),
        title=f"Leaders by service and tier, {financial_year(year)}",
        done="The numbers are saved",
        intro="Count heads, not names. Leave empty what you do not know; count a leader of several services once, as "
        "combined.",
        theirs=said,
    )
