from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from regions.models import Organisation
from succession import clock
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain import vacancy as domain
from talent.forms.vacancy import CoverForm, RemitForm, VacancyForm
from talent.models import DepartureReason, InterimCover, Vacancy
from talent.queries.log import standing, state_of, whole_vacancies
from talent.views.common import address, keep, kept_or_404, log_or_404, remove
from talent.views.post import post_or_404


def vacancy_or_404(acting: Acting, organisation: Organisation, pk: int) -> Vacancy:
    own = whole_vacancies().filter(region__slug=acting.region_slug, organisation=organisation)
    found = own.select_related("post", "continues__post", "continued_by__post").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def back_to(region: str, organisation: str, vacancy: Vacancy) -> tuple[str, str]:
    return address("vacancy", region, organisation, vacancy.pk), "Vacancy"


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
    acting, of = kept_or_404(request, region, organisation)
    found = post_or_404(acting, of, post)
    return keep(
        request,
        VacancyForm(request.POST or None, by=acting, post=found),
        act=lambda facts: domain.add(by=acting, post=found, facts=facts),
        title="Add a vacancy",
        done="The vacancy is in your log",
        caption=f"{of.name}: {found.title}",
        back=(address("post", region, organisation, post), found.title),
        onward=lambda made: address("vacancy", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    return keep(
        request,
        VacancyForm(request.POST or None, by=acting, post=found.post, vacancy=found, reason=_reason(found)),
        act=lambda facts: domain.change(by=acting, vacancy=found, facts=facts),
        title="Change this vacancy",
        done="The vacancy is saved",
        caption=f"{of.name}: {found.post.title}",
        back=back_to(region, organisation, found),
    )


@require_http_methods(["GET", "POST"])
def change_remit(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    return keep(
        request,
        RemitForm(request.POST or None, vacancy=found),
        act=lambda facts: domain.change_remit(by=acting, vacancy=found, **facts),
        title="The remit has changed",
        done="This vacancy goes on from the one before",
        caption=f"{of.name}: {found.post.title}",
        intro="This vacancy ends, and another goes on from it. Together they count as one. A round that is under way "
        "stops; the next one keeps its number.",
        back=back_to(region, organisation, found),
        onward=lambda made: address("vacancy", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def remove_vacancy(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    return remove(
        request,
        act=lambda: domain.remove(by=acting, vacancy=found),
        what="vacancy",
        caption=f"{of.name}: {found.post.title}",
        back=back_to(region, organisation, found),
        onward=address("post", region, organisation, found.post_id),
    )


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, region: str, organisation: str, pk: int, row: int | None = None) -> HttpResponse:
    """Interim cover, new or to be changed."""
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _cover_or_404(found, row) if row else None
    return keep(
        request,
        CoverForm(request.POST or None, existing=existing),
        act=lambda facts: domain.cover(by=acting, vacancy=found, facts=facts, existing=existing),
        title="Change this interim cover" if row else "Add interim cover",
        done="The cover is saved",
        caption=f"{of.name}: {found.post.title}",
        intro="Somebody who covers for a while does not fill the vacancy.",
        back=back_to(region, organisation, found),
    )


@require_http_methods(["GET", "POST"])
def remove_cover(request: HttpRequest, region: str, organisation: str, pk: int, row: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = vacancy_or_404(acting, of, pk)
    existing = _cover_or_404(found, row)
    back = back_to(region, organisation, found)
    return remove(
        request,
        act=lambda: domain.remove_cover(by=acting, existing=existing),
        what="cover",
        caption=f"{of.name}: {found.post.title}",
        back=back,
        onward=back[0],
    )


def _cover_or_404(vacancy: Vacancy, row: int) -> InterimCover:
    found = vacancy.covers.filter(pk=row).first()
    if found is None:
        raise Http404
    return found
