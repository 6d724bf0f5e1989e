"""The derived figures of generated histories, to the unit, against a slow computation that shares no code with them."""

import datetime
from collections import Counter
from fractions import Fraction

import pytest

from reporting.indicators import Figure, Tier, total
from talent.queries.indicator import figures, rows_behind
from tests.conftest import LEAD, acting, scope_of
from tests.regions.grant_world import as_superuser, rolled_back, sql
from tests.talent import histories, indicator_world, oracle
from tests.talent.history_edges import EDGES, edges
from tests.talent.indicator_world import QUARTERS, START, loaded, quarter_of, regions

IN_CI, LONG = 400, 6000
AVERAGES = (3, 4)


@pytest.fixture(scope="module")
def world(request, django_db_blocker):
    with django_db_blocker.unblock(), loaded(LONG if request.config.getoption("--long") else IN_CI) as found:
        yield found


def test_every_edge_is_in_the_histories(world):
    found = Counter(edge for history in world.past for edge in edges(history, world.spans[0]))
    ahead = Counter(edge for history in world.present for edge in edges(history, world.spans[1], world.today))
    found |= {edge: ahead[edge] for edge in EDGES if edge.startswith("ahead:")}
    assert {edge: found[edge] for edge in EDGES if found[edge] < 5} == {}


def test_the_database_takes_them_with_its_guards_on(world):
    assert sql("SHOW session_replication_role") == [("origin",)]
    tables = [name for name in indicator_world.TABLES if name.startswith("talent_")]
    off = "SELECT tgname FROM pg_trigger WHERE tgrelid = ANY (%s::regclass[]) AND tgenabled NOT IN ('O', 'A')"
    assert sql(off, [tables]) == []
    for table, of in (("talent_vacancy", 1), ("talent_recruitmentround", 2), ("talent_appointment", 3)):
        wanted = sum(
            {1: 1, 2: len(one.rounds), 3: len(one.appointments)}[of]
            for history in (*world.past, *world.present) for one in history.vacancies
        )  # fmt: skip
        [[kept]] = sql(f"SELECT count(*) FROM {table} WHERE id > 1000")
        [[recorded]] = sql("SELECT count(*) FROM tenancy_auditevent WHERE table_name = %s", [table])
        assert kept == wanted <= recorded


def test_the_database_numbers_rounds_and_knows_the_first_of_a_chain(world):
    everything = (*world.past, *world.present)
    chains = [chain for history in everything for chain in oracle.needs(history).values()]
    numbers = {key: number for chain in chains for key, number in oracle.numbers(chain).items()}
    assert dict(sql("SELECT id, number FROM talent_recruitmentround WHERE id > 1000")) == numbers
    origins = {one.key: chain[0].key if at else None for chain in chains for at, one in enumerate(chain)}
    assert dict(sql("SELECT id, origin_id FROM talent_vacancy WHERE id > 1000")) == origins


def test_every_row_is_as_the_oracle_says(world):
    found = world.difference()
    if found:
        span, less, more = found
        row = [*less, *more][0]
        pytest.fail(f"{span}: not derived {less[:3]}, derived {more[:3]}\n{world.told(row[3])}")


def test_figures_are_the_sums_of_their_rows(world):
    for found, span in world.asked():
        derived = figures(regions(found), quarter_of(span))
        assert derived == oracle.summed(world.expected(found, span))
        listed = Counter()
        for row in rows_behind(regions(found), quarter_of(span)):
            listed[row.region_id, row.indicator, row.tier] += row.numerator if row.indicator in AVERAGES else 1
        assert dict(listed) | {key: 0 for key in derived if not listed[key]} == {
            key: numerator for key, (numerator, _) in derived.items()
        }


def test_no_derived_return_is_refused(world):
    """Readvertised is never above advertised, and nothing is filled and not filled in one quarter."""
    for found, span in world.asked():
        needs = {number: set() for number in range(1, 8)}
        for row in rows_behind(regions(found), quarter_of(span)):
            needs[row.indicator].add(row.need)
        assert needs[7] <= needs[2]
        assert not needs[5] & needs[6]


def test_totals_over_tiers_and_the_nation(world):
    told_apart = 0
    for found, span in world.asked():
        derived = figures(regions(found), quarter_of(span))
        kept = [Figure(number, tier, *pair) for (_, number, tier), pair in derived.items()]
        for number in range(1, 8):
            rows = [row for row in world.expected(found, span) if row[0] == number]
            nation = total(kept, indicator=number)
            assert nation.numerator == (sum(row[5] for row in rows) if rows else None)
            by_tier = [total([one for one in kept if one.tier == tier], indicator=number) for tier in "12"]
            assert total(by_tier, indicator=number) == nation
            if number not in AVERAGES:
                assert nation.denominator is None
                assert nation.numerator == (len({row[3] for row in rows}) or None)
            elif rows:
                assert abs(Fraction(nation.value) - Fraction(nation.numerator, nation.denominator)) < 1e-20
                assert nation.denominator == len({row[3] for row in rows})
                means = [Fraction(*pair) for (_, at, _), pair in derived.items() if at == number]
                told_apart += sum(means) / len(means) != Fraction(nation.numerator, nation.denominator)
    assert told_apart > 20
    assert {one.tier for one in kept} == {Tier.FIRST, Tier.SECOND}


def test_one_region_alone_has_the_same_figures(world):
    """What is derived for many at once, as for the nation, is what each of them gets."""
    for found, span in list(world.asked())[:: QUARTERS // 2]:
        together = figures(regions(found), quarter_of(span))
        for region in regions(found)[:20]:
            alone = figures([region], quarter_of(span))
            assert alone == {key: pair for key, pair in together.items() if key[0] == region}


@pytest.mark.django_db
def test_a_lead_derives_the_same_of_their_own_region_and_nothing_of_another():
    with rolled_back():
        region = acting(LEAD).region_id
        [history] = histories.batch([6], START, QUARTERS, datetime.date(2020, 1, 1))
        for post in history.posts:
            post.region = region if post.region == history.regions[0] else post.region
        history.regions[0] = region
        with as_superuser():
            indicator_world.load([history], known_regions=[region])
        seen = 0
        with scope_of(LEAD):
            for span in oracle.quarters(START, QUARTERS):
                own = [row for row in oracle.rows(history, *span) if row[1] == region]
                derived = figures(history.regions, quarter_of(span))
                assert derived == oracle.summed(own)
                seen += len(derived)
        assert seen > 30
