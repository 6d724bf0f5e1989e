from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reporting.queries.home import national_home, region_home
from reporting.rules import prepares, signs
from reporting.views.common import acting_of
from succession import clock


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs you now, what waits on others, what happened."""
    acting = acting_of(request)
    today = clock.today()
    if acting.is_national:
        page = national_home(today)
    elif prepares(acting) or signs(acting):
        page = region_home(acting, today)
    else:
        return render(request, "reporting/home_empty.html")
    return render(request, "reporting/home.html", {"page": page, "today": today})
