"""Generated files, one after another into one log: what the preview allows, the database takes; twice is as once."""

import datetime
import random

import pytest

from talent.domain import log_import
from talent.domain.log_import_template import log_rows, workbook
from talent.queries.log_import import rows_of_log
from tests.conftest import scope_of
from tests.talent.log_import_world import CONTRIBUTOR, D, csv_of, imported, kept_of, who

pytestmark = pytest.mark.django_db
HEADINGS = ["Post reference", "Tier", "Post title", "Vacancy reference", "Known on", "Falls vacant on", "Round number",
            "Advertised on", "Concluded on", "Outcome", "Decided on", "Withdrew on"]  # fmt: skip


def days(count):
    return datetime.timedelta(days=count)


def history(chance, reference):
    """Of one vacancy: up to three rounds, each with its number, and perhaps appointments, of which one stands."""
    known = D(2010, 1, 1) + days(chance.choice([0, 0, 0, 40, -40, 90]))
    day, stands, rows = known, False, []
    for number in range(1, chance.randint(1, 3) + 1):
        day += days(chance.choice([0, 1, 20, 50]))
        row = {"Advertised on": day, "Round number": number}
        if chance.random() < 0.5:
            row |= {"Concluded on": day + days(9), "Outcome": "not-appointed"}
        if chance.random() < 0.4:
            decided = day + days(chance.choice([0, 9, 30]))
            row["Decided on"] = decided
            if stands or chance.random() < 0.3:
                row["Withdrew on"] = decided + days(3)
            stands = stands or "Withdrew on" not in row
        rows.append(row)
    of = {"Post reference": f"P{reference}", "Tier": "1", "Post title": "Director", "Vacancy reference": f"V{reference}",
          "Known on": known, "Falls vacant on": "2010-02-01"}  # fmt: skip
    return [of | row for row in rows]


def file(chance):
    rows = [row for reference in "12" for row in history(chance, reference)]
    chance.shuffle(rows)
    return csv_of([HEADINGS, *([row.get(one, "") for one in HEADINGS] for row in rows)])


def test_what_the_preview_allows_the_database_takes():
    by, used, refused = who(CONTRIBUTOR), 0, 0
    with scope_of(CONTRIBUTOR):
        for seed in range(40):
            content = file(random.Random(seed))
            kept = kept_of(content)
            made = log_import.planned(kept)
            if made.fault_count:
                refused += 1
                continue
            log_import.use(by=by, kept=kept, seen=made.digest())
            used += 1
            again = log_import.planned(kept_of(content))
            assert (again.faults, again.changes_nothing) == ([], True), content.decode()
            downloaded = workbook(log_rows(rows_of_log(by.region_id, by.organisation_id)))
            assert set(imported(downloaded).values()) == {(0, 0)}, content.decode()
    assert used >= 10
    assert refused >= 3
