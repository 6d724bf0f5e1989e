"""Vacancies and turnover over time, a point for each quarter that is over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from regions.quarters import QuarterKey
from talent.queries.market import TIERS, Figure, share

POINTS = 8
ROLLING = 4
TREND = """
WITH links AS MATERIALIZED (
  SELECT l.* FROM stats.market_links(ARRAY[%(region)s]::bigint[]) AS l
   WHERE l.tier = ANY (%(tiers)s) AND (%(organisation)s::bigint IS NULL OR l.organisation_id = %(organisation)s)),
quarters AS (SELECT unnest(%(days)s::date[]) AS day)
SELECT 'fell', q.day, count(*) FROM quarters q
  JOIN links l ON l.last AND date_trunc('quarter', l.fell_on::timestamp) = date_trunc('quarter', q.day::timestamp)
 GROUP BY q.day
UNION ALL
SELECT 'vacant', q.day, count(DISTINCT l.need) FROM quarters q
  JOIN links l ON l.starts_on <= q.day AND l.ends_on > q.day
  LEFT JOIN talent_appointment a ON a.vacancy_id = l.id AND a.withdrawn_on IS NULL
 WHERE a.starts_on IS NULL OR a.starts_on > q.day
 GROUP BY q.day
UNION ALL
SELECT 'posts', q.day, count(*) FROM quarters q
  JOIN talent_post p ON (p.made_on IS NULL OR p.made_on <= q.day) AND (p.ended_on IS NULL OR p.ended_on > q.day)
 WHERE p.region_id = %(region)s AND p.tier = ANY (%(tiers)s) AND p.organisation_id IN (SELECT stats.authorities())
   AND (%(organisation)s::bigint IS NULL OR p.organisation_id = %(organisation)s)
 GROUP BY q.day
"""


@dataclass(frozen=True)
class Point:
    """``fell``: posts that fell vacant in the quarter; ``rolling``: in it and the three before; ``vacant``: on its
    last day; ``turnover``: ``rolling`` ÷ the average of the posts on the five days that bound those quarters.
    """

    quarter: QuarterKey
    fell: int
    rolling: int
    vacant: int
    turnover: Figure


def trend(region_id: int, last: QuarterKey, tier: str, organisation_id: int | None = None) -> list[Point]:
    """The last eight quarters, oldest first, as the role in use may see the logs."""
    span = [last]
    while len(span) < POINTS + ROLLING:
        span.insert(0, span[0].previous)
    found: dict[str, dict[QuarterKey, int]] = defaultdict(dict)
    parameters = {
        "region": region_id,
        "organisation": organisation_id,
        "tiers": TIERS[tier],
        "days": [one.ends_on for one in span],
    }
    with connection.cursor() as cursor:
        cursor.execute(TREND, parameters)
        for name, day, number in cursor.fetchall():
            found[name][QuarterKey.of(day)] = number
    points = []
    for at in range(ROLLING, len(span)):
        key, bounds = span[at], span[at - ROLLING : at + 1]
        rolling = sum(found["fell"].get(one, 0) for one in bounds[1:])
        average = sum(found["posts"].get(one, 0) for one in bounds) / len(bounds)
        figure = share(rolling, average, f"{rolling} of {average:.4g} posts")
        points.append(Point(key, found["fell"].get(key, 0), rolling, found["vacant"].get(key, 0), figure))
    return points


def enough(points: list[Point]) -> bool:
    """Whether a line of turnover can be drawn."""
    return any(one.turnover.value is not None for one in points)
