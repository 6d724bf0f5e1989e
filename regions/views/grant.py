from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from regions.domain import payment as domain
from regions.domain.grant_step import MOVED_ON
from regions.forms.agreement import AllocationForm, PaidForm, RecoverForm
from regions.forms.confirmation import ReasonForm
from regions.models import Grant
from regions.queries.grant import of_region
from regions.queries.strategy import standing
from regions.states import PAYMENT
from regions.views.agreement import acting_of, address_of, asked_for, back_to
from succession import clock
from succession.states import Refused, allowed, ever
from succession.tenancy.personas import Role


def grant_or_404(region: str, pk: int) -> Grant:
    found = of_region(region, pk)
    if found is None:
        raise Http404
    return found


def _asked_for(request: HttpRequest, region: str) -> Grant:
    found: Grant | None = getattr(asked_for(request, region), "grant", None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, region: str) -> HttpResponse:
    """The College counts a strategy that it received before this grant was in force."""
    acting, grant = acting_of(request), _asked_for(request, region)
    found = standing(grant.region_id)
    if not acting.is_national or found is None:
        raise Http404
    if request.method == "POST":
        domain.receive_strategy(by=acting, grant=grant, strategy=found, received_on=clock.today())
        return back_to(grant.agreement)
    title = f"Count version {found.number} of the strategy for this grant"
    return _page(request, grant, title, None, button="Make the rest of the grant due")


@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, region: str) -> HttpResponse:
    acting, grant = acting_of(request), _asked_for(request, region)
    if acting.role != Role.NATIONAL_LEAD:
        raise Http404
    form = AllocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        domain.reallocate(by=acting, grant=grant, **form.cleaned_data)
        return back_to(grant.agreement)
    return _page(request, grant, "Change the allocation", form)


@require_http_methods(["GET", "POST"])
def instalment(request: HttpRequest, region: str, number: int, verb: str) -> HttpResponse:
    """``release``, ``pay``, ``bounce`` or ``recover``."""
    acting, grant = acting_of(request), _asked_for(request, region)
    payment = grant.payments.filter(number=number).first()
    if payment is None or verb not in ever(PAYMENT, by=acting) - {"fall_due"}:
        raise Http404
    if verb not in allowed(PAYMENT, payment.status, by=acting):
        raise Refused(MOVED_ON, back=address_of(grant.agreement))
    title = {
        "release": f"Release instalment {number}",
        "pay": f"Mark instalment {number} as paid",
        "bounce": f"Instalment {number} came back",
        "recover": f"Recover from instalment {number}",
    }[verb]
    data = request.POST or None
    form: Any = {
        "release": None,
        "pay": PaidForm(data),
        "bounce": ReasonForm(data, label="What did the bank say?", hint="", submit="Make it due again"),
        "recover": RecoverForm(data),
    }[verb]
    if request.method == "POST" and (form is None or form.is_valid()):
        act: Any = getattr(domain, verb)
        act(by=acting, payment=payment, **(form.cleaned_data if form else {"seen": request.POST.get("seen", "")}))
        return back_to(grant.agreement)
    seen = f"{payment.amount:.2f}"
    return _page(request, grant, title, form, button=f"Release £{payment.amount:,.2f}", seen=seen)


def _page(
    request: HttpRequest, grant: Grant, title: str, form: Any, *, button: str = "", seen: str = ""
) -> HttpResponse:
    context = {"agreement": grant.agreement, "title": title, "form": form, "button": button, "seen": seen}
    return render(request, "regions/agreement_step.html", context)
