from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest
from django.urls import reverse

from regions.models import Organisation
from succession import pages
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

remove = partial(pages.remove, more=" Signed returns keep what they say of it.")


def acting_of(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


def log_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Acting, Organisation]:
    """The log that a contributor keeps, or that the region's lead reads; to anybody else there is none."""
    acting = acting_of(request)
    found = Organisation.objects.filter(slug=organisation, memberships__region__slug=region).first()
    own = found is not None and acting.role is Role.CONTRIBUTOR and found.pk == acting.organisation_id
    if found is None or acting.region_slug != region or not (own or acting.role is Role.LEAD):
        raise Http404
    return acting, found


def kept_or_404(request: HttpRequest, region: str, organisation: str) -> tuple[Acting, Organisation]:
    """For the pages that change a log: those of the organisation's contributor."""
    acting, found = log_or_404(request, region, organisation)
    if acting.role is not Role.CONTRIBUTOR:
        raise Http404
    return acting, found


def address(name: str, region: str, organisation: str, *more: int) -> str:
    return reverse(name, args=[region, organisation, *more])
