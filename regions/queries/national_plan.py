"""The plans of all regions in counts, by aim and by how the actions stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections

from regions.enums.plan import ActionStatus, Objective
from regions.models import Region, Strategy


@dataclass(frozen=True)
class RegionCounts:
    """``counts``: by status, in order. ``submitted``: only then is there a plan to count; ``opens``: may be read."""

    region: Region
    counts: list[int]
    submitted: bool
    opens: bool

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Aim:
    code: str
    label: str
    regions: list[RegionCounts]

    @property
    def counts(self) -> list[int]:
        return [sum(column) for column in zip(*(one.counts for one in self.regions), strict=True)]

    @property
    def total(self) -> int:
        return sum(self.counts)


def aims() -> list[Aim]:
    """Three queries whatever the number of regions. The database counts the plans that were submitted, also of regions
    whose plan the reader may not open."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT region_id, objective, status, actions FROM stats.plan_counts()")
        rows = cursor.fetchall()
    found = {(region, aim, status): actions for region, aim, status, actions in rows}
    known = {region for region, *_ in rows}
    opens = set(Strategy.objects.filter(submitted_at__isnull=False).values_list("region", flat=True))
    regions = list(Region.objects.order_by("name"))
    return [
        Aim(
            aim.value,
            str(aim.label),
            [
                RegionCounts(
                    one,
                    [found.get((one.pk, aim, status), 0) for status in ActionStatus],
                    one.pk in known,
                    one.pk in opens,
                )
                for one in regions
            ],
        )
        for aim in Objective
    ]
