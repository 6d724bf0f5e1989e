"""What is shown of others: from 5 by 3 organisations, rounded, and never with one's own in it."""

import datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from succession import clock
from talent.queries.market import Period
from talent.queries.market_others import OTHER_REGIONS, leaving_of_region, others
from talent.queries.market_sums import sums
from talent.tasks import count_market_task
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR
from tests.talent.market_world import CONTRIBUTOR, NOW, YEAR, D, asked, count_again, seen_by

pytestmark = pytest.mark.django_db


def read(region, whose, tier="-", quarters=4):
    """As kept: by whom they are read is up to the scope."""
    found = others(region, Period(YEAR.last, quarters), tier).get(whose)
    return found.rows if found else None


def of_others(world, region, own, **asked_for):
    """Of the region's other organisations, counted now."""
    count_again(world)
    with seen_by(CONTRIBUTOR):
        return read(region, own, **asked_for)


def test_of_others_five_by_three(world, places):
    region, own, rest = places
    for organisation in (rest[0], rest[0], rest[1], rest[1]):
        world.filled(region, organisation, 60)
    world.filled(region, own, 60)  # one's own neither help nor move a figure
    assert of_others(world, region, own) == {}  # four
    world.filled(region, rest[0], 60)
    assert of_others(world, region, own) == {}  # five, of two organisations
    world.filled(region, rest[2], 60)
    world.filled(region, rest[2], 62)
    rows = of_others(world, region, own)
    assert rows == {
        ("fell_vacant", ""): (5, None),  # 7, to the nearest 5
        ("turnover", ""): (100, 5),
        ("days_to_fill", ""): (60, 5),
        ("days_vacant", ""): (60, 5),
        ("salary_filled", ""): (90_000, 5),
        ("advertised", ""): (5, None),
        ("advertised", "not-said"): (5, None),
        ("organisations", ""): (3, None),
    }  # no share: nobody was left unfilled
    assert of_others(world, region, own, tier="1") is None  # nobody has such a post
    for _ in range(9):
        world.filled(region, own, 10)
    assert of_others(world, region, own) == rows
    with seen_by(LEAD):
        assert sums(region, YEAR, "-").own.of("fell_vacant") == 17


def test_a_share_needs_five_on_both_sides(world, places):
    region, own, rest = places
    for organisation in [own, *rest[:8]]:
        world.filled(region, organisation, 60)

    def in_vain(organisation):
        need = world.vacancy(world.post(region, organisation), D(2010, 7, 1))
        world.round(need, D(2010, 7, 1), D(2010, 8, 1), "not-appointed", reasons=["pay"])

    for organisation in rest[:4]:
        in_vain(organisation)
    rows = of_others(world, region, own)
    assert ("share_filled", "") not in rows
    assert ("unfilled", "pay") not in rows
    in_vain(rest[4])
    rows = of_others(world, region, own)
    assert rows["share_filled", ""] == (60, 15)  # 8 of 13: 62 %
    assert rows["unfilled", "pay"] == (5, None)


def test_medians_of_others_leave_ones_own_out(world, places):
    region, own, rest = places
    for days in (10, 10, 10, 10, 10, 10, 10):
        world.filled(region, own, days, salary=50_000)
    for organisation, days in zip(rest, (20, 40, 61, 80, 100), strict=False):
        world.filled(region, organisation, days, salary=80_000 + 100 * days)
    rows = of_others(world, region, own)
    assert rows["days_to_fill", ""] == (60, 5)
    assert rows["salary_filled", ""] == (86_000, 5)
    world.filled(region, rest[5], 120, salary=92_000)  # of six, between the third and the fourth
    rows = of_others(world, region, own)
    assert rows["days_to_fill", ""] == (70, 5)
    assert rows["salary_filled", ""] == (87_000, 5)


def test_an_interim_share_leaves_five_vacancies_over(world, places):
    region, own, rest = places

    def vacant(organisation):
        return world.vacancy(world.post(region, organisation), D(2010, 7, 1))

    world.filled(region, own, 60)
    for organisation in rest[:5]:
        world.cover(vacant(organisation), D(2010, 7, 1))
    for organisation in rest[:4]:
        vacant(organisation)
    assert ("share_covered", "") not in of_others(world, region, own)
    vacant(rest[4])
    assert of_others(world, region, own)["share_covered", ""] == (50, 10)


def test_other_regions_leave_out_ones_own(world, places):
    region, _, rest = places
    for organisation in rest[:6]:
        world.filled(region, organisation, 60)
    south, elsewhere = world.region("south-east"), world.authorities("south-east")
    for organisation in elsewhere[:5]:
        world.filled(south, organisation, 100)
    count_again(world)
    with seen_by(LEAD):
        rows = read(region, OTHER_REGIONS)
        assert rows["days_to_fill", ""] == (100, 5)
        assert rows["organisations", ""] == (5, None)
    for organisation in elsewhere[5:9]:
        world.filled(south, organisation, 100)
    with clock.at(NOW + datetime.timedelta(days=world.day)):
        assert count_market_task() == 0  # once a day, however often the beat starts it
    assert count_market_task.name in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    with seen_by(CONTRIBUTOR):
        assert read(region, OTHER_REGIONS) == rows
    count_again(world)
    with seen_by(CONTRIBUTOR):
        assert read(region, OTHER_REGIONS)["organisations", ""] == (9, None)


def test_two_periods_can_not_be_subtracted(world, places):
    """Of eight and of four quarters, of both tiers and of one: each is rounded, so what is left is no count."""
    region, own, rest = places
    for organisation in [own, *rest[:7]]:
        world.filled(region, organisation, 60)
    world.vacancy(world.post(region, rest[0]), D(2009, 7, 1))
    world.filled(region, rest[0], 60, tier="1")
    count_again(world)
    with seen_by(CONTRIBUTOR):
        every = [read(region, own, tier, quarters) for quarters in (4, 8) for tier in ("-", "2")]
    assert [rows["fell_vacant", ""][0] for rows in every] == [10, 5, 10, 10]  # of 8, 7, 9 and 8
    assert {value % 5 for rows in every for (what, _), (value, _) in rows.items() if what != "organisations"} == {0}


def test_who_may_read_what(world, places):
    region, own, rest = places
    for organisation in [own, *rest[:6]]:
        world.filled(region, organisation, 60)
        world.filled(world.region("south-east"), world.authorities("south-east")[rest.index(rest[0])], 60)
    count_again(world)
    for email in (SPONSOR, NATIONAL_LEAD):
        for table in ("market_sum", "market_sheet", "market_leaving", "market_log"):
            with seen_by(email), pytest.raises(DatabaseError, match="permission denied"):
                asked(f"SELECT * FROM stats.{table}")
    readers = "SELECT DISTINCT region_id, organisation_id FROM stats.market_sheet ORDER BY 2"
    with seen_by(CONTRIBUTOR):
        assert asked(readers) == [(region, 0), (region, own)]
    with seen_by(LEAD):
        assert asked(readers) == [(region, 0)]
    with seen_by(CONTRIBUTOR), pytest.raises(DatabaseError, match="permission denied"):
        asked("SELECT * FROM stats.market_leaving")
    for email in (CONTRIBUTOR, LEAD):
        for statement in (
            "SELECT * FROM stats.market_log",
            "DELETE FROM stats.market_sheet",
            "UPDATE stats.market_sum SET total = 0",
            "SELECT stats.market_refresh(1, 1, '2011-03-31')",
            "SELECT stats.market_publish(1, '2011-03-31', '2011-04-15')",
            "SELECT stats.market_count_nation('2011-03-31', '2011-04-15')",
            "SELECT stats.market_hold_leaving(1, '2011-03-31')",
            "SELECT * FROM stats.market_counts(1, '{1}', '2010-04-01', '2011-03-31')",
        ):
            with seen_by(email), pytest.raises(DatabaseError, match="permission denied"):
                asked(statement)


FOUR_WEEKS_ON = NOW + datetime.timedelta(days=30)


def held(world, region, now=FOUR_WEEKS_ON):
    """As if none had been counted before."""
    before = transaction.savepoint()
    count_again(world, now)
    with seen_by(LEAD):
        found = leaving_of_region(region)
    transaction.savepoint_rollback(before)
    return found and dict(found.counts)


def left(world, places, reason, number, among):
    region, _, rest = places
    for at in range(number):
        world.filled(region, rest[at % among], 60, reason=reason)


def test_reasons_for_leaving_from_five_by_three(world, places):
    region = places[0]
    left(world, places, "retirement", 10, 4)
    left(world, places, "promotion", 5, 5)
    left(world, places, "mutual", 4, 4)
    assert held(world, region) == {"retirement": 10}  # four hidden: with the total they could be worked out
    left(world, places, "ill-health", 1, 1)
    assert held(world, region) == {"retirement": 10, "promotion": 5}  # five hidden, of two reasons
    left(world, places, "restructure", 10, 2)
    assert held(world, region) == {"retirement": 10, "promotion": 5}  # ten, of two organisations
    left(world, places, "promotion", 2, 2)
    drawn = [held(world, region)["promotion"] for _ in range(40)]
    assert set(drawn) == {5, 10}  # seven, up or down by chance


def test_reasons_for_leaving_are_held_for_the_quarter(world, places):
    """Nobody sees in them what was entered on a day, nor before the quarter's logs are likely to be whole."""
    region = places[0]
    left(world, places, "retirement", 5, 5)
    count_again(world)
    with seen_by(LEAD):
        found = leaving_of_region(region)
        assert (found.last, found.counts) == (YEAR.last.previous, {"retirement": 5})
    left(world, places, "promotion", 10, 5)
    count_again(world)
    with seen_by(LEAD):
        assert leaving_of_region(region).counts == {"retirement": 5}
    count_again(world, FOUR_WEEKS_ON)
    with seen_by(LEAD):
        found = leaving_of_region(region)
        assert (found.last, found.counts) == (YEAR.last, {"promotion": 10, "retirement": 5})
