import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from succession.csv import BEGINNINGS, csv_response

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def rows_of(response):
    text = response.content.decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@given(st.sampled_from(["", *BEGINNINGS]), TEXT)
def test_no_text_begins_a_formula_and_none_is_lost(begin, rest):
    [_, [found, _]] = rows_of(csv_response("x.csv", [["a", "b"], [begin + rest, 1]]))
    assert not found.startswith(BEGINNINGS)
    assert found.removeprefix("'") == (begin + rest).removeprefix("'")


def test_money_is_exact_and_stays_a_number():
    values = [Decimal("-0.10"), Decimal("99999999.99"), Decimal("1E+3"), 0, "–"]
    [_, found] = rows_of(csv_response("x.csv", [["a"] * 5, values]))
    assert found == ["-0.10", "99999999.99", "1000", "0", "–"]
