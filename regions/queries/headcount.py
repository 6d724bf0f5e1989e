"""Heads of leaders by service and tier, of one organisation and summed over a region; row security says whose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from regions.enums.practice import Service
from regions.models import Headcount
from regions.models.headcount import TIERS
from regions.queries.practice import of_last_year

Said = dict[tuple[int, str], int]  # by organisation and service


def headcounts(region_id: int, year: int) -> QuerySet[Headcount]:
    return Headcount.objects.filter(region=region_id, year=year).select_related("organisation")


def of_organisation(region_id: int, organisation_id: int, year: int) -> list[Headcount]:
    """By service in their order; empty until something is said."""
    rows = Headcount.objects.filter(region=region_id, organisation=organisation_id, year=year)
    return sorted(rows, key=lambda one: Service.values.index(one.service))


def latest(region_id: int, organisation_id: int, year: int) -> list[Headcount]:
    """Of the year, or else of the last one before it for which something is said."""
    rows = Headcount.objects.filter(region=region_id, organisation=organisation_id, year__lte=year)
    return of_last_year(rows, most=len(Service))


def counted(row: Headcount) -> list[int | None]:
    return [getattr(row, tier) for tier in TIERS]


@dataclass(frozen=True)
class Total:
    """``count``: heads in all, of ``organisations`` that said; None where none did. ``change``: since the year before,
    over those alone that said both years; None where none did."""

    count: int | None
    organisations: int
    change: int | None

    @property
    def fewer(self) -> int:
        return -(self.change or 0)


def totals(region_id: int, year: int) -> list[tuple[str, list[Total]]]:
    """By service and tier, and over all services at the end."""
    rows = Headcount.objects.filter(region=region_id, year__in=(year - 1, year))
    said: dict[tuple[int, str, str], Said] = {}
    for row in rows:
        for tier, count in zip(TIERS, counted(row), strict=True):
            if count is not None:
                for service in (row.service, ""):
                    said.setdefault((row.year, service, tier), {})[row.organisation_id, row.service] = count
    services = [*Service.choices, ("", "All services")]
    return [
        (str(label), [_total(said.get((year, code, tier), {}), said.get((year - 1, code, tier), {})) for tier in TIERS])
        for code, label in services
    ]


def _total(now: Said, before: Said) -> Total:
    both = now.keys() & before.keys()
    change = sum(now[key] - before[key] for key in both) if both else None
    return Total(sum(now.values()) if now else None, len({organisation for organisation, _ in now}), change)
