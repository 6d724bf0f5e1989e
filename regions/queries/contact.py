"""Indicator 8 of the framework's table one, as the log of engagements gives it.

The docstring of ``active_contacts`` is the definition with every edge decided; its SQL gives the rows behind the
figure, one for each stakeholder, so whoever counts the rows gets the figure. It has no tier.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from regions.enums import StakeholderGroup
from regions.models import Engagement, Stakeholder
from regions.quarters import QuarterKey, parameters

INDICATOR = 8


def active_contacts() -> str:
    """Stakeholders with at least one engagement on a day of the quarter, its first and last day included.

    A stakeholder counts once, however often and by whomever they were engaged with: lead, sponsor or contributor;
    kept by the region or by one of its organisations, shared or not. What counts is the day of the engagement, not the
    day on which it was logged. Archived since, or erased since: they count as before, as the days stay. An engagement
    that was removed counts no more; a follow-up that is ticked off is no engagement. Two rows for one person are two.
    """
    return """
SELECT e.region_id, e.stakeholder_id, count(*)::int, max(e.held_on)
  FROM regions_engagement e
 WHERE e.region_id = ANY (%(regions)s) AND e.held_on BETWEEN %(first)s AND %(last)s
 GROUP BY e.region_id, e.stakeholder_id
"""


@dataclass(frozen=True)
class ContactRow:
    """A stakeholder behind the figure. ``engagements``: how many of the quarter; ``last_on``: the day of the last."""

    region_id: int
    stakeholder_id: int
    engagements: int
    last_on: datetime.date


def rows_behind(regions: Sequence[int], quarter: QuarterKey) -> list[ContactRow]:
    """As the role in use may see the log: a lead sees all of the region, nobody else does. In order of the key."""
    with connection.cursor() as cursor:
        cursor.execute(f"{active_contacts()} ORDER BY region_id, stakeholder_id", parameters(regions, quarter))
        return [ContactRow(*row) for row in cursor.fetchall()]


def is_kept(region_id: int, quarter: QuarterKey) -> bool:
    """Whether the log had begun by the quarter's last day; before, nobody counted, and nought would be no figure."""
    return Engagement.objects.filter(region_id=region_id, held_on__lte=quarter.ends_on).exists()


def facts_of(rows: Sequence[ContactRow]) -> dict[int, dict[str, str | int]]:
    """What a return keeps of each, by the stakeholder's key: never who they are, as erasure does not reach it."""
    keys = [row.stakeholder_id for row in rows]
    groups = dict(Stakeholder.objects.filter(pk__in=keys).values_list("pk", "group"))
    return {
        row.stakeholder_id: {
            "group": str(StakeholderGroup(groups[row.stakeholder_id]).label),
            "engagements": row.engagements,
            "last_on": row.last_on.isoformat(),
        }
        for row in rows
    }


def names_of(stakeholders: Iterable[int]) -> dict[int, str]:
    return dict(Stakeholder.objects.filter(pk__in=list(stakeholders)).values_list("pk", "name"))


def figures(regions: Sequence[int], quarter: QuarterKey) -> dict[int, int]:
    """By region. One without an engagement is left out."""
    with connection.cursor() as cursor:
        counted = f"SELECT region_id, count(*)::int FROM ({active_contacts()}) AS rows GROUP BY region_id"
        cursor.execute(counted, parameters(regions, quarter))
        return dict(cursor.fetchall())
