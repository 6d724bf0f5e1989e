from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from reporting.domain import asked, draft
from reporting.domain import quarterly_return as domain
from reporting.models import Report
from reporting.queries.quarterly_return import figure_table, latest_version, returns_of
from reporting.rules import may, prepares
from reporting.sections import SECTIONS
from reporting.views.common import acting_of, return_or_404, version_or_404
from succession import clock


@require_GET
def returns(request: HttpRequest, region: str) -> HttpResponse:
    """Every quarter of a region, latest first."""
    if acting_of(request).is_national:
        raise Http404
    found = list(returns_of(region))
    if not found:
        raise Http404
    return render(
        request, "reporting/returns.html", {"returns": found, "region": found[0].region, "today": clock.today()}
    )


@require_GET
def detail(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """A return as it stands, for whoever may see it: what it says, what happened, what this role can do next."""
    acting = acting_of(request)
    quarterly_return = return_or_404(region, quarter)
    version = latest_version(quarterly_return)
    context = {"quarterly_return": quarterly_return, "version": version, "sections": SECTIONS}
    if version is None:
        if acting.is_national:
            raise Http404
        return render(request, "reporting/return_open.html", {**context, "can_start": prepares(acting)})
    content = json.loads(version.content) if version.is_signed else asked.content_of(version)
    return render(
        request,
        "reporting/return.html",
        {
            **context,
            "content": content,
            "rows": figure_table(content),
            "events": version.events.all(),
            "report": Report.objects.filter(version=version).defer("pdf").first(),
            "can": {verb: may(verb, version.status, by=acting) for verb in ("send", "recall", "sign_off", "accept")},
        },
    )


@require_POST
def start(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    if not prepares(acting_of(request)):
        raise Http404
    draft.start(by=acting_of(request), quarterly_return=return_or_404(region, quarter))
    return redirect("prepare", region, quarter, SECTIONS[0].slug)


@require_POST
def accept(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    if not acting_of(request).is_national:
        raise Http404
    version = version_or_404(return_or_404(region, quarter))
    domain.accept(by=acting_of(request), version=version)
    return redirect("return", region, quarter)
