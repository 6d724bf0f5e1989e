"""GET /api/v1/: regions, quarters, returns, indicators. Read only."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from regions.enums import ApiScope
from regions.models import Region
from regions.quarters import QuarterKey
from reporting.api import shapes
from reporting.api.access import Pages
from reporting.indicators import BY_NUMBER, Figure, Tier, total
from reporting.models import NationalFigure, Quarter, QuarterlyReturn
from reporting.queries.quarterly_return import find

QUARTER = OpenApiParameter("quarter", OpenApiTypes.STR, description="Such as 2010-11-q2")
REGION = OpenApiParameter("region", OpenApiTypes.STR, description="A region's slug")
TIER = OpenApiParameter("tier", OpenApiTypes.STR, enum=[tier.value for tier in Tier])
PAGE = [
    OpenApiParameter("page", OpenApiTypes.INT),
    OpenApiParameter("page_size", OpenApiTypes.INT, description="At most 500"),
]


def _filters(request: Request) -> dict[str, Any]:
    """The filters of a list, for a model with region and quarter. Raises ``ValidationError``."""
    found: dict[str, Any] = {}
    if "quarter" in request.query_params:
        try:
            key = QuarterKey.parse(request.query_params["quarter"])
        except ValueError as error:
            raise ValidationError({"quarter": "Give a quarter like 2010-11-q2."}) from error
        found |= {"quarter__financial_year": key.year, "quarter__number": key.number}
    if "region" in request.query_params:
        region = request.query_params["region"]
        if "\0" in region:
            raise ValidationError({"region": "Give a region’s slug."})
        found["region__slug"] = region
    return found


class Index(APIView):
    @extend_schema(responses=shapes.IndexShape)
    def get(self, request: Request) -> Response:
        """Where everything is."""
        names = ("regions", "quarters", "returns", "indicators", "schema")
        return Response({name: reverse(f"api_{name}", request=request) for name in names})


class Regions(APIView):
    @extend_schema(responses=shapes.RegionShape(many=True))
    def get(self, request: Request) -> Response:
        """The regions of the country."""
        del request
        return Response(shapes.RegionShape(Region.objects.all(), many=True).data)


class Quarters(APIView):
    @extend_schema(responses=shapes.QuarterShape(many=True))
    def get(self, request: Request) -> Response:
        """The quarters that have been opened, latest first."""
        del request
        return Response(shapes.QuarterShape(Quarter.objects.order_by("-starts_on"), many=True).data)


class Returns(APIView):
    scope = ApiScope.RETURNS

    @extend_schema(parameters=[QUARTER, REGION, *PAGE], responses=shapes.ReturnShape(many=True))
    def get(self, request: Request) -> Response:
        """Where each return stands: of one's region, or of every region for the College."""
        rows = QuarterlyReturn.objects.filter(**_filters(request)).select_related("region", "quarter")
        pages = Pages()
        page = pages.paginate_queryset(rows.order_by("-quarter__starts_on", "region__slug"), request, view=self)
        return pages.get_paginated_response(shapes.ReturnShape(page, many=True).data)

    pagination_class = Pages  # for the description


class SignedReturn(APIView):
    scope = ApiScope.RETURNS

    @extend_schema(responses=shapes.SignedReturnShape)
    def get(self, request: Request, region: str, quarter: str) -> Response:
        """What the current version of a return says, as it was signed."""
        del request
        quarterly_return = find(region, quarter)
        version = quarterly_return and next(
            (one for one in quarterly_return.versions.order_by("-number") if one.is_current), None
        )
        if not version:
            raise NotFound
        version.content = json.loads(version.content)
        return Response(shapes.SignedReturnShape(version).data)


class Indicators(APIView):
    scope = ApiScope.INDICATORS
    pagination_class = Pages  # for the description

    @extend_schema(parameters=[QUARTER, REGION, TIER, *PAGE], responses=shapes.FigureShape(many=True))
    def get(self, request: Request) -> Response:
        """Figures of returns that were signed off. For the College, national rows too: Σ/Σ, and no region."""
        wanted = _filters(request)
        tier = request.query_params.get("tier")
        if tier is not None and tier not in {each.value for each in Tier}:
            raise ValidationError({"tier": "Give 1, 2 or -."})
        if tier is not None:
            wanted["tier"] = tier
        rows = list(
            NationalFigure.objects.filter(**wanted)
            .select_related("region", "quarter")
            .order_by("-quarter__starts_on", "region__slug", "indicator", "tier")
        )
        answer = [
            _row(one.quarter.slug, one.region.slug, Figure(one.indicator, one.tier, one.numerator, one.denominator))
            for one in rows
        ]
        acting: Any = request.user
        if acting.is_national and "region__slug" not in wanted:
            answer += _national(rows)
        pages = Pages()
        return pages.get_paginated_response(
            shapes.FigureShape(pages.paginate_queryset(answer, request, view=self), many=True).data  # type: ignore[arg-type]
        )


def _national(rows: list[NationalFigure]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, int, str], list[Figure]] = {}
    for one in rows:
        figure = Figure(one.indicator, one.tier, one.numerator, one.denominator)
        groups.setdefault((one.quarter.slug, one.indicator, one.tier), []).append(figure)
    return [
        _row(quarter, None, total(figures, indicator=number, tier=tier))
        for (quarter, number, tier), figures in groups.items()
        if number in BY_NUMBER
    ]


def _row(quarter: str, region: str | None, figure: Figure) -> dict[str, Any]:
    return {
        "quarter": quarter,
        "region": region,
        "indicator": figure.indicator,
        "tier": figure.tier,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
    }
