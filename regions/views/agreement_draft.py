from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from regions.domain import agreement as domain
from regions.domain.period import following
from regions.forms.agreement import DraftForm
from regions.models import Agreement, GrantFormula, Region
from regions.queries.accountable_authority import authority_on
from regions.queries.grant_formula import amount_by, formula_on, members_on
from regions.views.agreement import acting_of
from succession import clock
from succession.govuk.money import pounds
from succession.tenancy.personas import Role

TIME_TO_ANSWER = datetime.timedelta(days=30)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Agreements for one region or all, with the figure of each before anything is written.

    ``?renews=``: the agreement that is renewed, from which the form is filled.
    """
    acting = acting_of(request)
    if acting.role != Role.NATIONAL_LEAD:
        raise Http404
    renews = _renewed(request.GET.get("renews"))
    initial = _renewal(renews) if renews else _figures(clock.today())
    day = initial.get("starts_on") or clock.today()
    regions = [
        (region, sorted((one.organisation for one in domain.members(region.pk, day)), key=lambda one: one.name))
        for region in Region.objects.order_by("name")
    ]
    form = DraftForm(request.POST or None, regions=regions, initial=initial)
    context: dict[str, Any] = {"form": form, "renews": renews}
    if request.method == "POST" and form.is_valid():
        formula, chosen = form.formula(), form.chosen()
        counted = members_on(formula.starts_on)
        figures = [
            (region, count, amount_by(formula.base, formula.per_authority, count))
            for region, _ in regions
            if region.pk in chosen
            for count in [counted.get(region.pk, 0)]
        ]
        context |= {"figures": figures, "total": sum(figure for _, _, figure in figures)}
        if "draft" in request.POST:
            respond_by = form.cleaned_data["respond_by"]
            domain.draft_all(by=acting, formula=formula, respond_by=respond_by, authorities=chosen, renews=renews)
            messages.success(request, f"{len(figures)} drafted, {pounds(context['total'])} in all")
            return redirect("agreements")
    return render(request, "regions/agreement_draft.html", context)


def _renewed(number: str | None) -> Agreement | None:
    if number is None:
        return None
    found = Agreement.objects.select_related("region", "authority").filter(status__in=domain.RENEWED_FROM)
    renews = found.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if renews is None:
        raise Http404
    return renews


def _renewal(renews: Agreement) -> dict[str, Any]:
    """The next period of the same length, or that of its formula; the same authority."""
    starts_on, ends_on = following(renews.starts_on, renews.ends_on)
    formula = formula_on(starts_on)
    if formula is not None:
        ends_on = formula.ends_on
    return {
        **_figures(starts_on),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "respond_by": min(clock.today() + TIME_TO_ANSWER, ends_on),
        f"authority-{renews.region_id}": authority_on(renews, starts_on).pk,
    }


def _figures(day: datetime.date) -> dict[str, Any]:
    """The day's formula with its period, or else last time's figures, to begin with."""
    formula = formula_on(day)
    last = formula or GrantFormula.objects.last()
    names = ("base", "per_authority", "first_instalment", "waits_for_plan")
    found = {name: getattr(last, name) for name in names} if last else {}
    if formula:
        found |= {"starts_on": formula.starts_on, "ends_on": formula.ends_on}
    return found
