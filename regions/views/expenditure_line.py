"""The lines of a draft, one page each: added, changed, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from regions.domain import expenditure_plan as domain
from regions.enums import PlanStatus
from regions.forms.expenditure_plan import LineForm, StepForm
from regions.models import ExpenditureLine, ExpenditurePlan, Grant
from regions.quarters import QuarterKey
from regions.queries.expenditure_plan import planned
from regions.views.agreement import acting_of
from regions.views.grant import grant_or_404
from succession.govuk.money import pounds
from succession.states import Refused
from succession.tenancy.personas import Role


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """Lands where the next line can be added at once, with the category and quarter of the last."""
    grant, plan = _draft(request, region, pk)
    kept = {name: request.GET.get(name, "") for name in ("category", "quarter")}
    form = _form(request, grant, submit="Add this line", initial=kept)
    status = 200
    if request.method == "POST" and form.is_valid():
        line = form.line()
        try:
            domain.add_line(by=acting_of(request), plan=plan, line=line)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, f"{pounds(line.amount)} added for “{line.purpose}”")
            query = {name: form.cleaned_data[name] for name in kept}
            return redirect(f"{reverse('expenditure_line_add', args=[region, pk])}?{urlencode(query)}")
    return _page(request, grant, plan, "Add a line to the plan", form, status=status)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int, line: int) -> HttpResponse:
    grant, plan = _draft(request, region, pk)
    row = _line(plan, line)
    seen = domain.revision(row)
    initial = {
        "seen": seen,
        "category": row.category,
        "purpose": row.purpose,
        "quarter": QuarterKey.of(row.quarter).slug,
        "amount": row.amount,
    }
    form = _form(request, grant, submit="Save this line", initial=initial)
    status, theirs = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_line(by=acting_of(request), line=row, to=form.line(), seen=form.cleaned_data["seen"])
        except Refused as refusal:
            overtaken = form.cleaned_data["seen"] != seen
            theirs = row if overtaken else None
            words = (
                "Somebody else has changed this line. Save again to put yours in its place" if overtaken else refusal
            )
            form.add_error(None, str(words))
            form.now_seen(seen)
            status = 409
        else:
            return redirect("expenditure_plan", region, pk)
    return _page(request, grant, plan, "Change a line of the plan", form, status=status, theirs=theirs)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int, line: int) -> HttpResponse:
    grant, plan = _draft(request, region, pk)
    row = _line(plan, line)
    seen = domain.revision(row)
    form = StepForm(request.POST or None, submit="Remove this line", initial={"seen": seen})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            domain.remove_line(by=acting_of(request), line=row, seen=form.cleaned_data["seen"])
        except Refused:
            form.add_error(None, "Somebody else has changed this line. Read it again before you remove it")
            form.now_seen(seen)
            status = 409
        else:
            messages.success(request, f"{pounds(row.amount)} for “{row.purpose}” removed")
            return redirect("expenditure_plan", region, pk)
    context = {"line": row, "quarter": QuarterKey.of(row.quarter)}
    return _page(request, grant, plan, "Remove a line of the plan", form, status=status, **context)


def _draft(request: HttpRequest, region: str, pk: int) -> tuple[Grant, ExpenditurePlan]:
    acting, grant = acting_of(request), grant_or_404(region, pk)
    if acting.role != Role.LEAD:
        raise Http404
    plan = grant.plans.filter(status=PlanStatus.DRAFT).first()
    if plan is None:
        raise Refused("There is no draft of the plan, so its lines can’t be changed. Start a new version.")
    return grant, plan


def _line(plan: ExpenditurePlan, pk: int) -> ExpenditureLine:
    row = plan.lines.select_related("plan__grant__agreement").filter(pk=pk).first()
    if row is None and ExpenditureLine.objects.filter(pk=pk).exists():
        raise Refused("This line is of another version, which can’t be changed.")
    if row is None:
        raise Refused("This line is not in the plan any more: somebody else has removed it.")
    return row


def _form(request: HttpRequest, grant: Grant, *, submit: str, initial: dict[str, Any]) -> LineForm:
    back = reverse("expenditure_plan", args=[grant.agreement.region.slug, grant.pk])
    return LineForm(request.POST or None, agreement=grant.agreement, submit=submit, back=back, initial=initial)


def _page(
    request: HttpRequest, grant: Grant, plan: ExpenditurePlan, title: str, form: Any, *, status: int, **more: Any
) -> HttpResponse:
    context = {"grant": grant, "plan": plan, "title": title, "form": form, **more}
    context["planned"] = planned(grant, plan.lines.all())
    return render(request, "regions/expenditure_line.html", context, status=status)
