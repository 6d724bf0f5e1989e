from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regions.models import Region
from reporting.indicators import BY_NUMBER, INDICATORS, NOT_GIVEN, Figure, Tier
from reporting.models import Quarter
from reporting.queries.national import (
    NationalPage,
    chosen_quarter,
    median_display,
    national_page,
    quarters,
)
from reporting.views.common import acting_of
from succession import charts, clock
from succession.csv import csv_response

TIERS = (("-", "Both tiers"), (Tier.FIRST.value, "1st tier"), (Tier.SECOND.value, "2nd tier"))
BINS = 4
NO_FIGURE = "none"


@dataclass(frozen=True)
class Tile:
    """``bin``: 1 to 4 by quarter of the range, or "none"; the value is printed, so colour is never the only cue."""

    region: Region
    text: str
    bin: str
    url: str


def tiles(page: NationalPage, at: int, links: dict[int, str]) -> list[Tile]:
    """``links``: region id to the address of its return, where the reader may open it."""
    values = [value for one in page.regions if (value := one.figures[at].value) is not None]
    low, high = (min(values), max(values)) if values else (Decimal(0), Decimal(0))
    found = []
    for one in page.regions:
        figure = one.figures[at]
        if figure.value is None:
            shade = NO_FIGURE
        else:
            shade = str(min(BINS, 1 + int((figure.value - low) * BINS / ((high - low) or 1))))
        text = "No return" if figure.display == NOT_GIVEN else figure.display
        found.append(Tile(one.region, text, shade, links.get(one.region.pk, "")))
    return found


def _page(request: HttpRequest, quarter: str) -> tuple[NationalPage, int, list[Quarter]]:
    if not acting_of(request).is_national:
        raise Http404
    opened = quarters(clock.today())
    chosen = chosen_quarter(opened, quarter)
    tier, number = request.GET.get("tier", "-"), request.GET.get("indicator", "1")
    if chosen is None or tier not in dict(TIERS) or number not in {str(one) for one in BY_NUMBER}:
        raise Http404
    indicator = BY_NUMBER[int(number)]
    page = national_page(chosen, opened=opened, tier=tier, indicator=indicator, today=clock.today())
    return page, INDICATORS.index(indicator), opened


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The latest quarter that has ended; before one has, the latest opened."""
    if not acting_of(request).is_national:
        raise Http404
    today = clock.today()
    opened = quarters(today)
    if not opened:
        return render(request, "reporting/national_empty.html")
    ended = next((one for one in opened if one.ends_on < today), opened[0])
    return redirect("national_quarter", ended.slug)


@require_GET
def national_quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    page, at, opened = _page(request, quarter)
    indicator = INDICATORS[at]
    labels = tuple(point.quarter.short_label for point in page.trend)
    series = (
        charts.Series("National", tuple(_float(point.national.value) for point in page.trend)),
        charts.Series("Median region", tuple(_float(point.median) for point in page.trend)),
    )
    chart = charts.both(
        charts.line,
        series,
        labels,
        ident="trend",
        title=f"{indicator.title}, by quarter",
        description="The national figure and the median of the regions. The figures are in the table below.",
    )
    links = {
        one.region.pk: reverse("return", args=[one.region.slug, page.quarter.slug])
        for one in page.standings
        if one.opens
    }
    context = {
        "page": page,
        "quarters": opened,
        "standings": [(one, links.get(one.region.pk, "")) for one in page.standings],
        "tiers": TIERS,
        "indicators": INDICATORS,
        "indicator": indicator,
        "query": f"?{urlencode({'tier': page.tier, 'indicator': indicator.number})}",
        "tiles": tiles(page, at, links),
        "medians": [median_display(value, one) for value, one in zip(page.medians, INDICATORS, strict=True)],
        "chart": chart,
        "trend": [(one.quarter, one.national, median_display(one.median, indicator)) for one in page.trend],
    }
    return render(request, "reporting/national.html", context)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@require_GET
def national_csv(request: HttpRequest, quarter: str) -> HttpResponse:
    """What the page shows, a row for each region and indicator, and the national rows with Σ/Σ."""
    page, _, _ = _page(request, quarter)
    header = ["quarter", "area", "status", "tier", "indicator", "title", "numerator", "denominator", "value"]
    return csv_response(f"indicators-{quarter}.csv", [header, *_rows(page)])


def _rows(page: NationalPage) -> Iterator[list[object]]:
    tier = dict(TIERS)[page.tier]
    status = {one.region.pk: "Late" if one.late else one.label for one in page.standings}
    areas = [(one.region.name, status[one.region.pk], one.figures) for one in page.regions]
    for name, state, figures in [*areas, ("England", f"{page.returned} of {len(page.regions)}", page.national)]:
        for indicator, figure in zip(INDICATORS, figures, strict=True):
            row: list[object] = [page.quarter.slug, name, state, tier if indicator.tiered else "All"]
            yield [*row, indicator.number, indicator.title, *_cells(figure)]


def _cells(figure: Figure) -> list[object]:
    if not figure.is_given:
        return ["", "", ""]
    return [figure.numerator, "" if figure.denominator is None else figure.denominator, figure.display]
