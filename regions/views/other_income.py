"""Money for succession planning that is not the grant's: read and entered beside it, never mixed into it."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain.spending import record_income
from regions.forms.spending import IncomeForm
from regions.models import Agreement
from regions.queries.spending import other_income as income_of
from regions.views.agreement import acting_of, agreement_or_404
from succession.states import Refused
from succession.tenancy.personas import Role


def _region_or_404(request: HttpRequest, region: str) -> Agreement:
    """Of those who see the region's agreement; an auditor's right is to the grant alone (framework: annex)."""
    if acting_of(request).role == Role.AUDITOR:
        raise Http404
    return agreement_or_404(region)


@require_GET
def other_income(request: HttpRequest, region: str) -> HttpResponse:
    agreement = _region_or_404(request, region)
    rows = income_of(agreement.region_id)
    context = {
        "region": agreement.region,
        "grant": getattr(agreement, "grant", None),
        "rows": rows,
        "total": sum((one.amount for one in rows), Decimal(0)),
        "adds": acting_of(request).role == Role.LEAD,
    }
    return render(request, "regions/other_income.html", context)


@require_http_methods(["GET", "POST"])
def other_income_add(request: HttpRequest, region: str) -> HttpResponse:
    agreement = _region_or_404(request, region)
    if acting_of(request).role != Role.LEAD:
        raise Http404
    form = IncomeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            record_income(by=acting_of(request), income=form.income())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect("other_income", region)
    return render(request, "regions/other_income_add.html", {"region": agreement.region, "form": form}, status=status)
