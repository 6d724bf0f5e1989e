"""What the log of a quarter leaves open: each with the vacancy that it is about, for its organisation to answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from regions.models import Organisation
from regions.quarters import QuarterKey, parameters
from succession.tenancy.acting import Acting
from talent.queries.indicator import COUNTED

WORDS: dict[str, str] = {
    "no-round": "Open for 12 months without a round of recruitment",
    "applicants": "A round closed, and its applicants are not known",
}


@dataclass(frozen=True)
class LogFinding:
    """``fingerprint`` names the fact, not the quarter: what was answered once is not asked again.

    ``answer``: what the organisation said last, if anything.
    """

    code: str
    vacancy_id: int
    organisation_id: int
    organisation: str
    organisation_slug: str
    post: str
    fingerprint: str
    answer: str
    answered_by: str
    answered_at: datetime.datetime | None

    @property
    def words(self) -> str:
        return WORDS[self.code]


def no_round() -> str:
    """Vacancies open on the quarter's last day, known for 12 months, and never advertised."""
    return """
SELECT 'no-round', max(c.id), 'no-round:' || c.need
  FROM counted c
  JOIN talent_vacancy v ON v.id = c.id
 GROUP BY c.need
HAVING min(v.known_on) <= %(last)s::date - interval '12 months'
   AND NOT bool_or(EXISTS (SELECT FROM talent_recruitmentround r
                            WHERE r.vacancy_id = c.id AND r.advertised_on <= %(last)s))
   AND NOT bool_or(EXISTS (SELECT FROM talent_appointment a
                            WHERE a.vacancy_id = c.id AND a.withdrawn_on IS NULL AND a.decided_on <= %(last)s))
   AND bool_or(c.ended_on IS NULL OR c.ended_on > %(last)s)
"""


def missing_applicants() -> str:
    """Rounds that closed in the quarter without their applicants or their shortlist being known."""
    return """
SELECT 'applicants', c.id, 'applicants:' || string_agg(r.id::text, ',' ORDER BY r.id)
  FROM talent_recruitmentround r
  JOIN counted c ON c.id = r.vacancy_id
 WHERE r.region_id = ANY (%(regions)s) AND r.closes_on BETWEEN %(first)s AND %(last)s
   AND (r.applicants IS NULL OR r.shortlisted IS NULL)
   AND NOT (r.outcome IN ('stopped', 'remit-changed') AND r.concluded_on < r.closes_on)
 GROUP BY c.id
"""


FINDINGS: tuple[Callable[[], str], ...] = (no_round, missing_applicants)


def log_findings(region_id: int, quarter: QuarterKey) -> list[LogFinding]:
    """Of the posts that count, as far as the role in use may see the log."""
    parts = " UNION ALL ".join(f"({one()})" for one in FINDINGS)
    statement = (
        f"WITH {COUNTED}, found (code, vacancy_id, fingerprint) AS ({parts}) "
        "SELECT f.code, f.vacancy_id, o.id, o.name, o.slug, p.title, f.fingerprint, coalesce(a.answer, ''), "
        "coalesce(a.answered_by_name, ''), a.answered_at FROM found f "
        "JOIN talent_vacancy v ON v.id = f.vacancy_id JOIN talent_post p ON p.id = v.post_id "
        "JOIN regions_organisation o ON o.id = v.organisation_id "
        "LEFT JOIN LATERAL (SELECT * FROM talent_loganswer l WHERE l.organisation_id = o.id "
        "AND l.region_id = v.region_id AND l.fingerprint = f.fingerprint ORDER BY l.id DESC LIMIT 1) a ON true "
        "ORDER BY f.code, o.name, p.title, f.vacancy_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters([region_id], quarter))
        return [LogFinding(*row) for row in cursor.fetchall()]


def findings_of(organisation: Organisation, acting: Acting, quarter: QuarterKey) -> list[LogFinding]:
    assert acting.region_id is not None
    return [one for one in log_findings(acting.region_id, quarter) if one.organisation_id == organisation.pk]


def rounds_concluded(region_id: int, quarter: QuarterKey) -> dict[str, int]:
    """By tier: rounds concluded in the quarter, each counted."""
    statement = (
        f"WITH {COUNTED} SELECT c.tier, count(*) FROM talent_recruitmentround r JOIN counted c ON c.id = r.vacancy_id "
        "WHERE r.region_id = ANY (%(regions)s) AND r.concluded_on BETWEEN %(first)s AND %(last)s "
        "AND r.outcome <> 'remit-changed' GROUP BY c.tier"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters([region_id], quarter))
        return dict(cursor.fetchall())
