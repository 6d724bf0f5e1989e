"""From the draft of an agreement to the second instalment, in a browser; every page clean by axe at both widths."""

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product
from tests.browser.submitted import submit
from tests.conftest import NATIONAL_LEAD, PASSWORD, SPONSOR

pytestmark = pytest.mark.browser
COORDINATOR = "coordinator.1@demo.example"
PAGE = "/regions/{}/agreement/"


@pytest.fixture(scope="module")
def product():
    """A nation of its own: an agreement opens quarters, which other tests count."""
    running = Product("grant")
    submit(running, "north-east", "yorkshire-and-the-humber")
    yield running
    running.stop()


def fill_date(visitor, name, day):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        visitor.page.locator(f"[name={name}_{part}]").fill(str(value))


def press(visitor, role, name):
    visitor.clean()
    visitor.page.get_by_role("main").get_by_role(role, name=name).click()


@pytest.mark.parametrize(
    ("width", "region", "name"),
    [(1100, "north-east", "North East"), (320, "yorkshire-and-the-humber", "Yorkshire and The Humber")],
)
def test_from_offer_to_the_second_instalment(visitor, width, region, name):
    today = clock.today()
    college, sponsor = visitor(width=width).sign_in(NATIONAL_LEAD), visitor(width=width)
    sponsor.sign_in(SPONSOR.replace("north-east", region))
    college.go("/agreements/")
    press(college, "button", "Draft agreements")
    press(college, "button", "Draft the agreements")
    college.clean()  # with errors
    for field, day in (
        ("starts_on", today),
        ("respond_by", today),
        ("ends_on", today.replace(year=today.year + 1, day=1)),
    ):
        fill_date(college, field, day)
    for label, amount in (("Base", "78000"), ("For each authority", "5800"), ("First instalment", "60000")):
        college.page.get_by_label(label, exact=True).fill(amount)
    college.page.get_by_label(name, exact=True).select_option(index=1)
    press(college, "button", "Show the figures")
    expect(college.page.get_by_role("rowheader", name="Total")).to_be_visible()
    press(college, "button", "Draft the agreements")
    college.go(PAGE.format(region))
    press(college, "button", "Offer it to the sponsor")
    press(college, "button", "Offer it to the sponsor")
    sponsor.go(PAGE.format(region))
    press(sponsor, "button", "Read it and sign it")
    sponsor.page.get_by_label("I have read this agreement").check()
    sponsor.page.get_by_label("Your password").fill(PASSWORD)
    press(sponsor, "button", "Sign this agreement")
    expect(sponsor.page.get_by_text("You have signed the agreement")).to_be_visible()
    college.go(PAGE.format(region))
    press(college, "button", "Countersign")
    press(college, "button", "Countersign for the College")
    press(college, "link", "Release instalment 1")
    press(college, "button", "Release £60,000.00")
    press(college, "link", "The region’s strategy")
    press(college, "button", "Receive this strategy")
    press(college, "button", "Receive this strategy")
    college.go(PAGE.format(region))
    press(college, "link", "Release instalment 2")
    press(college, "button", "Release £")
    college.clean()
    college.go(f"/national/{QuarterKey.of(today).slug}/")
    press(college, "link", "Grants: allocated")
    expect(college.page.get_by_role("link", name=name, exact=True)).to_be_visible()
    college.clean()
    sponsor.go(PAGE.format(region))
    sponsor.clean()
    assert not college.noise, college.noise
