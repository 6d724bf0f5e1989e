"""The national page: right sums, who is late, and as many queries for thirty regions as for nine."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.indicators import INDICATORS
from tests.conftest import NATIONAL_LEAD, signed_in
from tests.plugin import servers

pytestmark = pytest.mark.django_db


@pytest.fixture
def college():
    return signed_in(NATIONAL_LEAD)


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def recount(quarter, indicator, tiers=("1", "2", "-")):
    """Σ numerators and Σ denominators of signed returns, straight from the versions."""
    with servers.superuser("succession") as owner:
        return owner.execute(
            "SELECT sum(f.numerator), sum(f.denominator) FROM reporting_indicatorfigure f "
            "JOIN reporting_returnversion v ON v.id = f.version_id JOIN reporting_quarterlyreturn r "
            "ON r.id = v.quarterly_return_id JOIN reporting_quarter q ON q.id = r.quarter_id "
            "WHERE v.status IN ('signed_off', 'accepted', 'queried') AND q.starts_on = %s AND f.indicator = %s AND f.tier = ANY (%s)",
            [quarter.starts_on, indicator, list(tiers)],
        ).fetchone()


@pytest.mark.parametrize(("tier", "tiers"), [("-", ("1", "2", "-")), ("1", ("1", "-")), ("2", ("2", "-"))])
def test_the_national_row_is_sum_over_sum(college, quarter, tier, tiers):
    page = college.get(reverse("national_quarter", args=[quarter.slug]), {"tier": tier}).context["page"]
    for indicator, figure in zip(INDICATORS, page.national, strict=True):
        upper, lower = recount(quarter, indicator.number, tiers)
        assert figure.numerator == upper
        if indicator.number in (3, 4):
            assert figure.value == (Decimal(upper) / lower if lower else None)


def test_the_file_says_what_the_page_says(college, quarter):
    path = reverse("national_csv", args=[quarter.slug])
    rows = list(csv.DictReader(io.StringIO(college.get(path).content.decode("utf-8-sig"))))
    assert len(rows) == 10 * 8
    england = {int(row["indicator"]): row for row in rows if row["area"] == "England"}
    for number in (1, 3):
        upper, _ = recount(quarter, number)
        assert int(england[number]["numerator"]) == upper
    assert all(row["value"] == "" for row in rows if row["area"] == "North East")


def test_who_has_returned(college, quarter):
    page = college.get(reverse("national_quarter", args=[quarter.slug])).context["page"]
    assert page.returned == 5
    earlier = college.get(reverse("national_quarter", args=[quarter.previous.slug])).context["page"]
    assert (earlier.returned, earlier.late) == (9, 0)
    assert [one.region.slug for one in earlier.standings if one.days_late] == ["south-east"]


def test_queries_are_flat_in_history(college, quarter):
    first = quarter.previous.previous.previous.previous
    paths = [reverse("national_quarter", args=[one.slug]) for one in (first, quarter)]
    assert queries(college, paths[0]) == queries(college, paths[1])


def test_queries_are_flat_in_regions(college, quarter):
    path = reverse("national_quarter", args=[quarter.slug])
    nine = queries(college, path)
    with servers.superuser("succession") as owner:
        owner.execute(
            "INSERT INTO regions_region (code, name, short_name, slug, abbreviation, tile_column, tile_row) "
            "SELECT 'X' || n, 'Extra ' || n, 'X' || n, 'extra-' || n, 'X' || n, 1, 1 FROM generate_series(1, 21) n"
        )
        owner.execute(
            "INSERT INTO reporting_quarterlyreturn (region_id, quarter_id, status) SELECT r.id, q.id, 'open' "
            "FROM regions_region r, reporting_quarter q WHERE r.slug LIKE 'extra-%'"
        )
        try:
            thirty = queries(college, path)
            assert len(college.get(path).context["page"].standings) == 30
        finally:
            owner.execute(
                "DELETE FROM reporting_quarterlyreturn r USING regions_region g WHERE g.id = r.region_id AND g.slug LIKE 'extra-%'"
            )
            owner.execute("DELETE FROM regions_region WHERE slug LIKE 'extra-%'")
    assert thirty == nine <= 16


def test_waiting_on_whom(college, quarter):
    found = college.get(reverse("national_timeliness", args=[quarter.slug])).context["found"]
    waiting = {one.region.slug: (one.role.label, bool(one.names)) for one in found.waiting}
    assert waiting["north-east"] == ("Regional lead", True)
    assert waiting["london"] == ("DCS sponsor", True)
    assert waiting["yorkshire-and-the-humber"] == ("Regional lead", True)  # queried
    assert waiting["east-midlands"] == ("National co-ordinator", False)
    assert "south-east" not in waiting
    assert len(found.quarters) == 8
    late = {region.slug: [cell.text for cell in cells] for region, cells in found.rows}["south-east"]
    assert all("late" in text for text in late)
    assert found.shares[0].on_time < found.shares[0].returned == 9


def test_timeliness_is_flat_in_history(college, quarter):
    first = quarter
    for _ in range(7):
        first = first.previous
    one, eight = (reverse("national_timeliness", args=[each.slug]) for each in (first, quarter))
    assert queries(college, one) == queries(college, eight) <= 12
