"""Rows that name the same thing: found again in the log, told apart, and never doubled."""

import pytest
from django.db import DatabaseError, transaction

from succession.facts import Impossible
from talent.domain import post
from talent.domain.log_import_template import log_rows, workbook
from talent.domain.post import PostFacts
from talent.models import Appointment, Post, RecruitmentRound
from talent.queries.log_import import rows_of_log
from tests.talent.log_import_world import (
    CONTRIBUTOR,
    HEADINGS,
    ROUND_ONE,
    ROUND_TWO,
    ROWS,
    D,
    all_faults,
    changed,
    csv_of,
    imported,
    who,
)

pytestmark = pytest.mark.django_db
NOTHING = {"post": (0, 0), "vacancy": (0, 0), "round": (0, 0), "appointment": (0, 0)}


def test_two_appointments_and_one_who_withdrew(scope):
    headings_ = [*HEADINGS, "Withdrew on"]
    one = [*changed(ROUND_TWO, Post_title="Director", Tier="1", Known_on="10/4/2010", Falls_vacant_on="1/5/2010"), ""]
    assert imported(csv_of([headings_, one]))["appointment"] == (1, 0)
    other = [*changed(one[:-1], Decided_on="1 September 2010", Starts_on=""), ""]
    assert all_faults(csv_of([headings_, one, other])) == [
        "Row 3, column O “Decided on”: Another appointment stands. Enter first that the appointee withdrew."
    ]
    withdrew = [*one[:-1], "25 August 2010"]
    assert imported(csv_of([headings_, withdrew, other]))["appointment"] == (1, 1)
    assert Appointment.objects.filter(withdrawn_on=None).get().decided_on == D(2010, 9, 1)


def test_two_appointments_of_one_day(scope):
    """The first choice says no on the day on which the second says yes; rows that only repeat the day are no third."""
    headings_ = [*HEADINGS, "Withdrew on"]
    known = changed(ROUND_TWO, Post_title="Director", Tier="1", Known_on="10/4/2010", Falls_vacant_on="1/5/2010")
    first = [*changed(known, Starts_on=""), "20 August 2010"]
    again = [*changed(known, Starts_on="", Advertised_on="", Closes_on="", Concluded_on="", Outcome=""), ""]
    second = [*known, ""]
    for rows in ([second, first, again], [again, first, second]):
        assert imported(csv_of([headings_, *rows]))["appointment"] in ((2, 0), (0, 0))
        assert sorted(Appointment.objects.values_list("starts_on", "withdrawn_on"), key=str) == [
            (None, D(2010, 8, 20)),
            (D(2010, 11, 1), None),
        ]


def test_a_round_never_moves_behind_its_appointment(scope):
    """Also where the row of the appointment does not name the round."""
    imported(csv_of(ROWS))
    numbered = [*HEADINGS, "Round number"]
    moved = [*changed(ROUND_TWO, Advertised_on="10 September 2010", Closes_on="", Concluded_on="", Outcome="", Decided_on="",
                      Starts_on=""), "2"]  # fmt: skip
    alone = [*changed(ROUND_TWO, Advertised_on="", Closes_on="", Concluded_on="", Outcome=""), ""]
    assert any("advertised after this day" in one for one in all_faults(csv_of([numbered, moved, alone])))
    with pytest.raises(DatabaseError, match="an appointment came of it"), transaction.atomic():
        RecruitmentRound.objects.filter(number=2).update(
            advertised_on=D(2010, 9, 10), closes_on=None, concluded_on=None, outcome=""
        )


def test_what_the_pages_take_is_found_again(scope):
    """Whatever is pasted into a page, the log that is downloaded and imported changes nothing."""
    by = who(CONTRIBUTOR)
    for reference in ("HR  12", "HR\u00ad12", "TBC", "-"):
        with pytest.raises(Impossible):
            post.add(by=by, facts=PostFacts("2", "Assistant director", reference))
    for number, title in enumerate(("Head  of\u00a0learn\u00ading", "Vertical\x0btab", "TBC", "'=1+1", "=1+1", "-")):
        post.add(by=by, facts=PostFacts("2", title, f"R{number}"))
    titles = set(Post.objects.values_list("title", flat=True))
    assert titles == {"Head of learning", "Vertical tab", "TBC", "'=1+1", "=1+1", "-"}
    content = workbook(log_rows(rows_of_log(by.region_id, by.organisation_id)))
    assert imported(content)["post"] == (0, 0)
    assert Post.objects.count() == len(titles)
    with pytest.raises(Impossible, match="Another of your posts"):
        post.add(by=by, facts=PostFacts("2", "Assistant director", "r0"))


def test_two_rounds_of_one_day_are_told_apart_by_their_numbers(scope):
    numbered = [*HEADINGS, "Round number"]
    same_day = changed(ROUND_TWO, Advertised_on="20 April 2010", Closes_on="")
    both = [numbered, [*same_day, "2"], [*ROUND_ONE, "1"]]
    assert imported(csv_of([HEADINGS, ROUND_ONE]))["round"] == (1, 0)
    assert imported(csv_of(both))["round"] == (1, 0)
    assert imported(csv_of(both)) == NOTHING
    assert list(RecruitmentRound.objects.order_by("number").values_list("number", "applicants")) == [(1, 7), (2, None)]
    words = "Two rounds of this vacancy were advertised on that day. Enter the round number too."
    assert all_faults(csv_of([HEADINGS, ROUND_ONE])) == [f"Row 2, column I “Advertised on”: {words}"]
    other = [
        [cell.replace("V1", "V2") for cell in row] for row in ([*same_day, "2"], [*ROUND_ONE, "1"], [*same_day, ""])
    ]
    assert all_faults(csv_of([numbered, *other])) == [f"Row 4, column I “Advertised on”: {words}"]
    assert imported(csv_of([numbered, *other[:2]]))["round"] == (2, 0)
