"""One cell to one value, or to words."""

import pytest

from talent.domain.log_import_cells import Unreadable, value
from talent.domain.log_import_columns import BY_NAME
from tests.talent.log_import_world import D

DAYS = [
    (D(2010, 5, 3), D(2010, 5, 3)), (40301, D(2010, 5, 3)), (40301.75, D(2010, 5, 3)), ("40301", D(2010, 5, 3)),
    ("3/5/2010", D(2010, 5, 3)), ("3/5/10", D(2010, 5, 3)), ("03/05/2010 00:00", D(2010, 5, 3)), ("3-May-10", D(2010, 5, 3)), ("03.05.2010", D(2010, 5, 3)), ("3-5-2010", D(2010, 5, 3)),
    ("3 May 2010", D(2010, 5, 3)), ("3rd may 2010", D(2010, 5, 3)), ("3-May-2010", D(2010, 5, 3)),
    ("2010-05-03", D(2010, 5, 3)), ("2010-05-03T00:00:00", D(2010, 5, 3)), ("2010-05-03 00:00:00", D(2010, 5, 3)),
    ("  3 sept 2010 ", D(2010, 9, 3)), ("29/2/2012", D(2012, 2, 29)),
    *[(nothing, None) for nothing in ("", "-", "–", "n/a", "N/A", "Not known", " unknown ", "\u00a0")],
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), DAYS)
def test_days(raw, expected):
    assert value(BY_NAME["vacancy.known_on"], raw) == expected


@pytest.mark.parametrize(
    ("raw", "words"),
    [("31/2/2010", "is not a real date. Enter it like"), ("5/31/2010", "The day comes before the month"),
     ("3/5/49", "which century"), ("3 Mai 2010", "no month that we know"), ("May 2010", "is not a date"),
     (12, "is a number and not a date"), (99_999_999, "is a number and not a date"), (True, "is not a date"),
     ("#REF!", "formula that went wrong"), ("1/1/1066", "1930 to 2100"), ("soon", "is not a date"),
     ("=TODAY()", "is not a date"), ("0/0/0000", "not a real date")],
)  # fmt: skip
def test_days_that_are_none(raw, words):
    with pytest.raises(Unreadable, match=words):
        value(BY_NAME["vacancy.known_on"], raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("£85,000", 85_000), ("85000", 85_000), (85_000.0, 85_000), ("85,000.00", 85_000), ("1 000", 1_000), ("999,999", 999_999),
     ("n/a", None), ("not known", None)],
)  # fmt: skip
def test_numbers(raw, expected):
    assert value(BY_NAME["round.salary_from"], raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "0",
        "1000000",
        "85.000",
        "8,50,00",
        "85k",
        "-5",
        -5,
        7.5,
        float("nan"),
        float("inf"),
        D(2010, 1, 1),
        True,
        "1e5",
        "٣٤",
        10**30,
    ],
)
def test_numbers_that_are_none(raw):
    with pytest.raises(Unreadable):
        value(BY_NAME["round.salary_from"], raw)


def test_choices_by_label_code_or_beginning():
    tier, outcome, ending = BY_NAME["post.tier"], BY_NAME["round.outcome"], BY_NAME["post.expected_vacant"]
    for raw in ("1", 1, 1.0, "1st", "1ST TIER", "1st tier (Director of children's services)"):
        assert value(tier, raw) == "1"
    assert value(outcome, "NOT APPOINTED") == value(outcome, "not-appointed") == "not-appointed"
    assert value(outcome, "Not appointed: an interim or acting arrangement instead") == "interim"
    assert value(ending, "Not known") == "not-known"
    assert value(BY_NAME["post.remit"], "Youth, safeguarding | early years and early intervention") == [
        "early-years", "safeguarding", "youth"
    ]  # fmt: skip
    assert [value(BY_NAME["post.hard_to_fill"], raw) for raw in ("YES", True, 0, "n", "n/a")] == [
        True,
        True,
        False,
        False,
        None,
    ]
    with pytest.raises(Unreadable, match="“perhaps” is neither yes nor no"):
        value(BY_NAME["post.hard_to_fill"], "perhaps")


def test_texts():
    title = BY_NAME["post.title"]
    assert [value(title, raw) for raw in ("=HYPERLINK(1)", "'=x", "TBC")] == ["=HYPERLINK(1)", "'=x", "TBC"]
    assert value(title, "Head\u00a0of  learn\u00ading\x0band\u202e\x00 youth") == "Head of learning and youth"
    assert value(BY_NAME["post.reference"], 12.0) == "12"
    for raw, words in (
        ("x" * 121, "121 characters"),
        (D(2010, 1, 1), "is a date"),
    ):
        with pytest.raises(Unreadable, match=words):
            value(title, raw)
