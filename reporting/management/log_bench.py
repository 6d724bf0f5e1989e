"""The derived indicators of a nation with a long vacancy log: against queries by hand, and of one region among many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.db.backends.utils import CursorWrapper

from regions.models import User
from regions.quarters import QuarterKey, parameters
from reporting.management.scale import REGIONS, in_throwaway
from succession.tenancy.acting import live_memberships
from succession.tenancy.scope import maintenance, member_scope
from talent.queries import indicator

ONE, MANY = "north-east", 200
POSTS, OF_EACH = 100, 10  # in each region; vacancies of each post, over ten years
QUARTER = QuarterKey(2014, 1)
LOG = ("talent_post", "talent_vacancy", "talent_recruitmentround", "talent_appointment")
Medians = Callable[..., list[float]]

# Every tenth post's second, fourth … vacancy goes on from the one before.
FILL = (
    """
INSERT INTO regions_organisation (kind, name, slug, council_name, dfe_code, authority_type, starts_on)
SELECT 'authority', 'Council ' || id, 'council-' || id, '', '', '', '1998-04-01' FROM regions_region
 WHERE id = ANY (%(regions)s)
""",
    """
INSERT INTO talent_post (region_id, organisation_id, reference, tier, title, remit, combined_with, expected_vacant,
  hard_to_fill, skills_wanted)
SELECT r.id, o.id, 'P' || n, CASE WHEN n %% 4 = 0 THEN '1' ELSE '2' END, 'Director', '{}', '', 'not-known', false, '{}'
  FROM regions_region r JOIN regions_organisation o ON o.slug = 'council-' || r.id, generate_series(1, %(posts)s) n
 WHERE r.id = ANY (%(regions)s)
""",
    """
INSERT INTO talent_vacancy (region_id, organisation_id, post_id, reference, known_on, vacant_on, ending, first_round,
  skills_wanted)
SELECT region_id, organisation_id, p.id, reference || '-' || n, day, day + ((p.id * 7 + n) %% 120)::int, '', 1, '{}'
  FROM talent_post p, generate_series(1, %(of_each)s) n,
       LATERAL (SELECT date '2009-04-01' + ((p.id * 37 + n * 367) %% 3650)::int AS day) AS known
 WHERE region_id = ANY (%(regions)s)
""",
    """
UPDATE talent_vacancy v SET continues_id = b.id, origin_id = b.id
  FROM talent_vacancy b
 WHERE b.region_id = ANY (%(regions)s) AND b.post_id = v.post_id AND b.post_id %% 10 = 0 AND b.id %% 2 = 0
   AND v.id = b.id + 1
""",
    """
UPDATE talent_vacancy b SET ended_on = known_on + 40, ending = 'replaced'
 WHERE b.region_id = ANY (%(regions)s) AND EXISTS (SELECT FROM talent_vacancy v WHERE v.continues_id = b.id)
""",
    """
INSERT INTO talent_recruitmentround (region_id, organisation_id, vacancy_id, number, advertised_on, closes_on,
  concluded_on, outcome, applicants, shortlisted, reasons_unfilled, skills_short)
SELECT region_id, organisation_id, id, n, known_on + 60 * n - 50, known_on + 60 * n - 20, known_on + 60 * n - 5,
       CASE WHEN id %% 13 = 0 THEN 'stopped' WHEN n = 2 THEN 'appointed' ELSE 'not-appointed' END,
       CASE WHEN id %% 7 > 0 THEN id %% 20 END, CASE WHEN id %% 9 > 0 THEN id %% 5 END, '{}', '{}'
  FROM talent_vacancy, generate_series(1, 1 + (id %% 2)::int) n WHERE region_id = ANY (%(regions)s)
""",
    """
INSERT INTO talent_appointment (region_id, organisation_id, vacancy_id, decided_on, starts_on, withdrawn_on,
  appointed_from)
SELECT region_id, organisation_id, id, known_on + 120, known_on + 210, CASE WHEN id %% 11 = 0 THEN known_on + 150 END,
       'not-said'
  FROM talent_vacancy WHERE region_id = ANY (%(regions)s) AND id %% 5 > 0 AND ending = ''
""",
)

# As somebody would write each who wants the figure alone.
_OF = """
  FROM {table} x JOIN talent_vacancy v ON v.id = x.vacancy_id JOIN talent_post p ON p.id = v.post_id
  JOIN regions_organisation o ON o.id = v.organisation_id
 WHERE x.region_id = ANY (%(regions)s) AND o.kind = 'authority' AND x.{day} BETWEEN %(first)s AND %(last)s {more}"""
_NEEDS = "count(DISTINCT coalesce(v.origin_id, v.id))"
_BY = " GROUP BY v.region_id, p.tier"


def _count(table: str, day: str, more: str = "") -> str:
    return f"SELECT v.region_id, p.tier, {_NEEDS}, NULL::int" + _OF.format(table=table, day=day, more=more) + _BY


def _average(people: str) -> str:
    closed = "AND NOT (x.outcome IN ('stopped', 'remit-changed') AND x.concluded_on < x.closes_on)"
    return (
        f"SELECT region_id, tier, sum(people), count(*) FROM (SELECT v.region_id, p.tier, sum(x.{people}) AS people"
        + _OF.format(table="talent_recruitmentround", day="closes_on", more=closed)
        + f"{_BY}, coalesce(v.origin_id, v.id) HAVING count(*) = count(x.{people})) AS each GROUP BY region_id, tier"
    )


_NOT_WITHDRAWN = "(a.withdrawn_on IS NULL OR a.withdrawn_on > %(last)s)"
BY_HAND = {
    1: f"""SELECT v.region_id, p.tier, {_NEEDS}, NULL::int
  FROM talent_vacancy v JOIN talent_post p ON p.id = v.post_id JOIN regions_organisation o ON o.id = v.organisation_id
  LEFT JOIN talent_appointment a ON a.vacancy_id = v.id AND a.withdrawn_on IS NULL
 WHERE v.region_id = ANY (%(regions)s) AND o.kind = 'authority' AND v.vacant_on <= %(last)s
   AND greatest(v.vacant_on, %(first)s) < coalesce(least(v.ended_on, p.ended_on, a.starts_on), 'infinity')"""
    + _BY,
    2: _count("talent_recruitmentround", "advertised_on"),
    3: _average("applicants"),
    4: _average("shortlisted"),
    5: _count("talent_appointment", "decided_on", "AND (x.withdrawn_on IS NULL OR x.withdrawn_on > %(last)s)"),
    6: _count(
        "talent_recruitmentround",
        "concluded_on",
        f"""AND x.outcome <> 'remit-changed' AND NOT EXISTS (
     SELECT FROM talent_vacancy s JOIN talent_appointment a ON a.vacancy_id = s.id
      WHERE coalesce(s.origin_id, s.id) = coalesce(v.origin_id, v.id) AND a.decided_on <= %(last)s
        AND {_NOT_WITHDRAWN})""",
    ),
    7: _count("talent_recruitmentround", "advertised_on", "AND x.number >= 2"),
}


def present(count: int) -> list[int]:
    """So many regions with a log, and the keys of them all."""
    in_throwaway()
    with connections["owner"].cursor() as cursor:
        for table in LOG:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with maintenance(), connections["owner"].cursor() as cursor:
        cursor.execute(REGIONS, {"wanted": count})
        cursor.execute("SELECT id FROM regions_region ORDER BY slug <> %s, id LIMIT %s", [ONE, count])
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT region_id FROM talent_post")
        known = {key for (key,) in cursor.fetchall()}
        for statement in FILL:
            cursor.execute(
                statement, {"regions": [key for key in keys if key not in known], "posts": POSTS, "of_each": OF_EACH}
            )
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return keys


def among_many(medians: Medians) -> dict[str, Any]:
    """By its lead, under row security: alone in the database, and one of many."""
    user = User.objects.get(email=f"lead.{ONE}@demo.example")
    membership = live_memberships(user_id=user.pk, user_name=user.name)[0]
    found = []
    for count in (1, MANY):
        region = present(count)[0]
        with member_scope(user_id=user.pk, membership_id=membership.pk):
            [seconds] = medians(lambda region=region: indicator.figures([region], QUARTER))
        found.append(seconds)
    alone, among = found
    return {"ratio": among / alone, "at_most": 1.5, "alone_ms": alone * 1000, "among_ms": among * 1000}


def against_by_hand(medians: Medians) -> dict[str, Any]:
    """All regions at once, past row security on both sides; and both must say the same."""
    keys = present(MANY)
    given = parameters(keys, QUARTER)

    def derived(cursor: CursorWrapper) -> set[tuple[Any, ...]]:
        cursor.execute(indicator.sums(), given)
        return set(cursor.fetchall())

    def by_hand(cursor: CursorWrapper) -> set[tuple[Any, ...]]:
        found = set()
        for number, query in BY_HAND.items():
            cursor.execute(query, given)
            found |= {(region, number, *rest) for region, *rest in cursor.fetchall()}
        return found

    with maintenance(), connections["owner"].cursor() as cursor:
        if derived(cursor) != by_hand(cursor):
            raise CommandError("The queries by hand say otherwise")
        hand, ours = medians(lambda: by_hand(cursor), lambda: derived(cursor), rounds=15)
        cursor.execute("SELECT count(*) FROM talent_vacancy")
        vacancies = cursor.fetchone()[0]
    return {"ratio": ours / hand, "at_most": 1.3, "by_hand_ms": hand * 1000, "ms": ours * 1000, "vacancies": vacancies}
