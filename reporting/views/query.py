from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.forms.confirmation import ReasonForm
from reporting.domain import query as domain
from reporting.domain.asked import document_of
from reporting.enums import ReturnStatus
from reporting.forms.query import QueryForm
from reporting.queries.differences import differences
from reporting.queries.quarterly_return import versions
from reporting.rules import may, prepares
from reporting.sections import SECTIONS
from reporting.views.common import acting_of, return_or_404, version_or_404
from reporting.views.prepare import open_sections
from succession.states import Refused


@require_http_methods(["GET", "POST"])
def query(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The College asks about named figures and texts."""
    acting = acting_of(request)
    if not acting.is_national:
        raise Http404
    version = version_or_404(return_or_404(region, quarter))
    if not may("query", version.status, by=acting):
        raise Refused("This return can’t be queried now: it has been queried already, or has a newer version.")
    form = QueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        domain.query(by=acting, version=version, questions=form.questions())
        return redirect("return", region, quarter)
    return render(request, "reporting/query.html", {"form": form, "quarterly_return": version.quarterly_return})


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """The lead opens a new version: to answer the College at once, or to correct with a reason."""
    acting = acting_of(request)
    if not prepares(acting):
        raise Http404
    version = version_or_404(return_or_404(region, quarter))
    if not version.is_current:
        raise Refused("A new version of this return is open already.")
    if version.status == ReturnStatus.QUERIED and request.method == "POST":
        new = domain.reopen(by=acting, version=version)
        return redirect("prepare", region, quarter, open_sections(new)[0].slug)
    form = ReasonForm(
        request.POST or None,
        label="Why does this return need a correction?",
        hint="The sponsor and the College read this. The version that was signed stays current until the sponsor "
        "signs off the new one.",
        submit="Open a new version",
    )
    if request.method == "POST" and form.is_valid():
        domain.reopen(by=acting, version=version, reason=form.cleaned_data["reason"])
        return redirect("prepare", region, quarter, SECTIONS[0].slug)
    context = {"form": form, "title": "Correct this return", "quarterly_return": version.quarterly_return}
    return render(request, "reporting/reason.html", context)


@require_GET
def changes(request: HttpRequest, region: str, quarter: str, number: int) -> HttpResponse:
    """What a version says otherwise than the one before."""
    acting_of(request)
    quarterly_return = return_or_404(region, quarter)
    by_number = {one.number: one for one in versions(quarterly_return)}
    if number not in by_number or number - 1 not in by_number:
        raise Http404
    new, old = by_number[number], by_number[number - 1]
    found = differences(document_of(old), document_of(new))
    context = {"quarterly_return": quarterly_return, "new": new, "old": old, "differences": found}
    return render(request, "reporting/changes.html", context)
