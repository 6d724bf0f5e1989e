from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regions.domain.tiles import tiles_of
from regions.models import Region
from regions.queries.authorities import authorities_on
from reporting.enums import CURRENT
from reporting.indicators import BY_NUMBER, INDICATORS
from reporting.models import Quarter
from reporting.queries.national import Standing, chosen_quarter, national_page, quarters
from reporting.views.common import acting_of
from reporting.views.national import NO_FIGURE, TIERS, tiles
from succession import clock
from succession.hexmap import Group, Hexagon, hexmap

STANDING = "standing"
# By the return's status; one that is not signed off is late or not due, and its own status is said in words.
MARKS = {"accepted": "A", "signed_off": "S", "queried": "Q", "late": "L", "not_due": "N"}


@dataclass(frozen=True)
class Authority:
    """``code``: as on its tile; empty if it has none."""

    code: str
    name: str


@dataclass(frozen=True)
class Area:
    """A region and what all its authorities show. ``mark``: on the tile; ``words``: the same in full."""

    region: Region
    mark: str
    words: str
    shade: str
    url: str
    authorities: list[Authority]


@dataclass(frozen=True)
class Value:
    mark: str
    words: str
    shade: str


def value_of(one: Standing) -> Value:
    if one.status in CURRENT:
        return Value(MARKS[one.status], one.label, one.status)
    kind, words = ("late", "Late") if one.late else ("not_due", "Not due yet")
    return Value(MARKS[kind], f"{words}, {one.label[0].lower()}{one.label[1:]}", kind)


def _values(chosen: Quarter, *, tier: str, shown: str) -> list[tuple[Standing, Value]]:
    indicator = BY_NUMBER[1 if shown == STANDING else int(shown)]
    page = national_page(chosen, opened=[chosen], tier=tier, indicator=indicator, today=clock.today())
    if shown == STANDING:
        return [(one, value_of(one)) for one in page.standings]
    found = tiles(page, INDICATORS.index(indicator), {})
    values = [Value("–" if one.bin == NO_FIGURE else one.text, one.text, one.bin) for one in found]
    return list(zip(page.standings, values, strict=True))


def _asked(request: HttpRequest) -> tuple[str, str]:
    tier, shown = request.GET.get("tier", "-"), request.GET.get("show", STANDING)
    if tier not in dict(TIERS) or shown not in {STANDING, *(str(one) for one in BY_NUMBER)}:
        raise Http404
    return tier, shown


def _title(tier: str, shown: str) -> str:
    if shown == STANDING:
        return "Standing of the return"
    indicator = BY_NUMBER[int(shown)]
    return f"{indicator.title}, {dict(TIERS)[tier].lower()}" if indicator.tiered else indicator.title


@require_GET
def national_authorities(request: HttpRequest, quarter: str) -> HttpResponse:
    """Each authority of the quarter's last day carries the value of its region's return."""
    if not acting_of(request).is_national:
        raise Http404
    opened = quarters(clock.today())
    chosen = chosen_quarter(opened, quarter)
    if chosen is None:
        raise Http404
    tier, shown = _asked(request)
    members = authorities_on(chosen.ends_on)
    places = tiles_of(one.slug for own in members.values() for one in own)
    areas, groups = [], []
    for standing, value in _values(chosen, tier=tier, shown=shown):
        region = standing.region
        own = members.get(region.pk, [])
        url = reverse("return", args=[region.slug, chosen.slug]) if standing.opens else ""
        named = [Authority(places[one.slug].code if one.slug in places else "", one.name) for one in own]
        areas.append(Area(region, value.mark, value.words, value.shade, url, named))
        hexagons = [
            Hexagon(place.column, place.row, place.code, f"{one.name}, {region.name}: {value.words}")
            for one in own
            if (place := places.get(one.slug))
        ]
        groups.append(Group(f"{region.name}: {value.words}", url, value.shade, value.mark, hexagons))
    title = _title(tier, shown)
    context = {
        "quarter": chosen,
        "quarters": opened,
        "tiers": TIERS,
        "tier": tier,
        "indicators": INDICATORS,
        "shown": shown,
        "query": f"?{urlencode({'tier': tier, 'show': shown})}",
        "standing": shown == STANDING,
        "title": title,
        "areas": areas,
        "number": sum(len(one.authorities) for one in areas),
        "map": hexmap(
            groups,
            ident="authorities",
            title=f"{title}: the authorities of England, by region",
            description="A tile for each authority, roughly where it lies. The regions are listed beside the map.",
        ),
    }
    return render(request, "reporting/authorities.html", context)
