"""The market pages of a lead and of a contributor, empty and full, at both widths; every one clean by axe."""

import datetime

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product, picture
from tests.conftest import LEAD
from tests.plugin import servers
from tests.talent.market_world import World

pytestmark = pytest.mark.browser
CONTRIBUTOR = "contributor.1.north-east@demo.example"


@pytest.fixture(scope="module")
def product():
    running = Product("market")
    yield running
    running.stop()


def logs(world):
    """Of every authority of two regions, in the last quarter that is over: one post filled, one advertised in vain.

    And counted, as every night.
    """
    day = QuarterKey.of(clock.today()).previous.starts_on
    later = day + datetime.timedelta(days=45)
    for region in ("north-east", "south-east"):
        place = world.region(region)
        for organisation in world.authorities(region):
            need = world.vacancy(world.post(place, organisation, remit=["learning"]), day, reason="retirement")
            world.round(need, day, later, "appointed", salary_from=80_000, salary_to=90_000)
            world.appoint(need, later, later)
            need = world.vacancy(world.post(place, organisation, remit=["social-care", "safeguarding"]), day)
            world.round(need, day, later, "not-appointed", reasons=["too-few"], skills=["risk"], salary_from=75_000)
            world.cover(need, day)
    last = QuarterKey.of(clock.today()).previous.ends_on
    for region in ("north-east", "south-east"):
        world.one("SELECT stats.market_count_region(%s, %s, %s, %s)", world.region(region), last, last, clock.today())
    world.one("SELECT stats.market_count_nation(%s, %s)", last, clock.today())


def test_empty_and_full(visitor, product):
    people = [visitor(width=width).sign_in(email) for email in (LEAD, CONTRIBUTOR) for width in (1100, 320)]
    people[0].go("/regions/north-east/market/")
    expect(people[0].page.get_by_text("Here you will see turnover")).to_be_visible()
    people[0].clean()
    with servers.superuser(product.database) as owner:
        logs(World(owner))
    for at, one in enumerate(people):
        one.go("/regions/north-east/log/")
        one.page.get_by_role("link", name="The market: turnover").click()
        one.page.get_by_label("Period").select_option("8")
        with one.page.expect_navigation():
            one.page.get_by_role("button", name="Show").click()
        expect(one.page.get_by_label("Period")).to_have_value("8")
        one.clean()
        expect(one.page.get_by_role("img", name="Vacancies by quarter")).to_have_count(1)
        for closed in one.page.locator("summary").all():
            closed.click()
        expect(one.page.get_by_role("cell", name="about 45 days").first).to_be_visible()
        one.clean()
        picture(one, "market" if at < 2 else "organisation-market")
        assert one.noise == []
        with one.page.expect_download() as download:
            one.page.get_by_role("link", name="Download these figures").click()
        assert download.value.suggested_filename.endswith(".csv")
    people[1].go(people[3].page.url.removeprefix(product.url))  # the lead, of one organisation
    expect(people[1].page.get_by_text("They are the organisation’s own")).to_be_visible()
    people[1].clean()
