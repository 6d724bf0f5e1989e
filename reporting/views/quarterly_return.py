from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from reporting.domain import asked, draft
from reporting.domain import quarterly_return as domain
from reporting.enums import ReturnStatus
from reporting.items import LABELS
from reporting.queries.quarterly_return import figure_table, lineage_of, returns_of, versions
from reporting.rules import has_begun, may, prepares
from reporting.sections import SECTIONS
from reporting.views.common import acting_of, return_or_404, version_or_404
from reporting.views.prepare import open_sections
from succession import clock

_VERBS = ("send", "recall", "sign_off", "accept", "query")


@require_GET
def returns(request: HttpRequest, region: str) -> HttpResponse:
    """Every quarter of a region, latest first."""
    if acting_of(request).is_national:
        raise Http404
    opened, today = list(returns_of(region)), clock.today()
    if not opened:
        raise Http404
    begun = [one for one in opened if has_begun(one.quarter, today)]
    return render(request, "reporting/returns.html", {"returns": begun, "region": opened[0].region, "today": today})


@require_GET
def detail(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """A return as it stands, for whoever may see it: what it says, what happened, what this role can do next."""
    acting = acting_of(request)
    quarterly_return = return_or_404(region, quarter)
    known = versions(quarterly_return)
    if not known:
        if acting.is_national:
            raise Http404
        begun = has_begun(quarterly_return.quarter, clock.today())
        context = {"quarterly_return": quarterly_return, "begun": begun, "can_start": prepares(acting) and begun}
        return render(request, "reporting/return_open.html", context)
    wanted = request.GET.get("version", str(known[0].number))
    version = next((one for one in known if str(one.number) == wanted), None)
    if version is None:
        raise Http404
    is_latest = version.number == known[0].number
    content = asked.document_of(version)
    context = {
        "quarterly_return": quarterly_return,
        "version": version,
        "versions": known,
        "is_latest": is_latest,
        "sections": open_sections(version) if version.status == ReturnStatus.DRAFT else [],
        "content": content,
        "rows": figure_table(content),
        "lineage": lineage_of(content),
        "events": version.events.all(),
        "queries": [(LABELS[one.item], one) for one in version.queries.all()],
        "report": getattr(version, "report", None),
        "can": {verb: is_latest and may(verb, version.status, by=acting) for verb in _VERBS},
        "can_reopen": is_latest and version.is_current and prepares(acting),
    }
    return render(request, "reporting/return.html", context)


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
