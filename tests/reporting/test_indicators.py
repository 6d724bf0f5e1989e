from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.finding import questions, refusals
from reporting.indicators import NO_ROUND_CLOSED, NOT_GIVEN, Figure, figure_keys, median, total

COUNTS = st.integers(0, 9_999)


def complete(**changes):
    figures = {key: Figure(*key, 0, 0 if key[0] in (3, 4) else None) for key in figure_keys()}
    for figure in changes.get("but", []):
        figures[figure.key] = figure
    return list(figures.values())


def test_there_are_fifteen_figures():
    assert len(figure_keys()) == len(set(figure_keys())) == 15


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(1, "1", 7), "7"),
        (Figure(1, "1", None), NOT_GIVEN),
        (Figure(3, "1", 9, 2), "4.5"),
        (Figure(3, "1", 1, 3), "0.3"),
        (Figure(3, "1", 5, 20), "0.3"),  # half up
        (Figure(3, "1", 0, 0), NO_ROUND_CLOSED),
        (Figure(3, "1", 4, None), NOT_GIVEN),
    ],
)
def test_display(figure, shown):
    assert figure.display == shown


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=12))
def test_a_national_average_is_sum_over_sum(pairs):
    whole = total([Figure(3, "1", *pair) for pair in pairs], indicator=3)
    upper, lower = sum(one for one, _ in pairs), sum(one for _, one in pairs)
    assert (whole.numerator, whole.denominator) == (upper, lower)
    assert whole.value == (Decimal(upper) / lower if lower else None)


def test_what_is_not_given_is_left_out_of_both():
    figures = [Figure(3, "1", 10, 2), Figure(3, "1", 7, None), Figure(3, "1", None, 5)]
    assert total(figures, indicator=3).display == "5.0"
    assert total([], indicator=1).display == NOT_GIVEN


def test_median_of_what_there_is():
    assert median([None, Decimal(3), Decimal(1), Decimal(8)]) == 3
    assert median([None]) is None


def test_a_whole_return_is_not_refused():
    assert refusals(complete()) == []


@pytest.mark.parametrize(
    "bad",
    [
        Figure(1, "1", None),
        Figure(1, "1", -1),
        Figure(1, "1", 10_000),
        Figure(3, "2", 4, None),
        Figure(3, "2", None, 4),
        Figure(3, "2", 4, 0),
        Figure(7, "1", 1),
        Figure(8, "-", None),
    ],
)
def test_refused(bad):
    [refusal] = refusals(complete(but=[bad]))
    assert refusal.key == bad.key
    assert refusal.message


def test_more_shortlisted_than_applicants_is_asked():
    asked = questions(complete(but=[Figure(3, "1", 4, 2), Figure(4, "1", 6, 2)]))
    assert [one.code for one in asked] == ["shortlist"]


def test_a_change_is_asked_after_six_quarters():
    now = complete(but=[Figure(1, "1", 9)])
    history = [complete(but=[Figure(1, "1", 3 + at % 2)]) for at in range(6)]
    assert [one.code for one in questions(now, history)] == ["unlike-before"]
    assert questions(now, history[:5]) == []
    assert questions(complete(but=[Figure(1, "1", 6)]), history) == []  # 3.5 + 3 × max(MAD, 1) = 6.5


@given(COUNTS, COUNTS)
def test_the_same_fact_has_the_same_fingerprint(first, second):
    def asked(value):
        history = [complete()] * 6
        found = questions(complete(but=[Figure(1, "1", value)]), history)
        return {one.fingerprint for one in found}

    assert (asked(first) == asked(second)) == (first == second or max(first, second) <= 3)
