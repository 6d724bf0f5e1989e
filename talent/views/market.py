from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from regions.models import Organisation
from succession import charts, clock
from succession.csv import csv_response
from succession.tenancy.personas import Role
from talent.queries.market import ENOUGH, Figure, Period, period
from talent.queries.market_page import MarketPage, organisation_page, region_page
from talent.queries.market_trend import Point, enough
from talent.views.common import acting_of, log_or_404

TIERS = (("-", "Both tiers"), ("1", "1st tier"), ("2", "2nd tier"))
LENGTHS = (("4", "The last four quarters"), ("8", "The last eight quarters"))


def _asked(request: HttpRequest) -> tuple[Period, str]:
    tier, quarters = request.GET.get("tier", "-"), request.GET.get("quarters", "4")
    if tier not in dict(TIERS) or quarters not in dict(LENGTHS):
        raise Http404
    return period(clock.today(), int(quarters)), tier


def _of_region(request: HttpRequest, region: str) -> MarketPage:
    acting = acting_of(request)
    if acting.region_slug != region or acting.role is not Role.LEAD or acting.region_id is None:
        raise Http404
    return region_page(acting.region_id, *_asked(request))


def _of_organisation(request: HttpRequest, region: str, organisation: str) -> tuple[Organisation, MarketPage]:
    acting, found = log_or_404(request, region, organisation)
    assert acting.region_id is not None
    by_lead = acting.role is Role.LEAD
    page = organisation_page(acting.region_id, found.pk, found.name, *_asked(request), by_lead=by_lead)
    return found, page


@require_GET
def market(request: HttpRequest, region: str) -> HttpResponse:
    """Of the lead: the region's market, beside the other regions."""
    return _render(request, _of_region(request, region), region, None)


@require_GET
def organisation_market(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """Of an organisation's contributor, or the lead: its market beside the region's others and the other regions."""
    found, page = _of_organisation(request, region, organisation)
    return _render(request, page, region, found)


def _render(request: HttpRequest, page: MarketPage, region: str, organisation: Organisation | None) -> HttpResponse:
    context = {
        "page": page,
        "region": region,
        "organisation": organisation,
        "tiers": TIERS,
        "lengths": LENGTHS,
        "enough": ENOUGH,
        "vacancies_chart": _vacancies(page.trend),
        "turnover_chart": _turnover(page.trend) if enough(page.trend) else "",
    }
    return render(request, "talent/market.html", context)


def _vacancies(points: list[Point]) -> SafeString:
    return charts.both(
        charts.line,
        (
            charts.Series("Fell vacant", tuple(one.rolling for one in points)),
            charts.Series("Vacant", tuple(one.vacant for one in points)),
        ),
        tuple(one.quarter.short_label for one in points),
        ident="vacancies",
        title="Vacancies by quarter",
        description="Posts that fell vacant in the four quarters up to each, and posts vacant on its last day. "
        "The figures are in the table below.",
    )


def _turnover(points: list[Point]) -> SafeString:
    return charts.both(
        charts.line,
        (charts.Series("Turnover %", tuple(one.turnover.value for one in points)),),
        tuple(one.quarter.short_label for one in points),
        ident="turnover",
        title="Turnover by quarter, as a percentage of posts",
        description="Of the four quarters up to each. The figures are in the table below.",
    )


@require_GET
def market_csv(request: HttpRequest, region: str) -> HttpResponse:
    page = _of_region(request, region)
    return csv_response(f"market-{region}-{page.when.last.slug}.csv", _lines(page))


@require_GET
def organisation_market_csv(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    found, page = _of_organisation(request, region, organisation)
    return csv_response(f"market-{found.slug}-{page.when.last.slug}.csv", _lines(page))


def _lines(page: MarketPage) -> Iterator[list[object]]:
    """What the page shows, a row for each figure; nothing more."""
    yield ["period", "tier", "table", "figure", "of", "value", "unit", "behind"]
    start: list[object] = [page.when.label, dict(TIERS)[page.tier]]
    tables = (
        ("The market", page.rows),
        ("Salary offered", page.salaries),
        ("Why rounds ended without an appointment", page.unfilled),
        ("Skills found short", page.skills),
    )
    for title, rows in tables:
        for row in rows:
            for side, figure in zip(page.sides, row.figures, strict=True):
                yield [*start, title, row.title, side.title, *_cells(figure)]
    for one in page.remits:
        own, line = page.sides[0].title, one.line
        beside = [(own, Figure(line.advertised, "", ""), line.first_round)]
        beside += [(side.title, *pair) for side, pair in zip(page.sides[1:], one.beside, strict=True)]
        for title, advertised, first in beside:
            yield [*start, "By remit", f"{one.title}: advertised", title, *_cells(advertised)]
            yield [*start, "By remit", f"{one.title}: filled by the first round", title, *_cells(first)]
    for point in page.trend:
        quarter: list[object] = [point.quarter.label, dict(TIERS)[page.tier], "By quarter"]
        own = page.sides[0].title
        yield [*quarter, "Fell vacant", own, point.fell, "", ""]
        yield [*quarter, "Fell vacant in four quarters", own, point.rolling, "", ""]
        yield [*quarter, "Vacant on the last day", own, point.vacant, "", ""]
        yield [*quarter, "Turnover of four quarters", own, *_cells(point.turnover)]
    for reason, number in page.reasons:
        assert page.leaving is not None
        behind = "to a multiple of 5" if page.by_lead else ""
        start = [page.leaving.label, "Both tiers", "Reasons for leaving"]
        yield [*start, reason, page.sides[0].title, number, "", behind]


def _cells(figure: Figure) -> list[object]:
    behind = "; ".join(part for part in (figure.behind, "rounded" if figure.rounded else "") if part)
    return [figure.display if figure.value is None else figure.value, figure.unit, behind]
