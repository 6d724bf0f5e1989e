from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regions.domain.resource import Link, Resource, resources
from regions.enums.plan import FrameworkElement
from regions.views.agreement import acting_of
from succession.tenancy.acting import Acting


def _element(one: Resource) -> FrameworkElement:
    return one.element


def _address(link: Link, acting: Acting) -> str:
    return reverse(link.route, args=[acting.region_slug] if link.region else [])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All templates, by part of the framework."""
    parts = [(element.label, list(found)) for element, found in groupby(resources().values(), _element)]
    return render(request, "regions/resources.html", {"here": "resources", "parts": parts})


@require_GET
def resource(request: HttpRequest, number: int) -> HttpResponse:
    """One template, to be read or printed, and where the product does its work."""
    acting, found = acting_of(request), resources().get(number)
    if found is None:
        raise Http404
    context = {
        "resource": found,
        "links": [(one.label, _address(one, acting)) for one in found.links_for(acting)],
        "elsewhere": bool(found.links),
    }
    return render(request, "regions/resource.html", context)
