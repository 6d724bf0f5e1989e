"""Vacancies and turnover over time, a point for each quarter that is over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from regions.quarters import QuarterKey
from talent.queries.market import TIERS, Figure, share

POINTS = 8
ROLLING = 4


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT measure, day, total FROM stats.market_trend(%s, %s::date[], %s, %s)",
            [region_id, [one.ends_on for one in span], TIERS[tier], organisation_id],
        )
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
