"""The search through many published cases of good practice, against the floor.

Of the texts every case has a common word in it, one in ten a rarer one, one in 500 a rare one. The rows are written in
bulk, past the triggers, and only in a database that is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import CommandError
from django.db import connections, transaction
from django.urls import reverse

from regions.models import User
from regions.queries.good_practice import MOST, Results, Search
from reporting.management.scale import in_throwaway
from succession.tenancy.acting import live_memberships
from succession.tenancy.scope import member_scope

CASES = 20_000
LEAD = "lead.north-east@demo.example"
TABLE = "regions_goodpracticecase"
# About 180 words a case, of 3,000 that stem to different ones, as of so many people's.
FILL = """
INSERT INTO regions_goodpracticecase (region_id, status, title, done, why, took, came_of_it, ask, element, objective,
  practice_area, offered_by_id, offered_by_name, offered_at, decided_by_id, decided_by_name, decided_at,
  withdrawn_by_name, reason)
SELECT (SELECT array_agg(id ORDER BY id) FROM regions_region)[1 + n %% 9], 'published',
       'Case ' || n || ' of ' || w.some,
       'Leaders ' || w.more || CASE WHEN n %% 10 = 0 THEN ' mentoring ' ELSE ' ' END || w.some, w.some,
       'Two days and £' || n, w.more || CASE WHEN n %% 500 = 0 THEN ' secondments' ELSE '' END, 'The workforce team',
       (ARRAY['overview', 'capacity', 'identifying', 'developing', 'evaluating'])[1 + n %% 5],
       (ARRAY['candidates', 'diversity', 'view', 'models', 'performance'])[1 + n / 5 %% 5], '',
       %(lead)s, '', now() - interval '1 day' - n * interval '1 hour', %(college)s, '', now() - n * interval '1 hour',
       '', ''
  FROM generate_series(1, %(cases)s) n
  CROSS JOIN LATERAL (
    SELECT string_agg(word, ' ') FILTER (WHERE at <= 8) AS some, string_agg(word, ' ') AS more
      FROM (SELECT at, 'w' || translate((n * 7919 + at * at * 104729) %% 3000 || '', '0123456789', 'bcdfghjklm') AS word
              FROM generate_series(1, 80) at) AS made) AS w
"""
LOOKED_FOR = {
    "": "mentoring",
    "common_": "leaders",
    "rare_": "secondments mentoring",
    "phrase_": '"workforce team" -secondments',
}


def against_floor(page: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """The slowest of: a word of every case, of one in ten, two words of a few, a phrase of nearly all, and no word."""
    _fill()
    user = User.objects.get(email=LEAD)
    who = live_memberships(user_id=user.pk, user_name=user.name)[0]
    found: dict[str, Any] = {}
    with member_scope(user_id=user.pk, membership_id=who.pk):
        for name, words in LOOKED_FOR.items():
            found[f"{name}found"] = len(Results(Search(text=words)))
    if found["common_found"] < MOST or found["rare_found"] < CASES // 500:
        raise CommandError("The search does not find what is there")
    pages = {name: f"{reverse('good_practice')}?{urlencode({'text': words})}" for name, words in LOOKED_FOR.items()}
    pages["newest_"] = reverse("good_practice")
    taken = {name: page(path, LEAD, at_most=4) for name, path in pages.items()}
    found |= {f"{name}{key}": value for name, one in taken.items() for key, value in one.items() if key != "at_most"}
    return found | {"ratio": max(one["ratio"] for one in taken.values()), "at_most": 4, "cases": CASES}


def _fill() -> None:
    in_throwaway()
    people = {"lead": LEAD, "college": "coordinator.1@demo.example"}
    given = {name: User.objects.get(email=email).pk for name, email in people.items()}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE sp_maint")
        cursor.execute(FILL, given | {"cases": CASES})
        cursor.execute("RESET ROLE")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
