"""The map of authorities: each of the quarter's once, at the region's value, and as many queries in any quarter."""

import datetime
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain.tiles import tiles_of
from regions.quarters import QuarterKey
from regions.queries.authorities import authorities_on
from reporting.queries.national import Standing
from reporting.views.authorities import value_of
from succession import clock
from succession.hexmap import Hexagon, border, hexmap
from tests.conftest import NATIONAL_LEAD, scope_of, signed_in

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
COORDINATOR = "coordinator.2@demo.example"


def ends_of_quarters():
    key, found = QuarterKey(2010, 1), []
    while key.starts_on <= clock.today():
        found.append(key.ends_on)
        key = key.next
    return found


def on(day):
    with scope_of(NATIONAL_LEAD):
        return authorities_on(day)


def layout(day):
    return tiles_of(one.slug for own in on(day).values() for one in own)


def page(client, quarter, **data):
    return client.get(reverse("national_authorities", args=[quarter.slug]), data)


def drawn(answer):
    text = answer.content.decode()
    return ET.fromstring(
        text[text.index('<svg class="app-hexmap"') : text.index("</svg>", text.index("app-hexmap")) + 6]
    )


def test_one_tile_for_each_authority_in_every_quarter_since_2010():
    for day in ends_of_quarters():
        slugs = [one.slug for own in on(day).values() for one in own]
        tiles = tiles_of(slugs)
        assert set(tiles) == set(slugs), day
        assert len(slugs) == len(tiles) == len({(one.column, one.row) for one in tiles.values()}), day
        assert len({one.code for one in tiles.values()}) == len(tiles), day


def test_2010_and_now():
    then, now = on(datetime.date(2010, 6, 30)), on(clock.today())
    assert (sum(map(len, then.values())), sum(map(len, now.values()))) == (152, 153)
    before, after = layout(datetime.date(2010, 6, 30)), layout(clock.today())
    assert "cumbria" in before
    assert {"cumberland", "westmorland-and-furness"} <= set(after) - set(before)
    moved = [slug for slug in before.keys() & after.keys() if before[slug] != after[slug]]
    assert moved == ["peterborough"]
    assert layout(datetime.date(2021, 3, 31))["peterborough"] == before["peterborough"]
    assert layout(datetime.date(2021, 4, 1))["peterborough"] == after["peterborough"]


@pytest.mark.parametrize("shown", ["standing", "1", "3"])
def test_the_page_draws_each_authority_once_at_its_regions_value(quarter, shown):
    answer = page(signed_in(NATIONAL_LEAD), quarter, show=shown)
    root = drawn(answer)
    titles = [one.text for one in root.iter(f"{SVG}title")][1:]
    areas = answer.context["areas"]
    assert sorted(titles) == sorted(
        f"{a.name}, {one.region.name}: {one.words}" for one in areas for a in one.authorities
    )
    assert len(titles) == sum(map(len, on(quarter.ends_on).values())) == answer.context["number"]
    assert Counter(one.text for one in root.iter(f"{SVG}tspan")) == Counter(
        one.mark for one in areas for _ in one.authorities
    )
    assert "style=" not in answer.content.decode()


def test_the_regions_standing(quarter):
    areas = {one.region.slug: one for one in page(signed_in(NATIONAL_LEAD), quarter).context["areas"]}
    assert (areas["south-east"].mark, areas["south-east"].words) == ("A", "Accepted")
    assert areas["east-midlands"].mark == "S"
    assert areas["yorkshire-and-the-humber"].mark == "Q"
    assert areas["london"].words.endswith(", with sponsor")


@pytest.mark.parametrize(
    ("status", "label", "late", "mark", "words"),
    [
        ("open", "Not started", True, "L", "Late, not started"),
        ("draft", "Draft", False, "N", "Not due yet, draft"),
        ("queried", "Queried", False, "Q", "Queried"),
    ],
)
def test_marks(status, label, late, mark, words):
    value = value_of(Standing(None, status, label, late=late, days_late=0, signed_off_on=None, opens=False))
    assert (value.mark, value.words) == (mark, words)


def test_links_lead_where_the_reader_may_go(quarter):
    lead, assigned = (drawn(page(signed_in(one), quarter)) for one in (NATIONAL_LEAD, COORDINATOR))
    links = {one.get("href") for one in lead.iter(f"{SVG}a")}
    assert reverse("return", args=["south-east", quarter.slug]) in links
    assert len(links) == 5  # signed off, as on the national page
    fewer = {one.get("href") for one in assigned.iter(f"{SVG}a")}
    assert fewer < links
    client = signed_in(COORDINATOR)
    assert all(client.get(one).status_code == 200 for one in fewer)
    assert all(client.get(one).status_code == 404 for one in links - fewer)


@pytest.mark.parametrize("data", [{"show": "9"}, {"show": "x"}, {"tier": "3"}])
def test_measures_of_nothing(quarter, data):
    assert page(signed_in(NATIONAL_LEAD), quarter, **data).status_code == 404


def test_queries_are_flat(quarter):
    client, first = signed_in(NATIONAL_LEAD), quarter
    for _ in range(7):
        first = first.previous
    counts = []
    for one, shown in ((first, "standing"), (quarter, "standing"), (quarter, "1")):
        page(client, one, show=shown)
        with CaptureQueriesContext(connection) as captured:
            assert page(client, one, show=shown).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 16


def test_borders_leave_out_what_tiles_share():
    assert border([Hexagon(1, 1, "", "")]).count("M") == 6
    pair_in_a_row, above = [Hexagon(1, 1, "", ""), Hexagon(2, 1, "", "")], Hexagon(2, 2, "", "")
    assert border(pair_in_a_row).count("M") == 10
    assert border([*pair_in_a_row, above]).count("M") == 12  # a triangle shares three sides


def test_what_is_written_is_escaped():
    from succession.hexmap import Group

    svg = hexmap(
        [Group("<b>", "/?a&b", "1", "<", [Hexagon(1, 1, "<X>", '"<&')])], ident="x", title="<T>", description="&"
    )
    root = ET.fromstring(svg)
    assert root.find(f"{SVG}a").get("href") == "/?a&b"
