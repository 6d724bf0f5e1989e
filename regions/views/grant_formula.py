from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import grant_formula as domain
from regions.forms.grant_formula import FormulaForm
from regions.models import GrantFormula
from regions.views.agreement import acting_of
from succession.tenancy.personas import Role


@require_GET
def formulas(request: HttpRequest) -> HttpResponse:
    """The formula of each period."""
    if acting_of(request).role != Role.NATIONAL_LEAD:
        raise Http404
    return render(request, "regions/grant_formulas.html", {"formulas": GrantFormula.objects.order_by("-starts_on")})


@require_http_methods(["GET", "POST"])
def formula(request: HttpRequest, pk: int) -> HttpResponse:
    """What a changed formula gives every region, before anything is written; then the change of them all."""
    acting = acting_of(request)
    found = GrantFormula.objects.filter(pk=pk).first()
    if acting.role != Role.NATIONAL_LEAD or found is None:
        raise Http404
    base, per_authority = found.base, found.per_authority
    form = FormulaForm(request.POST or None, initial={"base": base, "per_authority": per_authority})
    if request.method == "POST":
        if form.is_valid() and "apply" in request.POST:
            changed = len(domain.change_formula(by=acting, formula=found, **form.cleaned_data))
            grants = "allocation of 1 grant" if changed == 1 else f"allocations of {changed} grants"
            messages.success(request, f"The formula is changed, and with it the {grants}")
            return redirect("grant_formula", pk)
        # The effect of what was typed, whatever else is to be put right.
        base = form.cleaned_data.get("base", base)
        per_authority = form.cleaned_data.get("per_authority", per_authority)
    change = domain.preview(found, base=base, per_authority=per_authority)
    return render(request, "regions/grant_formula.html", {"formula": found, "form": form, "change": change})
