from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession import budget_bars, charts

VALUES = st.lists(st.none() | st.floats(0, 9_999), min_size=1, max_size=8)


@given(VALUES, VALUES, st.sampled_from([340, 720]))
def test_well_formed_and_inside_the_frame(first, second, width):
    second = (second + [None] * len(first))[: len(first)]
    labels = [f"Q{at}" for at in range(len(first))]
    series = [charts.Series("<A & B>", first), charts.Series("C", second)]
    svg = charts.line(series, labels, ident="x", title="<T>", description="D", width=width)
    root = ET.fromstring(svg)
    assert "nan" not in svg.lower().replace("nano", "")
    assert "style=" not in svg
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= 300
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == sum(
        value is not None for value in [*first, *second]
    )


@given(st.floats(0, 20), st.floats(0, 20))
def test_the_names_of_lines_lie_above_those_of_the_axis_and_apart(first, second):
    series = [charts.Series("A", [20, first]), charts.Series("B", [20, second])]
    root = ET.fromstring(charts.line(series, ["Q1", "Q2"], ident="x", title="T", description="D"))
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    upper, lower = sorted(float(text.get("y")) for text in texts if text.get("font-weight"))
    axis = min(float(text.get("y")) for text in texts if text.text in {"Q1", "Q2"})
    assert lower - upper >= 19
    assert lower <= axis - 16


@pytest.mark.parametrize(("highest", "last"), [(0, 1), (3, 3), (7, 8), (95, 100), (4_321, 6_000)])
def test_ticks_reach_the_highest(highest, last):
    scale = charts.ticks(highest)
    assert scale[0] == 0
    assert scale[-1] == last
    assert len(scale) <= 6


POUNDS = st.floats(-50_000, 300_000) | st.just(0.0)
BARS = st.lists(st.builds(budget_bars.Bar, st.just("Q1 <2010>"), POUNDS.map(abs), POUNDS, POUNDS), max_size=8)


@given(BARS, st.sampled_from([340, 720]))
def test_budget_bars_lie_inside_the_frame(bars, width):
    svg = budget_bars.budget_bars(bars, ident="x", title="<T>", description="D", width=width)
    root = ET.fromstring(svg)
    assert "style=" not in svg
    _, _, wide, high = map(float, root.get("viewBox").split())
    marks = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    for mark in marks:
        x, y, w, h = (float(mark.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + w <= wide + 1
        assert y >= 0
        assert y + h <= high
    assert sum(mark.get("class") == "chart__spent" for mark in marks) == 1 + sum(one.spent != 0 for one in bars)


def test_a_bar_is_as_long_as_its_pounds():
    svg = budget_bars.budget_bars([budget_bars.Bar("Q1", 100, 25, 50)], ident="x", title="T", description="D")
    widths = [float(one.get("width")) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")][:3]
    forecast, spent, budget = widths
    assert (spent / budget, forecast / budget) == pytest.approx((0.25, 0.25), abs=0.001)


def test_what_is_told_apart_by_colour_is_told_apart_by_edge_too():
    marks = budget_bars._MARKS.values()
    assert len({(fill == "none", stroke == "none", dash) for fill, stroke, dash in marks}) == len(marks)


PLACES = st.floats(-2, 12)
SPANS = st.lists(
    st.builds(
        charts.Span,
        st.sampled_from(["<Aim>", "Another"]),
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200),
        st.just("On track, overdue"),
        st.sampled_from(list(charts.MARKS)),
        PLACES,
        PLACES,
    ),
    max_size=8,
)


@given(SPANS, st.integers(1, 10), PLACES, st.sampled_from([340, 720]))
def test_a_timeline_stays_inside_its_frame_and_says_how_each_stands(spans, columns, now, width):
    labels = [f"Q{at}" for at in range(columns)]
    drawn = charts.timeline(spans, labels, (now,), ident="x", title="<T>", description="D", width=width)
    root = ET.fromstring(drawn)
    name = "{http://www.w3.org/2000/svg}"
    height = float(root.get("height"))
    assert "style=" not in drawn
    bars = list(root.iter(f"{name}rect"))
    assert len(bars) == len(spans)
    for bar in bars:
        assert float(bar.get("x")) >= 0
        assert float(bar.get("x")) + float(bar.get("width")) <= width + 4  # the least that is drawn of a bar
        assert float(bar.get("y")) + float(bar.get("height")) <= height
    words = [text.text for text in root.iter(f"{name}text")]
    assert sum(text.endswith(": on track, overdue") for text in words) == len(spans)
    assert all(len(text) <= width / 16 / 0.58 + 1 for text in words)
