"""The indicators of the framework's table one, as the vacancy log gives them.

One function for each indicator: its docstring is the definition with every edge decided, its SQL gives the rows behind
the figure, one for each need. A figure is the sum of its rows, so whoever counts the rows gets the figure.

Counted are posts of local authorities, in the region of the host, whoever shares them. A *need* is a vacancy with all
that go on from it after a change of remit: it counts once. A *quarter* has its first and its last day in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from regions.quarters import QuarterKey, parameters

# Parameters of every statement: regions (their keys), first and last (the days of the quarter).
# Not materialized: under row security the planner takes a region for one row, which only look-ups by key can bear.
COUNTED = """
counted AS NOT MATERIALIZED (
  SELECT v.region_id, v.id, coalesce(v.origin_id, v.id) AS need, p.tier, v.vacant_on,
         least(v.ended_on, p.ended_on) AS ended_on
    FROM talent_vacancy v
    JOIN talent_post p ON p.id = v.post_id
    JOIN regions_organisation o ON o.id = v.organisation_id
   WHERE v.region_id = ANY (%(regions)s) AND o.kind = 'authority')
"""


def vacancies() -> str:
    """Vacancies with at least one day of the quarter on which the post had no permanent holder.

    Those days run from the day on which the post falls vacant to the day before the permanent appointee starts, the
    need ends, or the post ends. So notice given ahead counts from the quarter in which the holder leaves; a handover
    without a day between counts in none; interim cover changes nothing; an appointee who withdrew fills nothing.
    """
    return """
SELECT c.region_id, c.tier, c.need, max(c.id) AS vacancy_id, 1 AS numerator, NULL::int AS denominator
  FROM counted c
  LEFT JOIN talent_appointment a ON a.vacancy_id = c.id AND a.withdrawn_on IS NULL
 WHERE c.vacant_on <= %(last)s
   AND greatest(c.vacant_on, %(first)s) < coalesce(least(c.ended_on, a.starts_on), 'infinity')
 GROUP BY c.region_id, c.tier, c.need
"""


def advertised() -> str:
    """Vacancies with at least one round advertised in the quarter, vacant already or not.

    An extended closing date is no new round.
    """
    return """
SELECT c.region_id, c.tier, c.need, max(c.id), 1, NULL::int
  FROM talent_recruitmentround r
  JOIN counted c ON c.id = r.vacancy_id
 WHERE r.region_id = ANY (%(regions)s) AND r.advertised_on BETWEEN %(first)s AND %(last)s
 GROUP BY c.region_id, c.tier, c.need
"""


def _closing(people: str) -> str:
    return f"""
SELECT c.region_id, c.tier, c.need, max(c.id), sum(r.{people})::int, 1
  FROM talent_recruitmentround r
  JOIN counted c ON c.id = r.vacancy_id
 WHERE r.region_id = ANY (%(regions)s) AND r.closes_on BETWEEN %(first)s AND %(last)s
   AND NOT (r.outcome IN ('stopped', 'remit-changed') AND r.concluded_on < r.closes_on)
 GROUP BY c.region_id, c.tier, c.need
HAVING bool_and(r.{people} IS NOT NULL)
"""


def applicants() -> str:
    """Applicants in rounds closing in the quarter ÷ vacancies with such a round.

    A round closes on its closing date, as extended. A round stopped before that date never closed. A vacancy with a
    closing round whose applicants are not known leaves both parts of the quotient, its other rounds with it.
    """
    return _closing("applicants")


def shortlisted() -> str:
    """Shortlisted candidates in rounds closing in the quarter ÷ vacancies with such a round, on its own.

    As for applicants: a vacancy whose shortlist is not known leaves both, also where its applicants are known.
    """
    return _closing("shortlisted")


def filled() -> str:
    """Vacancies whose permanent appointment was decided in the quarter, whenever the appointee starts.

    Not counted where the appointee had withdrawn by the quarter's last day; a later withdrawal leaves the figure.
    """
    return """
SELECT c.region_id, c.tier, c.need, max(c.id), 1, NULL::int
  FROM talent_appointment a
  JOIN counted c ON c.id = a.vacancy_id
 WHERE a.region_id = ANY (%(regions)s) AND a.decided_on BETWEEN %(first)s AND %(last)s
   AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(last)s)
 GROUP BY c.region_id, c.tier, c.need
"""


def not_filled() -> str:
    """Vacancies with a round concluded in the quarter and no permanent appointment decided by its last day.

    An appointment from whom the appointee had withdrawn by that day does not stand. A round that a change of remit
    stopped was not concluded: it goes on in the vacancy that follows. Interim cover fills nothing.
    """
    return """
SELECT c.region_id, c.tier, c.need, max(c.id), 1, NULL::int
  FROM talent_recruitmentround r
  JOIN counted c ON c.id = r.vacancy_id
 WHERE r.region_id = ANY (%(regions)s) AND r.concluded_on BETWEEN %(first)s AND %(last)s
   AND r.outcome <> 'remit-changed'
   AND NOT EXISTS (
     SELECT FROM talent_vacancy s JOIN talent_appointment a ON a.vacancy_id = s.id
      WHERE (s.id = c.need OR s.origin_id = c.need)
        AND a.decided_on <= %(last)s AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(last)s))
 GROUP BY c.region_id, c.tier, c.need
"""


def readvertised() -> str:
    """Vacancies whose second or later round was advertised in the quarter.

    Rounds are numbered through a change of remit, so the first advertisement of the new remit is a second round only
    where the round before it had been concluded.
    """
    return """
SELECT c.region_id, c.tier, c.need, max(c.id), 1, NULL::int
  FROM talent_recruitmentround r
  JOIN counted c ON c.id = r.vacancy_id
 WHERE r.region_id = ANY (%(regions)s) AND r.advertised_on BETWEEN %(first)s AND %(last)s AND r.number >= 2
 GROUP BY c.region_id, c.tier, c.need
"""


DEFINITIONS: dict[int, Callable[[], str]] = {
    1: vacancies,
    2: advertised,
    3: applicants,
    4: shortlisted,
    5: filled,
    6: not_filled,
    7: readvertised,
}


@dataclass(frozen=True)
class LineageRow:
    """A need behind a figure. ``vacancy_id``: the last of its vacancies that meet the definition, so that a remit which
    changes later leaves the row as it was; ``denominator``: for an average, 1."""

    indicator: int
    region_id: int
    tier: str
    need: int
    vacancy_id: int
    numerator: int
    denominator: int | None


def statement(indicators: Iterable[int] = DEFINITIONS) -> str:
    """All of them in one: the rows of each, named by their indicator."""
    parts = " UNION ALL ".join(
        f"SELECT {number} AS indicator, found.* FROM ({DEFINITIONS[number]()}) AS found "
        "(region_id, tier, need, vacancy_id, numerator, denominator)"
        for number in indicators
    )
    return f"WITH {COUNTED} {parts}"


def sums() -> str:
    """The figures alone, by region, indicator and tier."""
    return (
        f"SELECT region_id, indicator, tier, sum(numerator)::int, sum(denominator)::int "
        f"FROM ({statement()}) AS lineage GROUP BY region_id, indicator, tier"
    )


def rows_behind(regions: Sequence[int], quarter: QuarterKey) -> list[LineageRow]:
    """The rows behind every figure, as the role in use may see the log; in order of indicator, tier and need."""
    with connection.cursor() as cursor:
        cursor.execute(f"{statement()} ORDER BY indicator, tier, need", parameters(regions, quarter))
        return [LineageRow(*row) for row in cursor.fetchall()]


def figures(regions: Sequence[int], quarter: QuarterKey) -> dict[tuple[int, int, str], tuple[int, int | None]]:
    """The sums alone: region, indicator and tier to numerator and denominator. A figure of no rows is left out."""
    with connection.cursor() as cursor:
        cursor.execute(sums(), parameters(regions, quarter))
        return {(region, number, tier): (upper, lower) for region, number, tier, upper, lower in cursor.fetchall()}
