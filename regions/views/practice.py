from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import practice as domain
from regions.forms.practice import PracticeFilter, PracticeForm, StandingsForm, said_of, standings
from regions.models import Organisation, Practice, Region
from regions.quarters import financial_year
from regions.queries.headcount import latest as latest_headcounts
from regions.queries.practice import Search, details, latest_before, matrix, narrowed, practices, shared, summary
from regions.views.stakeholder import reader_or_404
from regions.views.strategy import region_or_404
from succession.csv import csv_response
from succession.pages import Place, keep
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

CSV_HEADINGS = (
    "organisation", "year", "area", "standing", "name", "description", "tiers", "open to", "evidence",
    "willing to share", "places a year", "whom to ask", "barrier met", "said by", "said on", "written down by the lead",
)  # fmt: skip


def overview_or_404(request: HttpRequest, region: str) -> tuple[Acting, Region]:
    """Of the whole region: for its lead and sponsor, and for the College where the region is one of the reader's."""
    acting, found = region_or_404(request, region)
    if acting.role is Role.CONTRIBUTOR:
        raise Http404
    return acting, found


def organisation_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Acting, Organisation]:
    """An organisation of the region as its contributors see their own, and lead and sponsor each."""
    acting = reader_or_404(request, region)
    rows = Organisation.objects.filter(memberships__region=acting.region_id).distinct()
    found = get_object_or_404(rows, slug=organisation)
    if acting.role is Role.CONTRIBUTOR and acting.organisation_id != found.pk:
        raise Http404
    return acting, found


def kept_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Place, Organisation]:
    acting, found = organisation_or_404(request, region, organisation)
    if not domain.keeps(acting, found.pk):
        raise Http404
    return Place(acting, found.name, (reverse("practice", args=[region, organisation]), "Current practice")), found


def region_wide_or_404(request: HttpRequest, region: str) -> Acting:
    """For what is read of all organisations by the region's own lead and sponsor alone."""
    acting = reader_or_404(request, region)
    if acting.role is Role.CONTRIBUTOR:
        raise Http404
    return acting


def _search(request: HttpRequest) -> tuple[PracticeFilter, Search]:
    form = PracticeFilter(request.GET or None, today=domain.this_year())
    return form, form.search()


@require_GET
def practice_list(request: HttpRequest, region: str) -> HttpResponse:
    """The matrix, organisations by areas; a contributor's way leads to their own organisation."""
    acting, of = region_or_404(request, region)
    if acting.role is Role.CONTRIBUTOR:
        return redirect("practice", region, Organisation.objects.get(pk=acting.organisation_id or 0).slug)
    form, search = _search(request)
    whole = matrix(of.pk, search.year)
    context = {
        "region": of,
        "here": "practices",
        "form": form,
        "year": financial_year(search.year),
        "runs": search.year == domain.this_year(),
        "matrix": narrowed(whole, search),
        "whole": whole,
        "narrowed": search.narrows or search.year != domain.this_year(),
        "query": request.GET.urlencode(),
    }
    return render(request, "regions/practices.html", context)


@require_GET
def practice_summary(request: HttpRequest, region: str) -> HttpResponse:
    """By area: gap, variation or strength, and what moved since the year before."""
    _, of = overview_or_404(request, region)
    form, search = _search(request)
    others = [year for year in form.years() if year != search.year]
    context = {
        "region": of,
        "here": "practice_summary",
        "areas": summary(of.pk, search.year),
        "year": financial_year(search.year),
        "before": financial_year(search.year - 1),
        "others": [(year, financial_year(year)) for year in others],
    }
    return render(request, "regions/practice_summary.html", context)


@require_GET
def practices_csv(request: HttpRequest, region: str) -> HttpResponse:
    """What lead and sponsor may read of those organisations that the list shows."""
    acting = region_wide_or_404(request, region)
    assert acting.region_id is not None
    _, search = _search(request)
    shown = narrowed(matrix(acting.region_id, search.year), search)
    keys, areas = {row.organisation.pk for row in shown.rows}, {area for area, _ in shown.areas}
    found = [one for one in details(acting.region_id, search.year) if one.organisation_id in keys and one.area in areas]
    found.sort(key=lambda one: (one.organisation.name, [area for area, _ in shown.areas].index(one.area)))
    rows = [CSV_HEADINGS, *(_csv_row(one) for one in found)]
    return csv_response(f"current-practice-{region}-{search.year}.csv", rows)


def _csv_row(one: Practice) -> tuple[object, ...]:
    return (
        one.organisation.name,
        financial_year(one.year),
        one.get_area_display(),
        one.get_standing_display(),
        one.name,
        one.description,
        ", ".join(one.tiers),
        one.get_open_to_display(),
        one.evidence,
        one.get_sharing_display(),
        one.places,
        one.contact,
        one.barrier_met,
        one.recorded_by_name,
        one.recorded_at,
        one.by_lead,
    )


@require_GET
def practices_shared(request: HttpRequest, region: str) -> HttpResponse:
    """What other organisations of the region share, and whom to ask."""
    acting = reader_or_404(request, region)
    assert acting.region_id is not None
    offers = shared(acting.region_id, without=acting.organisation_id)
    context = {"region": region, "here": "practices_shared", "areas": offers}
    return render(request, "regions/practices_shared.html", context)


@require_GET
def practice(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """What one organisation has in place this year, and where that differs from the year before."""
    acting, of = organisation_or_404(request, region, organisation)
    assert acting.region_id is not None
    year = domain.this_year()
    now = practices(acting.region_id, of.pk, year)
    before = latest_before(acting.region_id or 0, of.pk, year)
    was = {one.area: one.get_standing_display() for one in before}
    heads = latest_headcounts(acting.region_id, of.pk, year)
    context = {
        "region": region,
        "here": "practice",
        "organisation": of,
        "year": financial_year(year),
        "before": financial_year(before[0].year) if before else "",
        "answered": bool(now),
        "lines": [(one, was.get(one.area, "")) for one in now or before],
        "last": max(now, key=lambda one: one.recorded_at, default=None),
        "keeps": domain.keeps(acting, of.pk),
        "heads": heads,
        "heads_year": financial_year(heads[0].year) if heads else "",
    }
    return render(request, "regions/practice.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """All ten areas at once; they begin as the year before left them."""
    at, of = kept_or_404(request, region, organisation)
    year = domain.this_year()

    def said() -> dict[str, Any]:
        now = _now(at.acting, of)
        return standings(now or latest_before(at.acting.region_id or 0, of.pk, year), seen=domain.revision(now))

    return keep(
        request,
        StandingsForm(request.POST or None, initial=said()),
        at=at,
        act=lambda facts: domain.answer(by=at.acting, organisation_id=of.pk, **facts),
        title=f"What you have in place, {financial_year(year)}",
        done="The ten areas are saved",
        intro="Informal: some people do it. Formal but patchy: it is agreed, and not yet everywhere. Formal and "
        "established: it is agreed and happens. All ten are saved together; what they are can be said afterwards.",
        theirs=said,
    )


@require_POST
def confirm(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """Nothing has changed since the year before."""
    at, of = kept_or_404(request, region, organisation)
    domain.confirm(by=at.acting, organisation_id=of.pk)
    messages.success(request, f"{financial_year(domain.this_year())} is confirmed")
    return redirect(at.back[0])


@require_http_methods(["GET", "POST"])
def area(request: HttpRequest, region: str, organisation: str, code: str) -> HttpResponse:
    """One area in full, once the ten are answered for this year."""
    at, of = kept_or_404(request, region, organisation)
    found = next((one for one in _now(at.acting, of) if one.area == code), None)
    if found is None:
        raise Http404
    return keep(
        request,
        PracticeForm(request.POST or None, existing=found),
        at=at,
        act=lambda facts: domain.describe(by=at.acting, practice=found, **facts),
        title=str(found),
        done="The area is saved",
        theirs=lambda: said_of(Practice.objects.get(pk=found.pk)),
    )


def _now(acting: Acting, of: Organisation) -> list[Practice]:
    assert acting.region_id is not None
    return practices(acting.region_id, of.pk, domain.this_year())
