from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from reporting.queries.quarterly_return import returns_of
from reporting.rules import prepares, signs
from reporting.views.common import acting_of
from succession import clock


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs you now."""
    acting = acting_of(request)
    if acting.is_national:
        return redirect("national")
    today = clock.today()
    if not (prepares(acting) or signs(acting)):
        return render(request, "reporting/home_empty.html")
    found = list(returns_of(acting.region_slug)[:8])
    waiting = [one for one in found if one.needs_region]
    context = {"waiting": waiting, "done": [one for one in found if one not in waiting], "today": today}
    return render(request, "reporting/home.html", context)
