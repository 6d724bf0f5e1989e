"""What the database lets be known of others, counted once a day. The rule stands in the migration that makes it.

Never a figure of fewer than 5 or of fewer than 3 organisations; rounded; and never with the reader's own in it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection

from regions.quarters import QuarterKey
from talent.enums import LeavingReason
from talent.queries.market import Counts, Figure, Period

LEAVING_QUARTERS = 8
OTHER_REGIONS = 0  # in the place of an organisation
UNITS = {"days_to_fill": "days", "days_vacant": "days", "salary_filled": "£", "salary_not": "£"}
OF_WHAT = {
    "turnover": "posts",
    "days_to_fill": "appointments",
    "days_vacant": "appointees",
    "share_filled": "vacancies",
    "share_covered": "posts",
    "share_first_filled": "rounds",
    "salary_filled": "rounds",
    "salary_not": "rounds",
}


@dataclass(frozen=True)
class Others:
    """``rows``: value and base by measure and item; what is not in it is too few to show.

    ``counted_on``: None where these quarters were not counted yet.
    """

    counted_on: datetime.date | None = None
    rows: Mapping[tuple[str, str], tuple[int, int | None]] = field(default_factory=dict)

    @property
    def organisations(self) -> int | None:
        return self.rows.get(("organisations", ""), (None, None))[0]

    def figure(self, measure: str, item: str = "") -> Figure:
        value, base = self.rows.get((measure, item), (None, None))
        behind = f"of about {base} {OF_WHAT[measure]}" if base else ""
        return Figure(value, UNITS.get(measure, "%"), behind, rounded=True)

    def count(self, measure: str, item: str = "") -> Figure:
        return Figure(self.rows.get((measure, item), (None, None))[0], "", "", rounded=True)

    def items(self, measure: str) -> list[str]:
        return [item for name, item in self.rows if name == measure and item]


def others(region_id: int, when: Period, tier: str) -> dict[int, Others]:
    """Of the other regions, and for a contributor by their organisation: of the region's other organisations."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, counted_on, figures FROM stats.market_sheet "
            "WHERE region_id = %s AND quarters = %s AND tier = %s AND last = %s",
            [region_id, when.quarters, tier, when.last.ends_on],
        )
        return {
            whose: Others(
                counted_on, {(measure, item): (value, base) for measure, item, value, base in json.loads(figures)}
            )
            for whose, counted_on, figures in cursor.fetchall()
        }


@dataclass(frozen=True)
class Leaving:
    """Reasons for leaving and how often, the most frequent first, of the eight quarters up to ``last``."""

    last: QuarterKey
    counts: Mapping[str, int]

    @property
    def label(self) -> str:
        return Period(self.last, LEAVING_QUARTERS).label


def leaving_of_region(region_id: int) -> Leaving | None:
    """Of the lead's region, to a multiple of 5; only those that may be shown. None where none were counted yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last, reason, total FROM stats.market_leaving WHERE region_id = %s "
            "AND last = (SELECT max(last) FROM stats.market_leaving WHERE region_id = %s)",
            [region_id, region_id],
        )
        found = cursor.fetchall()
    if not found:
        return None
    return Leaving(QuarterKey.of(found[0][0]), in_order({reason: total for _, reason, total in found if reason}))


def leaving_of_own(by_quarter: Counts, last: QuarterKey) -> Leaving:
    """Of the contributor's own organisation, as they are: those of posts that fell vacant."""
    return Leaving(last, in_order(by_quarter.items("left")))


def in_order(found: dict[str, int]) -> dict[str, int]:
    """The most frequent first."""
    names = LeavingReason.values
    return dict(sorted(found.items(), key=lambda one: (-one[1], names.index(one[0]))))
