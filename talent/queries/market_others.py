"""What the database lets be known of others: never a count under 5, nor of fewer than 3 organisations, and rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from regions.quarters import QuarterKey
from talent.enums import LeavingReason
from talent.queries.market import Figure, Period

LEAVING_QUARTERS = 8  # fixed in the database, so that no two periods can be subtracted
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
    """``rows``: value and base by measure and item; what is not in it is too few to show."""

    rows: Mapping[tuple[str, str], tuple[int, int | None]]

    @property
    def organisations(self) -> int | None:
        return self.rows.get(("organisations", ""), (None, None))[0]

    def figure(self, measure: str, item: str = "") -> Figure:
        value, base = self.rows.get((measure, item), (None, None))
        behind = f"of about {base} {OF_WHAT[measure]}" if base else ""
        return Figure(value, UNITS.get(measure, "%"), behind, rounded=True)

    def count(self, measure: str, item: str = "") -> Figure:
        return Figure(self.rows.get((measure, item), (None, None))[0], "", "", rounded=True)


def others(scope: str, when: Period, tier: str) -> Others:
    """``scope``: "region", the other organisations of a contributor's region; "regions", every other region."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT measure, item, value, base FROM stats.market_others(%s, %s, %s, %s)",
            [scope, when.last.starts_on, when.quarters, tier],
        )
        return Others({(measure, item): (value, base) for measure, item, value, base in cursor.fetchall()})


def leaving_of_region(last: QuarterKey) -> dict[str, int]:
    """Reasons for leaving of the lead's region, to the nearest 5; only those that may be shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, total FROM stats.market_leaving(%s)", [last.starts_on])
        return in_order(dict(cursor.fetchall()))


def leaving_of_own(region_id: int, last: QuarterKey) -> dict[str, int]:
    """Reasons for leaving of the contributor's own organisation, as they are: those of posts that fell vacant."""
    first = Period(last, LEAVING_QUARTERS).first.starts_on
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.reason, count(*) FROM stats.market_links(ARRAY[%s]::bigint[]) AS l "
            "JOIN talent_departurereason d ON d.vacancy_id = l.need "
            "WHERE l.last AND l.fell_on BETWEEN %s AND %s GROUP BY 1",
            [region_id, first, last.ends_on],
        )
        return in_order(dict(cursor.fetchall()))


def in_order(found: dict[str, int]) -> dict[str, int]:
    """The most frequent first."""
    names = LeavingReason.values
    return dict(sorted(found.items(), key=lambda one: (-one[1], names.index(one[0]))))
