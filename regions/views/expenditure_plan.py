from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import expenditure_plan as domain
from regions.enums import AgreementStatus, PlanStatus
from regions.forms.expenditure_plan import ReturnForm, StepForm
from regions.models import ExpenditureLine, ExpenditurePlan, Grant
from regions.quarters import QuarterKey
from regions.queries.expenditure_plan import by_category, by_quarter, differences, planned
from regions.states import EXPENDITURE_PLAN
from regions.views.agreement import acting_of
from regions.views.grant import grant_or_404
from succession.csv import csv_response
from succession.states import Refused, allowed
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

OPEN = (PlanStatus.DRAFT, PlanStatus.SENT)


def may_prepare(acting: Acting, grant: Grant, versions: list[ExpenditurePlan]) -> bool:
    in_force = grant.agreement.status == AgreementStatus.IN_FORCE
    return acting.role == Role.LEAD and in_force and all(one.status not in OPEN for one in versions)


def shown_lines(plan: ExpenditurePlan | None) -> dict[str, Any]:
    """The lines of a version, grouped and summed, as pages show them."""
    lines: list[ExpenditureLine] = list(plan.lines.all()) if plan else []
    return {"plan": plan, "quarters": by_quarter(lines), "categories": by_category(lines), "lines": lines}


@require_GET
def expenditure_plan(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The newest version that the reader may see, or the one asked for, and what to do with it."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    versions = list(grant.plans.all())
    plan = _chosen(versions, request.GET.get("version"))
    shown = shown_lines(plan)
    agreed = next((one for one in versions if one.status == PlanStatus.AGREED), None)
    agreed_lines = shown["lines"] if agreed == plan else (list(agreed.lines.all()) if agreed else [])
    newest = bool(versions) and plan == versions[0]
    is_open = any(one.status in OPEN for one in versions)
    can = allowed(EXPENDITURE_PLAN, plan.status, by=acting) if plan and newest else set()
    context = {
        **shown,
        "grant": grant,
        "planned": planned(grant, shown["lines"]),
        "newest": newest,
        "versions": list(zip(versions, [*versions, None][1:], strict=True)),
        "can": dict.fromkeys(can, True),
        "edits": acting.role == Role.LEAD and plan is not None and plan.status == PlanStatus.DRAFT,
        "may_prepare": may_prepare(acting, grant, versions),
        "prepared_by_me": plan is not None and plan.prepared_by_id == acting.user_id,
        "wants_new": agreed is not None and not is_open and not planned(grant, agreed_lines).is_whole,
        "waits_for_plan": grant.agreement.waits_for_plan and agreed is None,
    }
    return render(request, "regions/expenditure_plan.html", context)


def _chosen(versions: list[ExpenditurePlan], number: str | None) -> ExpenditurePlan | None:
    if number is None:
        return versions[0] if versions else None
    found = next((one for one in versions if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found


@require_GET
def expenditure_plan_csv(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    grant = grant_or_404(region, pk)
    plan = _chosen(list(grant.plans.all()), request.GET.get("version"))
    if plan is None:
        raise Http404

    def rows() -> Iterator[list[object]]:
        for one in plan.lines.all():
            quarter = QuarterKey.of(one.quarter)
            category = one.get_category_display()
            yield [
                plan.number,
                plan.get_status_display(),
                quarter.slug,
                quarter.label,
                category,
                one.purpose,
                one.amount,
            ]

    header = ["version", "status", "quarter", "months", "category", "purpose", "pounds"]
    return csv_response(f"expenditure-plan-{region}-version-{plan.number}.csv", [header, *rows()])


@require_POST
def prepare(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, grant = acting_of(request), grant_or_404(region, pk)
    if acting.role != Role.LEAD:
        raise Http404
    domain.prepare(by=acting, grant=grant)
    return redirect("expenditure_plan", region, pk)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The sponsor reads what will be sent, whole, and sends it."""
    grant, plan = _to_move(request, region, pk, "send")
    words = {
        "title": "Send this plan to the College",
        "intro": "The College agrees it, or returns it with reasons. Its lines can’t be changed once it is sent.",
        "unless_whole": "It can be sent once its lines equal the allocation.",
    }
    return _step(request, grant, plan, domain.send, words, submit="Send to the College")


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    grant, plan = _to_move(request, region, pk, "agree")
    words = {
        "title": "Agree this plan",
        "intro": "The region then spends by it, and spending outside its categories needs your consent.",
        "unless_whole": "It can’t be agreed while its lines do not equal the allocation. Return it.",
    }
    return _step(request, grant, plan, domain.agree, words, submit="Agree this plan")


@require_http_methods(["GET", "POST"])
def return_(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    grant, plan = _to_move(request, region, pk, "return")
    words = {"title": "Return this plan", "intro": "The region then starts a new version with the same lines."}
    question = {"label": "Why is it returned?", "hint": "The lead, the sponsor and the auditor read this."}
    return _step(request, grant, plan, domain.return_, words, submit="Return this plan", **question)


def _to_move(request: HttpRequest, region: str, pk: int, verb: str) -> tuple[Grant, ExpenditurePlan]:
    """The newest version, for a role that ever does this; raises ``Refused`` with where it stands."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    [step] = [one for one in EXPENDITURE_PLAN if one.verb == verb]
    if acting.role not in step.roles:
        raise Http404
    plan = grant.plans.first()
    if plan is None:
        raise Refused("There is no plan yet.")
    if plan.status != step.source:
        raise Refused(f"This can’t be done now: version {plan.number} is {plan.get_status_display().lower()}.")
    return grant, plan


def _step(
    request: HttpRequest,
    grant: Grant,
    plan: ExpenditurePlan,
    verb: Any,
    words: dict[str, str],
    *,
    submit: str,
    **question: str,
) -> HttpResponse:
    """Shows the whole plan once more, and does ``verb`` with what was shown."""
    initial = {"seen": domain.revision_of_plan(plan)}
    data = request.POST or None
    form: ReturnForm | StepForm = (
        ReturnForm(data, submit=submit, initial=initial, **question)  # type: ignore[arg-type]
        if question
        else StepForm(data, submit=submit, initial=initial)
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=acting_of(request), plan=plan, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.now_seen(initial["seen"])
            status = 409
        else:
            return redirect("expenditure_plan", grant.agreement.region.slug, grant.pk)
    shown = shown_lines(plan)
    back = reverse("expenditure_plan", args=[grant.agreement.region.slug, grant.pk])
    sums = planned(grant, shown["lines"])
    blocked = "" if sums.is_whole else words.get("unless_whole", "")
    context = {**shown, **words, "grant": grant, "form": form, "back": back, "planned": sums, "blocked": blocked}
    return render(request, "regions/expenditure_step.html", context, status=status)


@require_GET
def changes(request: HttpRequest, region: str, pk: int, old: int, new: int) -> HttpResponse:
    """What one version says otherwise than another."""
    grant = grant_or_404(region, pk)
    by_number = {one.number: one for one in grant.plans.prefetch_related("lines")}
    if old not in by_number or new not in by_number or old == new:
        raise Http404
    before, after = by_number[old], by_number[new]
    context = {
        "grant": grant,
        "before": before,
        "after": after,
        "totals": (planned(grant, before.lines.all()).total, planned(grant, after.lines.all()).total),
        "differences": differences(before, after),
    }
    return render(request, "regions/expenditure_changes.html", context)
