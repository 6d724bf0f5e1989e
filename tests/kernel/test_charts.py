from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession import charts

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


@pytest.mark.parametrize(("highest", "last"), [(0, 1), (3, 3), (7, 8), (95, 100), (4_321, 6_000)])
def test_ticks_reach_the_highest(highest, last):
    scale = charts.ticks(highest)
    assert scale[0] == 0
    assert scale[-1] == last
    assert len(scale) <= 6
