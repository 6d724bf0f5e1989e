"""The sums of the market, as the log is now: what changed since they were kept is counted again first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from talent.queries.market import TIERS, Counts, Period

BY_QUARTER = 12  # under so many quarters stand the sums of each quarter, and the reasons for leaving of eight
BOTH_TIERS = "-"

SUMS = """
SELECT coalesce(organisation_id = %(own)s, true), quarters, measure, item, sum(total)::bigint,
       count(DISTINCT organisation_id)
  FROM stats.market_sum
 WHERE region_id = %(region)s AND quarters = ANY (%(quarters)s) AND tier = ANY (%(tiers)s)
 GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Sums:
    """``own``: of the organisation, or of the region where none was asked for; ``rest``: of the region's others, as far
    as the role in use may read them. ``by_quarter``: one's own, the item being the quarter's last day.
    """

    own: Counts
    rest: Counts
    by_quarter: Counts


def sums(region_id: int, when: Period, tier: str, organisation_id: int | None = None) -> Sums:
    parameters = {
        "own": organisation_id,
        "region": region_id,
        "quarters": [when.quarters, BY_QUARTER],
        "tiers": [*TIERS[tier], BOTH_TIERS],
    }
    totals: dict[tuple[bool, int], dict[tuple[str, str], int]] = defaultdict(dict)
    keepers: dict[bool, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stats.market_refresh_own(%s)", [when.last.ends_on])
        cursor.execute(SUMS, parameters)
        for own, quarters, measure, item, total, organisations in cursor.fetchall():
            totals[own, quarters][measure, item] = total
            if measure == "kept":
                keepers[own] = organisations
    own, rest = (Counts(when.quarters, totals[side, when.quarters], keepers[side]) for side in (True, False))
    return Sums(own, rest, Counts(BY_QUARTER, totals[True, BY_QUARTER]))
