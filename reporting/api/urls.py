from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

import reporting.api.description  # noqa: F401  (known to the document's maker by being imported)
from reporting.api import views


def _route(route: str, view: Any, name: str, **options: Any) -> Any:
    """Not sent to the sign-in page: a program gets 401."""
    return path(route, login_not_required(view.as_view(**options)), name=name)


urlpatterns = [
    _route("", views.Index, "api_index"),
    _route("regions/", views.Regions, "api_regions"),
    _route("quarters/", views.Quarters, "api_quarters"),
    _route("returns/", views.Returns, "api_returns"),
    _route("returns/<slug:region>/<slug:quarter>/", views.SignedReturn, "api_return"),
    _route("indicators/", views.Indicators, "api_indicators"),
    _route("schema/", SpectacularAPIView, "api_schema", renderer_classes=[OpenApiJsonRenderer]),
]
