"""From a file to the log: all of it or nothing, and again without doubling anything."""

import io

import pytest
from openpyxl import load_workbook

from succession.states import Refused
from talent.domain import log_import, post, vacancy
from talent.domain.log_import_rows import read
from talent.domain.log_import_template import headings, log_rows, workbook
from talent.domain.post import PostFacts
from talent.models import Appointment, DepartureReason, LogImport, Post, RecruitmentRound, Vacancy
from talent.queries.log_import import rows_of_log
from tests.talent.log_import_world import (
    HEADINGS,
    POST_ALONE,
    ROUND_ONE,
    ROUND_TWO,
    ROWS,
    D,
    all_faults,
    changed,
    counts,
    csv_of,
    imported,
    kept_of,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
NOTHING = {"post": (0, 0), "vacancy": (0, 0), "round": (0, 0), "appointment": (0, 0)}


def test_every_kind_of_row_arrives(scope):
    assert imported(csv_of(ROWS)) == {"post": (2, 0), "vacancy": (1, 0), "round": (2, 0), "appointment": (1, 0)}
    one = Post.objects.get(reference="P1")
    assert (one.tier, one.title, one.remit) == ("1", "Director of children’s services", ["safeguarding", "youth"])
    need = Vacancy.objects.get()
    assert (need.post, need.known_on, need.vacant_on) == (one, D(2010, 4, 10), D(2010, 5, 1))
    assert DepartureReason.objects.get().reason == "retirement"
    first, second = RecruitmentRound.objects.order_by("number")
    assert (first.number, first.applicants, first.salary_from, first.outcome) == (1, 7, 95_000, "not-appointed")
    assert (second.number, second.applicants) == (2, None)
    appointed = Appointment.objects.get()
    assert (appointed.recruitment_round, appointed.starts_on) == (second, D(2010, 11, 1))


def test_again_it_changes_nothing_and_edited_it_changes_only_that(scope):
    imported(csv_of(ROWS))
    before = counts()
    assert imported(csv_of(ROWS)) == NOTHING
    assert imported(xlsx_of([HEADINGS, POST_ALONE, ROUND_TWO, ROUND_ONE])) == NOTHING
    edited = [
        changed(ROUND_ONE, Applicants=9, Post_title="Director of people", Reason_for_leaving="Promoted"),
        changed(ROUND_TWO, Starts_on="8 November 2010"),
    ]
    assert imported(csv_of([HEADINGS, *edited])) == {
        "post": (0, 1),
        "vacancy": (0, 1),
        "round": (0, 1),
        "appointment": (0, 1),
    }
    assert counts() == before
    assert DepartureReason.objects.get().reason == "promotion"
    assert imported(csv_of([HEADINGS, changed(edited[0], Reason_for_leaving=""), edited[1]]))["vacancy"] == (0, 1)
    assert not DepartureReason.objects.exists()


def test_the_log_downloaded_and_imported_changes_nothing(scope):
    imported(csv_of([*ROWS, ["P3", "2", "=1+1", "", "V3", "1/6/2010", "1/7/2010", *[""] * 9]]))
    rows = list(log_rows(rows_of_log(scope.region_id, scope.organisation_id)))
    assert imported(workbook(rows)) == NOTHING
    assert Post.objects.get(reference="P3").title == "=1+1"
    sheet = load_workbook(io.BytesIO(workbook(rows)))["Vacancy log"]
    title = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert title.data_type == "s"


def test_a_corrected_day_moves_what_is_there(scope):
    imported(csv_of(ROWS))
    before = counts()
    numbered = [*HEADINGS, "Round number"]
    one = [*changed(ROUND_ONE, Known_on="20 July 2010", Falls_vacant_on="1 August 2010", Advertised_on="20 July 2010", Closes_on="30 July 2010",
                    Concluded_on="1 August 2010"), "1"]  # fmt: skip
    two = [*changed(ROUND_TWO, Advertised_on="5 August 2010", Closes_on="", Decided_on="21 August 2010",
                    Concluded_on="21 August 2010"), "2"]  # fmt: skip
    assert imported(csv_of([numbered, one, two])) == {
        "post": (0, 0),
        "vacancy": (0, 1),
        "round": (0, 2),
        "appointment": (0, 1),
    }
    assert imported(csv_of([numbered, [*ROUND_ONE, "1"], [*ROUND_TWO, "2"]]))["round"] == (0, 2)  # and back
    assert counts() == before


def test_nothing_is_written_while_one_cell_is_wrong(scope):
    wrong = csv_of([*ROWS, changed(ROUND_ONE, Post_reference="P9", Vacancy_reference="V9", Known_on="31/2/2010")])
    kept = kept_of(wrong)
    made = log_import.planned(kept)
    assert [str(one) for one in made.faults] == [
        "Row 5, column F “Known on”: “31/2/2010” is not a real date. Enter it like 3 May 2010."
    ]
    with pytest.raises(Refused, match="Nothing was imported"):
        log_import.use(by=scope, kept=kept, seen=made.digest())
    assert counts() == {"post": 0, "vacancy": 0, "round": 0, "appointment": 0}


def test_every_fault_by_row_and_cell(scope):
    imported(csv_of(ROWS))
    found = all_faults(
        csv_of([
            HEADINGS,
            changed(ROUND_ONE, Tier="2nd", Applicants="seven", Outcome="", Post_title="Another"),
            changed(ROUND_TWO, Post_title="Yet another", Advertised_on="1 April 2010", Decided_on=""),
            changed(POST_ALONE, Post_reference="p2"),
            changed(POST_ALONE, Post_reference="", Known_on="1/1/2010"),
            changed(POST_ALONE, Post_reference="P5", Tier="3rd", Known_on="1/1/2010"),
            changed(POST_ALONE, Post_reference="P6", Post_title="", Vacancy_reference="V6"),
            changed(POST_ALONE, Post_reference="P7", Vacancy_reference="V1"),
            changed(POST_ALONE, Post_reference="P8", Vacancy_reference="V8", Known_on="1/1/2099", Falls_vacant_on="1/1/2010",
                    Applicants="1,000"),
            changed(POST_ALONE, Post_reference="P10", Vacancy_reference="V10", Known_on="1/1/2010", Falls_vacant_on="1/1/2010",
                    Outcome="Stopped as the remit changed", Advertised_on="2/1/2010", Concluded_on="3/1/2010"),
        ])
    )  # fmt: skip
    assert found == [
        "Row 2, column B “Tier”: A post keeps its tier: end this one and add another.",
        "Row 2, column M “Applicants”: “seven” is not a whole number. Enter it like 12.",
        "Row 3, column C “Post title”: It differs from row 2, which is of the same post. Make both the same.",
        "Row 3, column I “Advertised on”: The day of advertising must be on or after 10 April 2010, when it was known.",
        "Row 3, column O “Decided on”: Enter the day on which the appointment was decided.",
        "Row 4, column A “Post reference”: It is written “P2” in the log. Write it the same.",
        "Row 5, column A “Post reference”: Enter the post reference.",
        "Row 6, column B “Tier”: “3rd” is not in the list. Enter one of: 1st tier (director of children’s services); "
        "2nd tier (assistant director).",
        "Row 6, column E “Vacancy reference”: Enter the vacancy reference, as “Known on” is filled in this row.",
        "Row 7, column C “Post title”: Enter the title of the post.",
        "Row 7, column F “Known on”: Enter the day on which the vacancy was known.",
        "Row 7, column G “Falls vacant on”: Enter the first day without a permanent holder.",
        "Row 8, column E “Vacancy reference”: V1 is a vacancy of another post in row 2. Give one of them another reference.",
        "Row 9, column F “Known on”: The day on which the vacancy was known must be today or in the past.",
        "Row 9, column I “Advertised on”: Enter the day on which the round was advertised.",
        "Row 10, column L “Outcome”: Say that the remit changed on the page of the vacancy.",
    ]


def test_a_file_with_fewer_columns_leaves_the_rest(scope):
    imported(csv_of(ROWS))
    assert imported(csv_of([["TIER ", "post  REFERENCE", "Title", "Hard-to-fill"][:3], ["1st", "P1", "DCS"]]))[
        "post"
    ] == (0, 1)
    one = Post.objects.get(reference="P1")
    assert (one.title, one.remit) == ("DCS", ["safeguarding", "youth"])


def test_the_log_changed_after_the_preview(scope):
    kept = kept_of(csv_of(ROWS))
    seen = log_import.planned(kept).digest()
    post.add(by=scope, facts=PostFacts(tier="2", title="Assistant director", reference="P2"))
    with pytest.raises(log_import.Changed, match="look at it again"):
        log_import.use(by=scope, kept=kept, seen=seen)
    assert Post.objects.count() == 1
    again = log_import.planned(kept)
    assert again.counts["post"] == {"new": 1, "changed": 0, "unchanged": 1}
    log_import.use(by=scope, kept=kept, seen=again.digest())
    assert Post.objects.count() == 2


def test_a_used_import_keeps_the_record_and_not_the_rows(scope):
    kept = kept_of(csv_of(ROWS), name="C:\\log\\our log.csv")
    seen = log_import.planned(kept).digest()
    used = log_import.use(by=scope, kept=kept, seen=seen)
    again = log_import.use(by=scope, kept=kept, seen=seen)
    assert used.pk == again.pk
    row = LogImport.objects.get()
    assert (row.file_name, row.status, row.cells, row.faults, row.used_by_name) == (
        "our log.csv",
        "used",
        [],
        [],
        scope.user_name,
    )
    assert row.counts["round"]["new"] == 2
    assert len(row.sha256) == 64
    with pytest.raises(Refused):
        log_import.drop(by=scope, kept=row)
    kept_of(csv_of(ROWS))
    kept_of(csv_of(ROWS))  # an unused one makes room, a used one stays
    assert LogImport.objects.count() == 2


def test_a_remit_that_changed_stays_with_what_follows(scope):
    imported(csv_of([HEADINGS, ROUND_ONE]))
    need = Vacancy.objects.get()
    vacancy.change_remit(by=scope, vacancy=need, post=need.post, on=D(2010, 7, 1))
    assert imported(workbook(log_rows(rows_of_log(scope.region_id, scope.organisation_id)))) == NOTHING
    ended = {"Ended on": "1 July 2010", "How it ended": "The remit changed: another vacancy goes on from it"}
    titles = [*HEADINGS, *ended]
    decided = changed(ROUND_ONE, Decided_on="12 June 2010")
    assert all_faults(csv_of([titles, [*ROUND_TWO, *ended.values()], [*decided, *ended.values()]])) == [
        "Row 2, column I “Advertised on”: Another vacancy goes on from this one, so its rounds are fixed. "
        "Keep the recruitment there.",
        "Row 2, column O “Decided on”: Another vacancy goes on from this one. Enter the appointment there.",
        "Row 3, column O “Decided on”: Another vacancy goes on from this one. Enter the appointment there.",
    ]
    assert all_faults(csv_of([HEADINGS, ROUND_ONE])) == []  # a file without these columns leaves them


def test_a_row_taken_out_of_the_file_deletes_nothing(scope):
    imported(csv_of(ROWS))
    before = counts()
    assert imported(csv_of([HEADINGS, POST_ALONE])) == NOTHING
    assert counts() == before


def test_what_a_post_asks_for_and_how_long_it_was_there(scope):
    one = PostFacts(tier="2", title="Assistant director", reference="P7", remit=["youth", "safeguarding"],
                    skills_wanted=["risk", "politics"], made_on=D(2009, 4, 1), ended_on=D(2010, 9, 1))  # fmt: skip
    kept = post.add(by=scope, facts=one)
    Post.objects.filter(pk=kept.pk).update(remit=["youth", "safeguarding"])  # in whatever order they were written
    rows = list(log_rows(rows_of_log(scope.region_id, scope.organisation_id)))
    assert imported(workbook(rows)) == NOTHING
    titles = [*HEADINGS, "Post made on", "Post ended on", "Experience the post asks for"]
    more = ["1/4/2009", "1/10/2010", "Risk-taking; Finance"]
    assert imported(csv_of([titles, [*changed(POST_ALONE, Post_reference="P7"), *more]]))["post"] == (0, 1)
    kept.refresh_from_db()
    assert (kept.ended_on, kept.skills_wanted) == (D(2010, 10, 1), ["finance", "risk"])
    more[1] = "1/4/2008"
    assert all_faults(csv_of([titles, [*changed(POST_ALONE, Post_reference="P7"), *more]])) == [
        "Row 2, column R “Post ended on”: The day on which the post ended must be the same as or after the day it was made."
    ]


def test_a_new_vacancy_that_goes_on_with_a_later_round(scope):
    numbered = [*HEADINGS, "Round number"]
    imported(csv_of([numbered, [*ROUND_ONE, "2"]]))
    assert RecruitmentRound.objects.get().number == 2
    assert all_faults(csv_of([numbered, [*ROUND_ONE, "2"], [*ROUND_TWO, "5"]])) == [
        "Row 3, column Q “Round number”: By its day of advertising this round gets the number 3. Correct the number or the day."
    ]


def test_the_template_is_understood_and_empty(scope):
    book = load_workbook(io.BytesIO(workbook()))
    assert [cell.value for cell in book["Vacancy log"][1]] == headings()
    assert len(book["Vacancy log"].data_validations.dataValidation) == 8
    with pytest.raises(Refused, match="no rows"):
        read(workbook())
