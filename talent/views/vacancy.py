from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.models import Organisation
from succession import clock
from succession.pages import Place, keep
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain import vacancy as domain
from talent.forms.vacancy import CoverForm, RemitForm, VacancyForm
from talent.models import DepartureReason, Vacancy
from talent.queries.log import standing, state_of, whole_vacancies
from talent.views.common import address, kept_or_404, log_or_404, remove
from talent.views.post import kept_post


def vacancy_or_404(acting: Acting, organisation: Organisation, pk: int) -> Vacancy:
    own = whole_vacancies().filter(region__slug=acting.region_slug, organisation=organisation)
    return get_object_or_404(own.select_related("post", "continues__post", "continued_by__post"), pk=pk)


def kept_vacancy(request: HttpRequest, region: str, organisation: str, pk: int) -> tuple[Place, Vacancy]:
    """For the pages that change a vacancy or what hangs on it."""
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    back = address("vacancy", region, organisation, pk), "Vacancy"
    return Place(acting, f"{of.name}: {found.post.title}", back), found


def _reason(vacancy: Vacancy) -> str:
    """Asked for contributors alone: the lead may not read it."""
    return DepartureReason.objects.filter(vacancy=vacancy).values_list("reason", flat=True).first() or ""


@require_GET
def vacancy(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    """A vacancy from notice to appointment: its rounds, its cover, and what can be entered next."""
    acting, of = log_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    keeps = acting.role is Role.CONTRIBUTOR
    context = {
        "region": region,
        "organisation": of,
        "vacancy": found,
        "state": state_of(found, clock.today()),
        "appointed": standing(found),
        "follows": getattr(found, "continued_by", None),
        "departure": DepartureReason.objects.filter(vacancy=found).first() if keeps else None,
        "keeps": keeps,
    }
    return render(request, "talent/vacancy.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, organisation: str, post: int) -> HttpResponse:
    at, found = kept_post(request, region, organisation, post)
    return keep(
        request,
        VacancyForm(request.POST or None, by=at.acting, post=found),
        at=at,
        act=lambda facts: domain.add(by=at.acting, post=found, facts=facts),
        title="Add a vacancy",
        done="The vacancy is in your log",
        onward=lambda made: address("vacancy", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    return keep(
        request,
        VacancyForm(request.POST or None, by=at.acting, post=found.post, vacancy=found, reason=_reason(found)),
        at=at,
        act=lambda facts: domain.change(by=at.acting, vacancy=found, facts=facts),
        title="Change this vacancy",
        done="The vacancy is saved",
    )


@require_http_methods(["GET", "POST"])
def change_remit(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    return keep(
        request,
        RemitForm(request.POST or None, vacancy=found),
        at=at,
        act=lambda facts: domain.change_remit(by=at.acting, vacancy=found, **facts),
        title="The remit has changed",
        done="This vacancy goes on from the one before",
        intro="This vacancy ends, and another goes on from it. Together they count as one. A round that is under way "
        "stops; the next one keeps its number.",
        onward=lambda made: address("vacancy", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def remove_vacancy(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    return remove(
        request,
        at=at,
        act=lambda: domain.remove(by=at.acting, vacancy=found),
        what="vacancy",
        onward=address("post", region, organisation, found.post_id),
    )


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, region: str, organisation: str, pk: int, row: int | None = None) -> HttpResponse:
    """Interim cover, new or to be changed."""
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = get_object_or_404(found.covers, pk=row) if row else None
    return keep(
        request,
        CoverForm(request.POST or None, existing=existing),
        at=at,
        act=lambda facts: domain.cover(by=at.acting, vacancy=found, facts=facts, existing=existing),
        title="Change this interim cover" if row else "Add interim cover",
        done="The cover is saved",
        intro="Somebody who covers for a while does not fill the vacancy.",
    )


@require_http_methods(["GET", "POST"])
def remove_cover(request: HttpRequest, region: str, organisation: str, pk: int, row: int) -> HttpResponse:
    at, found = kept_vacancy(request, region, organisation, pk)
    existing = get_object_or_404(found.covers, pk=row)
    return remove(request, at=at, act=lambda: domain.remove_cover(by=at.acting, existing=existing), what="cover")
