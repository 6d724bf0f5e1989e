"""The market pages of a nation with a long vacancy log, against the floor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.urls import reverse

from regions.models import Membership
from regions.quarters import QuarterKey
from reporting.management.log_bench import present
from succession import clock
from succession.tenancy.scope import maintenance
from talent.domain.market import count_market

REGIONS = 210
LARGE, SMALL = "north-west", "north-east"  # with a thousand vacancies, which it has from here; with the demo's
LAST = QuarterKey(2018, 4).ends_on  # of the log as it is filled, which is moved to end now
FILLED = "organisation_id IN (SELECT id FROM regions_organisation WHERE slug LIKE 'council-%%')"
# What the indicators do not ask for: remits, pay, reasons, cover.
FILL = (
    f"""
UPDATE talent_post SET remit = (ARRAY['social-care', 'learning', 'youth', 'commissioning', 'inclusion'])[
  1 + id %% 3 : 1 + id %% 5] WHERE {FILLED}
""",
    f"""
UPDATE talent_vacancy SET known_on = known_on + %(days)s, vacant_on = vacant_on + %(days)s,
  ended_on = ended_on + %(days)s WHERE {FILLED}
""",
    f"""
UPDATE talent_appointment SET decided_on = decided_on + %(days)s, starts_on = starts_on + %(days)s,
  withdrawn_on = withdrawn_on + %(days)s WHERE {FILLED}
""",
    f"""
UPDATE talent_recruitmentround SET advertised_on = advertised_on + %(days)s, closes_on = closes_on + %(days)s,
  concluded_on = concluded_on + %(days)s, salary_from = 70000 + id %% 60 * 500, salary_to = 80000 + id %% 60 * 500,
  reasons_unfilled = CASE outcome WHEN 'not-appointed' THEN
    (ARRAY['too-few', 'not-suitable', 'breadth', 'pay'])[1 + id %% 2 : 1 + id %% 4] ELSE '{{}}' END,
  skills_short = CASE outcome WHEN 'not-appointed' THEN
    (ARRAY['risk', 'health', 'finance', 'members'])[1 + id %% 2 : 1 + id %% 4] ELSE '{{}}' END
 WHERE {FILLED}
""",
    f"""
INSERT INTO talent_interimcover (region_id, organisation_id, vacancy_id, starts_on, source)
SELECT region_id, organisation_id, id, vacant_on, 'own' FROM talent_vacancy WHERE id %% 3 = 0 AND {FILLED}
""",
    f"""
INSERT INTO talent_departurereason (region_id, organisation_id, vacancy_id, reason)
SELECT region_id, organisation_id, id, (ARRAY['retirement', 'promotion', 'mutual'])[1 + id %% 3] FROM talent_vacancy
 WHERE {FILLED}
""",
)


def _long_log() -> int:
    """The log of a large nation up to today, counted; how many vacancies."""
    present(REGIONS)
    with maintenance(), connections["owner"].cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, {"days": (clock.today() - LAST).days})
        cursor.execute("SELECT count(*) FROM talent_vacancy")
        vacancies = int(cursor.fetchone()[0])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET ROLE sp_stats")
        cursor.execute("DELETE FROM stats.market_sheet")  # today's, of the nation before
        cursor.execute("RESET ROLE")
    if not count_market():
        raise CommandError("The market was not counted")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return vacancies


def against_floor(page: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """The slowest of three: of the lead of a region with a thousand vacancies, and with few, and of a contributor."""
    vacancies = _long_log()
    contributor = f"contributor.1.{SMALL}@demo.example"
    with maintenance():
        whose = Membership.objects.using("owner").select_related("organisation").get(user__email=contributor)
    assert whose.organisation is not None
    pages = {
        "": (reverse("market", args=[LARGE]), f"lead.{LARGE}@demo.example"),
        "small_": (reverse("market", args=[SMALL]), f"lead.{SMALL}@demo.example"),
        "organisation_": (reverse("organisation_market", args=[SMALL, whose.organisation.slug]), contributor),
    }
    taken = {name: page(*of, at_most=4) for name, of in pages.items()}
    found = {f"{name}{key}": value for name, one in taken.items() for key, value in one.items() if key != "at_most"}
    slowest = max(one["ratio"] for one in taken.values())
    return found | {"ratio": slowest, "at_most": 4, "vacancies": vacancies}
