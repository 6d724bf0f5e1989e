"""Vacancies and turnover over time, a point for each quarter that is over."""

from __future__ import annotations

from dataclasses import dataclass

from regions.quarters import QuarterKey
from talent.queries.market import Counts, Figure, share

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


def trend(by_quarter: Counts, last: QuarterKey) -> list[Point]:
    """The last eight quarters, oldest first."""
    span = [last]
    while len(span) < POINTS + ROLLING:
        span.insert(0, span[0].previous)

    days = [key.ends_on.isoformat() for key in span]
    fell, posts, vacant = ([by_quarter.of(measure, day) for day in days] for measure in ("fell", "posts", "vacant"))
    points = []
    for at in range(ROLLING, len(span)):
        rolling = sum(fell[at - ROLLING + 1 : at + 1])
        average = sum(posts[at - ROLLING : at + 1]) / (ROLLING + 1)
        figure = share(rolling, average, f"{rolling} of {average:.4g} posts")
        points.append(Point(span[at], fell[at], rolling, vacant[at], figure))
    return points


def enough(points: list[Point]) -> bool:
    """Whether a line of turnover can be drawn."""
    return any(one.turnover.value is not None for one in points)
