from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from regions.models import Organisation
from regions.quarters import QuarterKey
from succession import clock
from succession.pages import paged
from succession.tenancy.personas import Role
from talent.domain import log_confirmation as domain
from talent.models import Vacancy
from talent.queries.finding import findings_of, log_findings
from talent.queries.log import confirmation_of, keepers, lines_of, log_of
from talent.views.common import acting_of, kept_or_404, log_or_404


@require_GET
def region_log(request: HttpRequest, region: str) -> HttpResponse:
    """Of the lead: which organisations keep a log, and who has not confirmed the last quarter."""
    acting = acting_of(request)
    if acting.region_slug != region:
        raise Http404
    if acting.role is Role.CONTRIBUTOR:
        return redirect("log", region, Organisation.objects.get(pk=acting.organisation_id or 0).slug)
    if acting.role is not Role.LEAD or acting.region_id is None:
        raise Http404
    quarter = QuarterKey.of(clock.today()).previous
    found = keepers(acting.region_id, quarter, clock.today())
    context = {
        "region": region,
        "quarter": quarter,
        "keepers": found,
        "outstanding": [one for one in found if one.posts and not one.confirmed],
        "without": [one for one in found if not one.posts],
        "findings": log_findings(acting.region_id, quarter),
    }
    return render(request, "talent/region_log.html", context)


@require_GET
def log(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """The posts and vacancies of one organisation; what is open comes first."""
    acting, found = log_or_404(request, region, organisation)
    assert acting.region_id is not None
    quarter = QuarterKey.of(clock.today()).previous
    kept = log_of(found, acting.region_id, clock.today())
    context = {
        "region": region,
        "organisation": found,
        "posts": paged(request, kept.posts, "posts"),
        "open": _vacancies(request, kept.open, "open"),
        "past": _vacancies(request, kept.past, "past"),
        "quarter": quarter,
        "confirmed": confirmation_of(found, acting.region_id, quarter),
        "findings": findings_of(found, acting, quarter),
        "keeps": acting.role is Role.CONTRIBUTOR,
    }
    return render(request, "talent/log.html", context)


def _vacancies(request: HttpRequest, rows: QuerySet[Vacancy], name: str) -> dict[str, Any]:
    shown = paged(request, rows, name)
    return {**shown, "lines": lines_of(shown["page"], clock.today())}


@require_POST
def confirm(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """The organisation says that the last quarter's log is complete."""
    acting, _ = kept_or_404(request, region, organisation)
    quarter = QuarterKey.of(clock.today()).previous
    domain.confirm(by=acting, quarter=quarter)
    messages.success(request, f"You have confirmed the log for {quarter.label}")
    return redirect("log", region, organisation)
