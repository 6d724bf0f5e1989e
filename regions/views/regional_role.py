from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import regional_role as domain
from regions.forms.regional_role import RegionalRoleForm
from regions.models import Organisation, RegionalRole
from regions.queries.people import organisations_of
from regions.queries.regional_role import candidates, current, directory, holders, past, roles, total_of_leads
from regions.views.agreement import acting_of
from regions.views.strategy import region_or_404
from succession import clock
from succession.pages import Place, keep
from succession.pages import remove as remove_page
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def _place(acting: Acting) -> Place:
    return Place(acting, acting.region, (reverse("regional_roles", args=[acting.region_slug]), "Roles of the region"))


def _keeper_or_404(request: HttpRequest, region: str) -> Acting:
    acting = acting_of(request)
    if acting.region_slug != region or acting.role not in (Role.LEAD, Role.SPONSOR):
        raise Http404
    return acting


def _kept_or_404(request: HttpRequest, region: str, pk: int) -> tuple[Acting, RegionalRole]:
    acting = _keeper_or_404(request, region)
    found = get_object_or_404(roles(acting.region_id or 0), pk=pk)
    if not domain.keeps(acting, found):
        raise Http404
    return acting, found


@require_GET
def regional_roles(request: HttpRequest, region: str) -> HttpResponse:
    """Who does what for the region, how a lead's role is shared out, and what nobody does."""
    acting, of = region_or_404(request, region)
    today = clock.today()
    now = current(of.pk, today)
    held = holders(now, today)
    context = {
        "region": of,
        "roles": [(one, domain.keeps(acting, one)) for one in now],
        "past": [(one, domain.keeps(acting, one)) for one in past(of.pk, today)],
        "total": total_of_leads(now, today),
        "held": held,
        "unheld": [label for label, names in held if not names] if now else [],
        "today": today,
        "adds": acting.role is Role.SPONSOR
        or (acting.role is Role.LEAD and not any(one.membership_id == acting.pk for one in now)),
        "finds": acting.role is not Role.CONTRIBUTOR,
    }
    return render(request, "regions/regional_roles.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    """A lead adds their own, the sponsor anybody's."""
    acting = _keeper_or_404(request, region)
    leads = acting.role is Role.LEAD
    initial: dict[str, Any] = {"starts_on": clock.today()}
    if leads:
        initial |= {"membership": acting.pk, "kind": "lead", "fte": "1"}
    form = RegionalRoleForm(
        request.POST or None,
        initial=initial,
        people=[] if leads else candidates(),
        organisations=_organisations(acting),
        own=leads,
        leads_only=leads,
    )
    return keep(
        request,
        form,
        at=_place(acting),
        act=lambda data: domain.add(by=acting, facts=data["facts"]),
        title="Say what your role is" if leads else "Add a role",
        done="The role is saved",
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = _kept_or_404(request, region, pk)

    def said() -> dict[str, Any]:
        now = get_object_or_404(roles(acting.region_id or 0), pk=pk)
        return asdict(domain.facts_of(now)) | {"revision": domain.revision(now)}

    form = RegionalRoleForm(
        request.POST or None,
        initial=said(),
        people=[],
        organisations=_organisations(acting, found.organisation),
        own=domain.is_of(acting, found.membership_id),
        leads_only=found.kind != "sponsor",
    )
    return keep(
        request,
        form,
        at=_place(acting),
        act=lambda data: domain.change(by=acting, role=found, **data),
        title=f"{found.person_name}’s role",
        done="The role is saved",
        theirs=said,
    )


def _organisations(acting: Acting, so_far: Organisation | None = None) -> list[Organisation]:
    """Those of today, and the one that is chosen already."""
    found = list(organisations_of(acting.region_id or 0, clock.today()))
    return found if so_far is None or so_far in found else [so_far, *found]


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    acting, found = _kept_or_404(request, region, pk)
    return remove_page(
        request,
        at=_place(acting),
        act=lambda: domain.remove(by=acting, role=found),
        what="role",
        more=" One that is over gets its last day instead, and stays to be read.",
    )


@require_GET
def leads_directory(request: HttpRequest) -> HttpResponse:
    """Leads and sponsors of all regions, for one another and for the College."""
    acting = acting_of(request)
    if not (acting.role in (Role.LEAD, Role.SPONSOR) or acting.is_national):
        raise Http404
    return render(request, "regions/leads_directory.html", {"entries": directory(clock.today())})
