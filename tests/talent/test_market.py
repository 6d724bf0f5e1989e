"""What each measure of the market comes to, worked by hand, and that it follows the log."""

import pytest
from django.db import DatabaseError

from talent.queries.market import MEASURES, Period, by_remit, middle, posts, salary
from talent.queries.market_others import leaving_of_own
from talent.queries.market_sums import sums
from talent.queries.market_trend import trend
from tests.conftest import LEAD
from tests.talent.market_world import CONTRIBUTOR, KEPT, YEAR, D, an_example, asked, count_again, seen_by

pytestmark = pytest.mark.django_db
TWO_YEARS = Period(YEAR.last, 8)


def figures(counts):
    return {one.name: (one.make(counts).value, one.make(counts).behind) for one in MEASURES}


def test_each_measure_by_hand(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(CONTRIBUTOR):
        found = sums(region, YEAR, "2", own)
        counts = found.own
        assert found.rest.totals == {}
        assert posts(counts) == (5 + 5 + 6 + 5 + 5) / 5
        assert figures(counts) == {
            "turnover": (96, "5 of 5.2 posts"),
            "days_to_fill": (None, "3 appointments"),
            "days_vacant": (None, "3 appointees"),
            "share_filled": (60, "3 of 5"),
            "share_covered": (22, "132 of 598 days, 5 posts"),  # 61 + 71 of 123 + 92 + 243 + 59 + 81
            "share_first_filled": (40, "2 of 5"),
        }
        assert counts.spread("days_to_fill") == [(27, 1), (31, 1), (102, 1)]
        assert counts.spread("days_vacant") == [(0, 1), (92, 1), (123, 1)]
        assert counts.items("advertised") == {"social-care": 3, "learning": 3, "not-said": 1}
        assert (counts.of("advertised"), counts.of("rounds")) == (6, 6)
        assert counts.items("unfilled") == {"too-few": 2, "pay": 1}
        assert counts.items("skills_short") == {"risk": 1}
        assert counts.spread("salary_filled") == [(95_000, 1)]
        assert counts.spread("salary_not") == [(70_000, 1), (85_000, 1)]
        assert sums(region, YEAR, "1", own).own.totals == {}
        assert leaving_of_own(found.by_quarter, YEAR.last).counts == {"retirement": 1, "promotion": 1}


def test_two_years_are_halved(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(CONTRIBUTOR):
        counts = sums(region, TWO_YEARS, "-", own).own
        assert posts(counts) == (5 * 8 + 6) / 9
        turnover = MEASURES[0].make(counts)
        assert (turnover.value, turnover.behind) == (49, "5 of 5.111 posts")


def test_over_time(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(LEAD):
        points = trend(sums(region, YEAR, "2").by_quarter, YEAR.last)
        assert trend(sums(region, TWO_YEARS, "2", own).by_quarter, YEAR.last) == points
    assert [one.quarter.short_label for one in points][::7] == ["Q1 2009–10", "Q4 2010–11"]
    last = points[4:]
    assert [one.fell for one in points[:4]] == [0] * 4
    assert [one.fell for one in last] == [1, 1, 1, 2]
    assert [one.rolling for one in last] == [1, 2, 3, 5]
    assert [one.vacant for one in last] == [1, 2, 1, 3]
    assert points[-1].turnover.value == 96


def test_medians_of_a_region(world, places):
    region, own, rest = places
    an_example(world, region, own)
    for organisation, days in zip(rest, (40, 50, 60, 70, 80), strict=False):
        world.filled(region, organisation, days, salary=80_000 + 1_000 * days)
    with seen_by(LEAD):
        counts = sums(region, YEAR, "-").own
        assert figures(counts)["days_to_fill"] == (55, "8 appointments")
        assert figures(counts)["days_vacant"] == (65, "8 appointees")  # 0 40 50 60 | 70 80 92 123
        assert salary(counts, "filled").display == "£135,000"  # 95 120 130 | 140 150 160 thousand
        assert salary(counts, "not").value is None
        assert counts.keepers == 6
    assert middle([(1, 2), (2, 3)], "days", "day").value == 2


def test_the_hardest_remit_comes_first(world, places):
    region, own, rest = places
    for organisation in rest[:5]:
        need = world.vacancy(world.post(region, organisation, remit=["youth"]), D(2010, 5, 1))
        world.round(need, D(2010, 5, 1), D(2010, 6, 1), "not-appointed")
        world.round(need, D(2010, 7, 1))
        need = world.vacancy(world.post(region, organisation, remit=["learning"]), D(2010, 5, 1))
        world.round(need, D(2010, 5, 1), D(2010, 6, 1), "appointed")
        world.appoint(need, D(2010, 6, 1))
    need = world.vacancy(world.post(region, own, remit=["other"]), D(2010, 5, 1))
    for month in (5, 6, 7):
        world.round(need, D(2010, month, 2), D(2010, month, 20), "not-appointed")
    with seen_by(LEAD):
        lines = by_remit(sums(region, YEAR, "-").own, ["other", "early-years", "learning", "youth"])
    assert [(one.remit, one.advertised, one.rounds, one.first_round.value) for one in lines] == [
        ("youth", 5, 2.0, 0),
        ("learning", 5, 1.0, 100),
        ("other", 1, None, None),
        ("early-years", 0, None, None),  # which others advertised
    ]


def test_a_withdrawal_and_an_appointment_after_the_period(world, places):
    region, own, _ = places
    need = world.vacancy(world.post(region, own), D(2010, 5, 1))
    made = world.round(need, D(2010, 5, 1), D(2010, 6, 1), "appointed")
    world.appoint(need, D(2010, 6, 1), D(2010, 9, 1), withdrawn_on=D(2010, 8, 1), recruitment_round_id=made)
    world.appoint(need, D(2011, 4, 2), D(2011, 4, 10))
    with seen_by(CONTRIBUTOR):
        counts = sums(region, YEAR, "2", own).own
    assert (counts.of("concluded"), counts.of("filled"), counts.of("first_filled")) == (1, 0, 1)
    assert (counts.of("vacant_days"), counts.spread("days_to_fill")) == (335, [])


def test_each_change_of_the_log_is_counted(world, places):
    """Sums are kept; a row that comes, changes or goes, in any table of the log, makes them anew."""
    region, own, rest = places
    post = world.post(region, own)

    def now(*measure):
        with seen_by(CONTRIBUTOR):
            found = sums(region, YEAR, "2", own)
            return (found.by_quarter if measure[0] == "left" else found.own).of(*measure)

    assert now("kept") == 1
    vacancy = world.vacancy(post, D(2010, 5, 1))
    assert now("vacant_days") == 335
    world.round(vacancy, D(2010, 5, 2), D(2010, 6, 1), "not-appointed")
    assert now("advertised") == 1
    world.cover(vacancy, D(2010, 5, 1), D(2010, 5, 10))
    assert now("covered_days") == 10
    world.insert("departurereason", **vacancy[0], vacancy_id=vacancy[1], reason="mutual")
    assert now("left", "mutual") == 1
    world.appoint(vacancy, D(2010, 6, 1), D(2010, 6, 2))
    assert now("vacant_days") == 32
    world.owner.execute("UPDATE talent_appointment SET starts_on = '2010-06-03'")
    assert now("vacant_days") == 33
    world.owner.execute("DELETE FROM talent_appointment")
    assert now("vacant_days") == 335
    world.vacancy(world.post(region, rest[0]), D(2010, 5, 1))
    with seen_by(LEAD):
        assert sums(region, YEAR, "2").own.of("vacant") == 2
    for table in KEPT:
        world.owner.execute(f"DELETE FROM talent_{table}")
    assert now("kept") == 0
    with seen_by(LEAD):
        assert sums(region, YEAR, "2").own.totals == {}


def test_a_persona_reads_no_more_than_its_logs(world, places):
    """No region and no organisation but one's own; and to the lead no reason for leaving."""
    region, own, rest = places
    south = world.region("south-east")
    for place, organisation in ((region, own), (region, rest[0]), (south, world.authorities("south-east")[0])):
        world.filled(place, organisation, 60)
    count_again(world)
    statement = "SELECT DISTINCT organisation_id FROM stats.market_sum"
    with seen_by(CONTRIBUTOR):
        assert asked(statement) == [(own,)]
        assert asked("SELECT item FROM stats.market_sum WHERE measure = 'left'") == [("retirement",)]
    with seen_by(LEAD):
        assert {row[0] for row in asked(statement)} == {own, rest[0]}
        assert asked("SELECT item FROM stats.market_sum WHERE measure = 'left'") == []


@pytest.mark.parametrize("day", [None, "infinity", "2100-03-31", "1900-03-31", "2011-03-30", "2011-04-01"])
def test_only_quarters_that_are_over_are_counted(world, places, day):
    with seen_by(CONTRIBUTOR), pytest.raises(DatabaseError, match="quarters that are over"):
        asked("SELECT stats.market_refresh_own(%s)", day)
