"""The market pages and their downloads: who reaches them, what they never say, and what they cost."""

import csv
import io

import pytest
from django.urls import reverse

from succession import clock
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, signed_in
from tests.plugin import servers
from tests.talent.market_world import CONTRIBUTOR, NOW, D, an_example, count_again
from tests.test_query_counts import count

pytestmark = pytest.mark.django_db
OTHER_CONTRIBUTOR = "contributor.2.north-east@demo.example"
REGION_ROUTES = ("market", "market_csv")
ORGANISATION_ROUTES = ("organisation_market", "organisation_market_csv")


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def named(keys, column="name"):
    with servers.superuser("succession") as owner:
        return [
            owner.execute(f"SELECT {column} FROM regions_organisation WHERE id = %s", [key]).fetchone()[0]
            for key in keys
        ]


def slug(organisation_id):
    return named([organisation_id], "slug")[0]


def address(route, organisation_id=None, **asked):
    where = ["north-east", *([slug(organisation_id)] if organisation_id else [])]
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse(route, args=where)}?{query}"


def text(email, url):
    answer = signed_in(email).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_reaches_what(world, places):
    region, own, _ = places
    an_example(world, region, own)
    everybody = (CONTRIBUTOR, OTHER_CONTRIBUTOR, LEAD, SPONSOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR)
    people = {email: signed_in(email) for email in everybody}

    def got(url):
        return {email: client.get(url).status_code for email, client in people.items()}

    nobody = dict.fromkeys(people, 404)
    for route in REGION_ROUTES:
        assert got(address(route)) == nobody | {LEAD: 200}, route
        assert people[LEAD].get(address(route, tier="9")).status_code == 404
        assert people[LEAD].get(address(route, quarters="5")).status_code == 404
    for route in ORGANISATION_ROUTES:
        assert got(address(route, own)) == nobody | {CONTRIBUTOR: 200, LEAD: 200}, route
        other = acting(OTHER_CONTRIBUTOR).organisation_id
        assert got(address(route, other)) == nobody | {OTHER_CONTRIBUTOR: 200, LEAD: 200}, route
        elsewhere = world.authorities("south-east")[0]
        assert people[LEAD].get(address(route, elsewhere)).status_code == 404


def test_linked_from_the_logs(world, places):
    region, own, _ = places
    an_example(world, region, own)
    assert address("market")[:-1] in text(LEAD, reverse("region_log", args=["north-east"]))
    assert address("organisation_market", own)[:-1] in text(CONTRIBUTOR, reverse("log", args=["north-east", slug(own)]))


def test_a_contributor_reads_no_name_and_no_count_under_five(world, places):
    region, own, rest = places
    an_example(world, region, own)
    for organisation in rest[:4]:
        world.filled(region, organisation, 40)
    count_again(world)
    for route in ORGANISATION_ROUTES:
        page = text(CONTRIBUTOR, address(route, own))
        assert "96" in page
        assert "Too few to show" in page
        for name in named(rest):
            assert name not in page
    rows = list(csv.reader(io.StringIO(text(CONTRIBUTOR, address("organisation_market_csv", own)))))
    others = [row for row in rows if row[4].startswith("Other")]
    assert others
    assert {row[5] for row in others} == {"Too few to show"}


def test_reasons_for_leaving_by_page(world, places):
    region, own, rest = places
    an_example(world, region, own)
    for organisation in rest[:8]:
        world.filled(region, organisation, 40, reason="retirement")
    for organisation in rest[:4]:
        world.filled(region, organisation, 40, reason="ill-health")
    count_again(world)
    for route in REGION_ROUTES:
        for asked in ({}, {"tier": "2"}, {"quarters": "8"}, {"tier": "2", "quarters": "8"}):
            page = text(LEAD, address(route, **asked))
            assert "Ill health" not in page
            assert "Promoted" not in page
        assert "Retirement" in page
    for route in ORGANISATION_ROUTES:
        own_page = text(CONTRIBUTOR, address(route, own))
        assert "Promoted" in own_page
        assert "Ill health" not in own_page
        for organisation in (own, rest[0]):
            page = text(LEAD, address(route, organisation))
            assert not any(word in page for word in ("Ill health", "Promoted", "Retirement"))


def test_an_empty_log_says_what_will_appear():
    organisation = acting(CONTRIBUTOR).organisation_id
    assert "Here you will see turnover" in text(CONTRIBUTOR, address("organisation_market", organisation))
    assert "They appear when organisations keep their logs" in text(LEAD, address("market"))


def test_a_name_in_a_download_is_no_formula(world, places):
    region, own, _ = places
    an_example(world, region, own)
    page = text(LEAD, address("organisation_market_csv", own))
    assert all(cell[:1] not in "=+-@" for row in csv.reader(io.StringIO(page)) for cell in row if cell)


@pytest.mark.parametrize("email", [LEAD, CONTRIBUTOR])
def test_as_many_queries_at_thirty_vacancies_as_at_one(world, places, email):
    region, own, rest = places
    url = address("market") if email == LEAD else address("organisation_market", own)
    world.filled(region, own, 60)
    client = signed_in(email)
    one = count(client, url)
    for at in range(29):
        world.filled(region, [own, *rest][at % 12], 60)
        world.cover(world.vacancy(world.post(region, own, remit=["youth"]), D(2010, 8, 1)), D(2010, 8, 1))
    assert count(client, url) == one <= 12
