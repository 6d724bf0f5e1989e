from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from succession.pages import keep
from talent.domain import recruitment_round as domain
from talent.forms.recruitment_round import AppointmentForm, RoundForm
from talent.models import RecruitmentRound, Vacancy
from talent.views.common import remove
from talent.views.vacancy import kept_vacancy


def _round_or_404(vacancy: Vacancy, number: int) -> RecruitmentRound:
    found = get_object_or_404(vacancy.rounds, number=number)
    found.vacancy = vacancy
    return found


@require_http_methods(["GET", "POST"])
def advertise(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    return keep(
        request,
        RoundForm(request.POST or None, vacancy=found),
        at=at,
        act=lambda facts: domain.advertise(by=at.acting, vacancy=found, facts=facts),
        title="Add a round of recruitment",
        done="The round is in your log",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int, number: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = _round_or_404(found, number)
    return keep(
        request,
        RoundForm(request.POST or None, vacancy=found, existing=existing),
        at=at,
        act=lambda facts: domain.change(by=at.acting, existing=existing, facts=facts),
        title=f"Change round {number}",
        done=f"Round {number} is saved",
    )


@require_http_methods(["GET", "POST"])
def remove_round(request: HttpRequest, region: str, organisation: str, pk: int, number: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = _round_or_404(found, number)
    return remove(
        request,
        at=replace(at, caption=f"{at.caption}, round {number}"),
        act=lambda: domain.remove(by=at.acting, existing=existing),
        what="round",
    )


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, region: str, organisation: str, pk: int, row: int | None = None) -> HttpResponse:
    """A permanent appointment, new or to be changed, such as when the appointee withdraws."""
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = get_object_or_404(found.appointments, pk=row) if row else None
    return keep(
        request,
        AppointmentForm(request.POST or None, vacancy=found, existing=existing),
        at=at,
        act=lambda facts: domain.appoint(by=at.acting, vacancy=found, facts=facts, existing=existing),
        title="Change this appointment" if row else "Add a permanent appointment",
        done="The appointment is saved",
        intro="Do not name the person.",
    )


@require_http_methods(["GET", "POST"])
def remove_appointment(request: HttpRequest, region: str, organisation: str, pk: int, row: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = get_object_or_404(found.appointments, pk=row)
    return remove(
        request,
        at=at,
        act=lambda: domain.remove_appointment(by=at.acting, existing=existing),
        what="appointment",
    )
