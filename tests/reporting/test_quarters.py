import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regions.quarters import QuarterKey
from reporting.quarters import bank_holidays, due_on, is_working_day

DAYS = st.dates(datetime.date(2010, 1, 1), datetime.date(2039, 12, 31))


@given(DAYS)
def test_every_day_is_in_its_quarter(day):
    key = QuarterKey.of(day)
    assert key.starts_on <= day <= key.ends_on
    assert key.next.previous == key == QuarterKey.parse(key.slug)
    assert key < key.next


def test_the_words():
    key = QuarterKey(2010, 2)
    assert (key.slug, key.label, key.short_label) == ("2010-11-q2", "July to September 2010", "Q2 2010–11")
    assert QuarterKey(2010, 4).ends_on == datetime.date(2011, 3, 31)


@pytest.mark.parametrize("slug", ["2010-12-q1", "2010-11-q5", "2010-11", "x", "2010-11-q1 "])
def test_no_quarter(slug):
    with pytest.raises(ValueError, match="quarter"):
        QuarterKey.parse(slug)


@pytest.mark.parametrize(
    ("key", "due"),
    [
        (QuarterKey(2010, 1), "2010-07-28"),
        (QuarterKey(2010, 3), "2011-01-31"),  # New Year's Day on a Saturday: Monday the 3rd
        (QuarterKey(2010, 4), "2011-05-04"),  # Easter, the royal wedding, early May
        (QuarterKey(2022, 2), "2022-10-28"),
    ],
)
def test_due_twenty_working_days_after(key, due):
    assert due_on(key).isoformat() == due
    assert is_working_day(due_on(key))


def test_special_days():
    for day in ("2011-04-29", "2012-06-05", "2020-05-08", "2022-09-19", "2023-05-08"):
        assert datetime.date.fromisoformat(day) in bank_holidays()
    assert datetime.date(2020, 5, 4) not in bank_holidays()
