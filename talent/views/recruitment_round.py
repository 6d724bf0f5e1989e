from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from talent.domain import recruitment_round as domain
from talent.forms.recruitment_round import AppointmentForm, RoundForm
from talent.models import Appointment, RecruitmentRound, Vacancy
from talent.views.common import keep, kept_or_404, remove
from talent.views.vacancy import back_to, vacancy_or_404


def _round_or_404(vacancy: Vacancy, number: int) -> RecruitmentRound:
    found = vacancy.rounds.filter(number=number).first()
    if found is None:
        raise Http404
    found.vacancy = vacancy
    return found


def _appointment_or_404(vacancy: Vacancy, row: int) -> Appointment:
    found = vacancy.appointments.filter(pk=row).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def advertise(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    return keep(
        request,
        RoundForm(request.POST or None, vacancy=found),
        act=lambda facts: domain.advertise(by=acting, vacancy=found, facts=facts),
        title="Add a round of recruitment",
        done="The round is in your log",
        caption=f"{of.name}: {found.post.title}",
        back=back_to(region, organisation, found),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int, number: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _round_or_404(found, number)
    return keep(
        request,
        RoundForm(request.POST or None, vacancy=found, existing=existing),
        act=lambda facts: domain.change(by=acting, existing=existing, facts=facts),
        title=f"Change round {number}",
        done=f"Round {number} is saved",
        caption=f"{of.name}: {found.post.title}",
        back=back_to(region, organisation, found),
    )


@require_http_methods(["GET", "POST"])
def remove_round(request: HttpRequest, region: str, organisation: str, pk: int, number: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _round_or_404(found, number)
    back = back_to(region, organisation, found)
    return remove(
        request,
        act=lambda: domain.remove(by=acting, existing=existing),
        what="round",
        caption=f"{of.name}: {found.post.title}, round {number}",
        back=back,
        onward=back[0],
    )


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, region: str, organisation: str, pk: int, row: int | None = None) -> HttpResponse:
    """A permanent appointment, new or to be changed, such as when the appointee withdraws."""
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _appointment_or_404(found, row) if row else None
    return keep(
        request,
        AppointmentForm(request.POST or None, vacancy=found, existing=existing),
        act=lambda facts: domain.appoint(by=acting, vacancy=found, facts=facts, existing=existing),
        title="Change this appointment" if row else "Add a permanent appointment",
        done="The appointment is saved",
        caption=f"{of.name}: {found.post.title}",
        intro="Do not name the person.",
        back=back_to(region, organisation, found),
    )


@require_http_methods(["GET", "POST"])
def remove_appointment(request: HttpRequest, region: str, organisation: str, pk: int, row: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _appointment_or_404(found, row)
    back = back_to(region, organisation, found)
    return remove(
        request,
        act=lambda: domain.remove_appointment(by=acting, existing=existing),
        what="appointment",
        caption=f"{of.name}: {found.post.title}",
        back=back,
        onward=back[0],
    )
