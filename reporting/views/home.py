from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.queries.grant import known
from reporting.queries.home import (
    communications_due,
    contributor_home,
    ledger_items,
    national_home,
    practice_task,
    region_home,
)
from reporting.rules import prepares, signs
from reporting.views.common import acting_of
from succession import clock
from succession.tenancy.personas import Role


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs you now, what waits on others, what happened."""
    acting = acting_of(request)
    today = clock.today()
    if acting.is_national:
        page = national_home(acting, today)
    elif prepares(acting) or signs(acting):
        page = region_home(acting, today)
    elif acting.role == Role.AUDITOR:
        return render(request, "reporting/home_auditor.html", {"grants": known()})
    elif acting.role == Role.CONTRIBUTOR:
        return render(request, "reporting/home_contributor.html", contributor_home(acting, today))
    else:
        return render(request, "reporting/home_empty.html")
    context = {"page": page, "today": today, "ledger_items": ledger_items(acting, today)}
    context |= practice_task(acting, today) | {"communications_due": communications_due(acting, today)}
    return render(request, "reporting/home.html", context)
