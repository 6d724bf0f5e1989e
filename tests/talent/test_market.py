"""What each measure of the market comes to, worked by hand, and what is shown of others."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from succession import clock
from talent.queries.market import MEASURES, Period, by_remit, counted, middle, period, posts, salary
from talent.queries.market_others import leaving_of_own, leaving_of_region, others
from talent.queries.market_trend import trend
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, acting, scope_of
from tests.talent import market_world
from tests.talent.market_world import D

pytestmark = pytest.mark.django_db
CONTRIBUTOR = "contributor.1.north-east@demo.example"
NOW = datetime.datetime(2011, 4, 15, 12, tzinfo=datetime.UTC)
YEAR = Period(period(NOW.date(), 4).last, 4)
TWO_YEARS = Period(YEAR.last, 8)


@pytest.fixture
def world():
    with market_world.world() as made:
        yield made


@pytest.fixture
def places(world):
    """Region, the contributor's organisation, and the others of the region."""
    by = acting(CONTRIBUTOR)
    rest = [one for one in world.authorities("north-east") if one != by.organisation_id]
    return by.region_id, by.organisation_id, rest


@contextmanager
def seen_by(email):
    with clock.at(NOW), scope_of(email):
        yield


def an_example(world, region, own):
    """Six posts and seven needs of the 2nd tier between April 2010 and March 2011."""
    one = world.post(region, own, remit=["social-care"])
    two = world.post(region, own, remit=["learning"])
    three = world.post(region, own, remit=["social-care", "learning"])
    four = world.post(region, own, remit=["youth"])
    five = world.post(region, own, ended_on=D(2010, 11, 1))
    six = world.post(region, own, made_on=D(2010, 8, 1))
    need = world.vacancy(one, D(2010, 5, 1), known_on=D(2010, 3, 1), reason="retirement")
    world.round(need, D(2010, 3, 10), D(2010, 4, 20), "not-appointed", reasons=["too-few", "pay"], skills=["risk"],
                salary_from=80_000, salary_to=90_000)  # fmt: skip
    world.round(need, D(2010, 5, 10), D(2010, 6, 20), "appointed", salary_from=90_000, salary_to=100_000)
    world.appoint(need, D(2010, 6, 20), D(2010, 9, 1))
    world.cover(need, D(2010, 5, 1), D(2010, 5, 31))
    world.cover(need, D(2010, 5, 20), D(2010, 6, 30))  # on 12 days both
    need = world.vacancy(two, D(2010, 7, 1), reason="promotion")
    world.round(need, D(2010, 7, 5), D(2010, 8, 1), "appointed")
    world.appoint(need, D(2010, 8, 1), D(2010, 10, 1))
    need = world.vacancy(three, D(2010, 11, 1), known_on=D(2010, 8, 1))  # a handover
    world.round(need, D(2010, 8, 10), D(2010, 9, 10), "appointed")
    world.appoint(need, D(2010, 9, 10), D(2010, 11, 1))
    need = world.vacancy(six, D(2010, 8, 1), reason="new-post")
    world.round(need, D(2010, 9, 1), D(2010, 10, 1), "stopped")
    world.vacancy(five, D(2010, 11, 1))  # the post ends as its holder leaves
    first = world.vacancy(four, D(2011, 2, 1), ending="replaced", ended_on=D(2011, 3, 1))
    world.round(first, D(2011, 2, 10), D(2011, 3, 1), "remit-changed")
    world.vacancy(one, D(2011, 3, 1), continues_id=first[1])
    need = world.vacancy(two, D(2011, 1, 10))
    world.round(need, D(2011, 1, 20), D(2011, 2, 20), "interim", reasons=["too-few"], salary_from=70_000)
    world.cover(need, D(2011, 1, 20))


def figures(counts):
    return {one.name: (one.make(counts).value, one.make(counts).behind) for one in MEASURES}


def test_each_measure_by_hand(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(CONTRIBUTOR):
        counts, nobody = counted(region, YEAR, "2", own)
        assert nobody.totals == {}
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
        assert counted(region, YEAR, "1", own)[0].totals == {}
        assert leaving_of_own(region, YEAR.last) == {"retirement": 1, "promotion": 1}


def test_two_years_are_halved(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(CONTRIBUTOR):
        counts, _ = counted(region, TWO_YEARS, "-", own)
        assert posts(counts) == (5 * 8 + 6) / 9
        turnover = MEASURES[0].make(counts)
        assert (turnover.value, turnover.behind) == (49, "5 of 5.111 posts")


def test_over_time(world, places):
    region, own, _ = places
    an_example(world, region, own)
    with seen_by(LEAD):
        points = trend(region, YEAR.last, "2")
        assert trend(region, YEAR.last, "2", own) == points
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
        counts, _ = counted(region, YEAR, "-")
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
        lines = by_remit(counted(region, YEAR, "-")[0])
    assert [(one.remit, one.advertised, one.rounds, one.first_round.value) for one in lines] == [
        ("youth", 5, 2.0, 0),
        ("learning", 5, 1.0, 100),
        ("other", 1, None, None),
    ]


def test_a_withdrawal_and_an_appointment_after_the_period(world, places):
    region, own, _ = places
    need = world.vacancy(world.post(region, own), D(2010, 5, 1))
    made = world.round(need, D(2010, 5, 1), D(2010, 6, 1), "appointed")
    world.appoint(need, D(2010, 6, 1), D(2010, 9, 1), withdrawn_on=D(2010, 8, 1), recruitment_round_id=made)
    world.appoint(need, D(2011, 4, 2), D(2011, 4, 10))
    with seen_by(CONTRIBUTOR):
        counts, _ = counted(region, YEAR, "2", own)
    assert (counts.of("concluded"), counts.of("filled"), counts.of("first_filled")) == (1, 0, 1)
    assert (counts.of("vacant_days"), counts.spread("days_to_fill")) == (335, [])


def of_others(scope, tier="-", quarters=4):
    return others(scope, Period(YEAR.last, quarters), tier).rows


def test_of_others_five_by_three(world, places):
    region, own, rest = places
    for organisation in (rest[0], rest[0], rest[1], rest[1]):
        world.filled(region, organisation, 60)
    world.filled(region, own, 60)  # one's own neither help nor move a figure
    with seen_by(CONTRIBUTOR):
        assert of_others("region") == {}  # four
    world.filled(region, rest[0], 60)
    with seen_by(CONTRIBUTOR):
        assert of_others("region") == {}  # five, of two organisations
    world.filled(region, rest[2], 60)
    world.filled(region, rest[2], 62)
    with seen_by(CONTRIBUTOR):
        rows = of_others("region")
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
        assert of_others("region", tier="1") == {}
    for _ in range(9):
        world.filled(region, own, 10)
    with seen_by(CONTRIBUTOR):
        assert of_others("region") == rows
    with seen_by(LEAD):
        assert counted(region, YEAR, "-")[0].of("fell_vacant") == 17


def test_a_share_needs_five_on_both_sides(world, places):
    region, _, rest = places
    for organisation in rest[:8]:
        world.filled(region, organisation, 60)

    def in_vain(organisation):
        need = world.vacancy(world.post(region, organisation), D(2010, 7, 1))
        world.round(need, D(2010, 7, 1), D(2010, 8, 1), "not-appointed", reasons=["pay"])

    for organisation in rest[:4]:
        in_vain(organisation)
    with seen_by(CONTRIBUTOR):
        rows = of_others("region")
        assert ("share_filled", "") not in rows
        assert ("unfilled", "pay") not in rows
    in_vain(rest[4])
    with seen_by(CONTRIBUTOR):
        rows = of_others("region")
        assert rows["share_filled", ""] == (60, 15)  # 8 of 13: 62 %
        assert rows["unfilled", "pay"] == (5, None)


def test_other_regions_leave_out_ones_own(world, places):
    region, _, rest = places
    for organisation in rest[:6]:
        world.filled(region, organisation, 60)
    south, elsewhere = world.region("south-east"), world.authorities("south-east")
    for organisation in elsewhere[:5]:
        world.filled(south, organisation, 100)
    with seen_by(LEAD):
        rows = of_others("regions")
        assert rows["days_to_fill", ""] == (100, 5)
        assert rows["organisations", ""] == (5, None)
    world.filled(south, elsewhere[5], 100)
    world.filled(south, elsewhere[6], 100)
    world.filled(south, elsewhere[7], 100)
    with seen_by(CONTRIBUTOR):  # counted once a day
        assert of_others("regions") == rows


ODD = [
    ("region", "2011-03-31", 1, "-"),
    ("region", "2011-03-31", 5, "-"),
    ("region", "2011-03-31", None, "-"),
    ("region", "2011-03-31", 4, "3"),
    ("region", "2011-03-31", 4, None),
    ("region", None, 4, "-"),
    ("region", "infinity", 4, "-"),
    ("region", "2100-03-31", 4, "-"),
    ("nation", "2011-03-31", 4, "-"),
    ("", "2011-03-31", 4, "-"),
    (None, "2011-03-31", 4, "-"),
]


def asked(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.mark.parametrize("arguments", ODD)
def test_odd_arguments_are_refused(world, places, arguments):
    with seen_by(CONTRIBUTOR), pytest.raises(DatabaseError, match="not to be had so|not over"):
        asked("SELECT * FROM stats.market_others(%s, %s, %s, %s)", *arguments)


def test_no_day_cuts_a_quarter(world, places):
    """Whatever day is asked for, the answer is of its whole quarter, so no window can be moved by a day."""
    region, _, rest = places
    for organisation in rest[:7]:
        world.filled(region, organisation, 60)
    with seen_by(CONTRIBUTOR):
        answers = {
            day: asked("SELECT * FROM stats.market_others('region', %s, 4, '-') ORDER BY 1, 2", day)
            for day in ("2011-01-01", "2011-02-14", "2011-03-31")
        }
        assert len({tuple(rows) for rows in answers.values()}) == 1
        assert answers["2011-02-14"]


def test_two_periods_can_not_be_subtracted(world, places):
    """Of eight and of four quarters, of both tiers and of one: each is rounded, so what is left is no count."""
    region, _, rest = places
    for organisation in rest[:7]:
        world.filled(region, organisation, 60)
    world.vacancy(world.post(region, rest[0]), D(2009, 7, 1))
    world.filled(region, rest[0], 60, tier="1")
    with seen_by(CONTRIBUTOR):
        every = [of_others("region", tier, quarters) for quarters in (4, 8) for tier in ("-", "2")]
    assert [rows["fell_vacant", ""][0] for rows in every] == [10, 5, 10, 10]  # of 8, 7, 9 and 8
    assert {value % 5 for rows in every for value, _ in rows.values() if value} <= {0, 3, 2}


def test_who_may_execute(world, places):
    for email in (SPONSOR, NATIONAL_LEAD):
        for statement in (
            "SELECT * FROM stats.market_others('regions', '2011-03-31', 4, '-')",
            "SELECT * FROM stats.market_leaving('2011-03-31')",
            "SELECT * FROM stats.market_counts('{1}', '2010-04-01', '2011-03-31')",
        ):
            with seen_by(email), pytest.raises(DatabaseError, match="permission denied"):
                asked(statement)
    for email in (CONTRIBUTOR, LEAD):
        for statement in (
            "SELECT * FROM stats.market_day",
            "DELETE FROM stats.market_day",
            "SELECT stats.market_count_nation('2010-04-01', '2011-03-31', 4)",
        ):
            with seen_by(email), pytest.raises(DatabaseError, match="permission denied"):
                asked(statement)
    with seen_by(CONTRIBUTOR), pytest.raises(DatabaseError, match="permission denied"):
        asked("SELECT * FROM stats.market_leaving('2011-03-31')")
    with seen_by(LEAD), pytest.raises(DatabaseError, match="not to be had so"):
        asked("SELECT * FROM stats.market_others('region', '2011-03-31', 4, '-')")


def test_the_counts_obey_the_policies(world, places):
    """They run as their caller: no region and no organisation but one's own, whatever is asked for."""
    region, own, rest = places
    south = world.region("south-east")
    for place, organisation in ((region, own), (region, rest[0]), (south, world.authorities("south-east")[0])):
        world.filled(place, organisation, 60)
    statement = "SELECT DISTINCT organisation_id FROM stats.market_counts(%s, '2010-04-01', '2011-03-31')"
    with seen_by(CONTRIBUTOR):
        assert asked(statement, [region, south]) == [(own,)]
    with seen_by(LEAD):
        assert {row[0] for row in asked(statement, [region, south])} == {own, rest[0]}


def test_reasons_for_leaving_from_five_by_three(world, places):
    region, _, rest = places

    def left(reason, number, among):
        for at in range(number):
            world.filled(region, rest[at % among], 60, reason=reason)

    left("retirement", 8, 4)
    left("promotion", 5, 5)
    left("mutual", 4, 4)
    with seen_by(LEAD):  # four are hidden, so with the total one could be worked out: the smallest goes too
        assert leaving_of_region(YEAR.last) == {"retirement": 10}
    left("ill-health", 1, 1)
    with seen_by(LEAD):  # five hidden, of two reasons
        assert leaving_of_region(YEAR.last) == {"retirement": 10, "promotion": 5}
    left("restructure", 9, 2)
    with seen_by(LEAD):  # nine, of two organisations
        assert leaving_of_region(YEAR.last) == {"retirement": 10, "promotion": 5}
    for odd in (None, "infinity", "2100-01-01"):
        with seen_by(LEAD), pytest.raises(DatabaseError, match="not to be had so|not over"):
            asked("SELECT * FROM stats.market_leaving(%s)", odd)
