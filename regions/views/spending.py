from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import spending as domain
from regions.enums import AgreementStatus, SpendingCategory
from regions.forms.spending import ExplanationForm
from regions.queries.spending import NOTABLE_POUNDS, NOTABLE_SHARE, Figures, Monitoring, monitoring
from regions.views.agreement import acting_of
from regions.views.grant import grant_or_404
from succession import charts, clock
from succession.budget_bars import Bar, budget_bars
from succession.csv import csv_response
from succession.states import Refused
from succession.tenancy.personas import Role


@require_GET
def spending(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """What was planned, spent and is expected, what is left, and why it differs."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    found = monitoring(grant, today=clock.today())
    context = {
        "grant": grant,
        "found": found,
        "chart": chart_of(found),
        "explains": acting.role == Role.LEAD,
        "ended": grant.agreement.status == AgreementStatus.ENDED or grant.agreement.ends_on < clock.today(),
        "notable_pounds": NOTABLE_POUNDS,
        "notable_percent": int(NOTABLE_SHARE * 100),
        "reads_income": acting.role != Role.AUDITOR,
    }
    return render(request, "regions/spending.html", context)


def chart_of(found: Monitoring) -> SafeString | None:
    """By quarter; floats for the drawing alone. None while there is nothing to draw."""
    if all(one == Figures() for one in found.by_quarter):
        return None
    bars = tuple(
        Bar(key.short_label, float(one.budget), float(one.actual), float(one.forecast))
        for key, one in zip(found.quarters, found.by_quarter, strict=True)
    )
    return charts.both(
        budget_bars,
        bars,
        ident="spending",
        title="Budget, spending and forecast by quarter",
        description="A bar for each quarter. The exact figures are in the tables below.",
    )


@require_GET
def spending_csv(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """A row for each category and quarter, and the sums."""
    acting_of(request)
    found = monitoring(grant_or_404(region, pk), today=clock.today())

    def rows() -> Iterator[list[object]]:
        for one in found.categories:
            for key, cell in zip(found.quarters, one.cells, strict=True):
                yield [one.label, key.slug, *_money(cell)]
            yield [one.label, "all", *_money(one.total)]
        for key, cell in zip(found.quarters, found.by_quarter, strict=True):
            yield ["All categories", key.slug, *_money(cell)]
        yield ["All categories", "all", *_money(found.total)]

    header = ["category", "quarter", "budget", "spent", "forecast", "forecast less budget"]
    return csv_response(f"spending-{region}-{clock.today():%Y-%m-%d}.csv", [header, *rows()])


def _money(figures: Figures) -> list[object]:
    return [round(one, 2) for one in (figures.budget, figures.actual, figures.forecast, figures.difference)]


@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, region: str, pk: int, category: str) -> HttpResponse:
    acting, grant = acting_of(request), grant_or_404(region, pk)
    if acting.role != Role.LEAD or category not in SpendingCategory.values:
        raise Http404
    form = ExplanationForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            domain.explain(by=acting, grant=grant, category=category, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect("spending", region, pk)
    found = monitoring(grant, today=clock.today())
    context = {
        "grant": grant,
        "form": form,
        "label": SpendingCategory(category).label,
        "figures": next((one.total for one in found.categories if one.value == category), Figures()),
        "earlier": list(grant.explanations.filter(category=category)),
    }
    return render(request, "regions/spending_explain.html", context, status=status)
