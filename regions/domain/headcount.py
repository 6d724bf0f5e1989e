"""How many leaders each organisation has, by service and tier, once a year: heads and never names (``domain.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from regions.domain.practice import MEANWHILE, refuse_unless_kept, said_once, signed, this_year
from regions.enums.practice import Service
from regions.models import Headcount
from regions.models.headcount import TIERS
from succession.facts import Problems, assign, refuse_if
from succession.states import Stale
from succession.tenancy.acting import Acting
from succession.texts import revision_of

Counts = Mapping[str, Mapping[str, int | None]]  # by service, then by tier
MOST = 9_999


def revision(rows: Iterable[Headcount]) -> str:
    return revision_of(sorted((one.service, *_said(one)) for one in rows))


def impossible(counts: Counts) -> Problems:
    if all(count is None for of_tier in counts.values() for count in of_tier.values()):
        return {f"{Service.values[0]}_{TIERS[0]}": "Enter at least one number, like 12; 0 is a number too"}
    return {
        f"{service}_{tier}": f"Enter a number from 0 to {MOST:,}"
        for service, of_tier in counts.items()
        for tier, count in of_tier.items()
        if count is not None and not 0 <= count <= MOST
    }


def record(*, by: Acting, organisation_id: int, counts: Counts, seen: str) -> None:
    """All of this year together. ``seen``: the revision of what was changed."""
    refuse_unless_kept(by, organisation_id)
    assert by.region_id is not None
    refuse_if(impossible(counts))
    year = this_year()
    with said_once():
        rows = Headcount.objects.filter(region=by.region_id, organisation=organisation_id, year=year)
        now = {one.service: one for one in rows.select_for_update(no_key=True)}
        if seen != revision(now.values()):
            raise Stale(MEANWHILE)
        for service in Service.values:
            said = {tier: counts.get(service, {}).get(tier) for tier in TIERS}
            row = now.get(service)
            if row is None and any(count is not None for count in said.values()):
                row = Headcount(region_id=by.region_id, organisation_id=organisation_id, year=year, service=service)
            if row is not None and (row.pk is None or said != dict(zip(TIERS, _said(row), strict=True))):
                assign(row, said)
                signed(row, by).save()


def _said(row: Headcount) -> tuple[int | None, ...]:
    return tuple(getattr(row, tier) for tier in TIERS)
