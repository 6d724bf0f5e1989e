"""People with a role for some days, or with two roles in two tabs."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product
from tests.browser.test_people import join

pytestmark = pytest.mark.browser
THIS = QuarterKey.of(clock.today()).previous.slug
SECTION = f"/regions/north-west/returns/{THIS}/prepare/looking-ahead/"
TEXT = "Two directors say that they will retire by the summer."
SPONSOR = "sponsor.london@demo.example"


@pytest.fixture(scope="module")
def product():
    running = Product("roles")
    yield running
    running.stop()


def asked_to_deputise(visitor, width, email, first, last):
    """The sponsor's invitation, accepted by the letter's link."""
    sponsor = visitor(width=width).sign_in(SPONSOR)
    sponsor.go("/people/invite/deputy/")
    sponsor.clean()
    page = sponsor.page
    page.get_by_label("E-mail address").fill(email)
    for legend, day in (("first", first), ("last", last)):
        group = page.get_by_role("group", name=re.compile(legend, re.IGNORECASE))
        for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label).fill(str(value))
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(email).first).to_be_visible()
    deputy = visitor(width=width)
    for _ in range(60):
        deputy.go("/demo/mail/")
        letter = deputy.page.get_by_role("main").inner_text()
        if email in letter:
            break
        deputy.page.wait_for_timeout(500)
    deputy.go(re.search(r"/invitation/[^\s]+", letter[letter.index(email) :])[0])
    deputy.clean()
    join(deputy)
    return sponsor, deputy


def test_a_deputy_signs_until_the_sponsor_ends_it(visitor):
    today, email = timezone.localdate(), "dora.deputy@example.org"
    sponsor, deputy = asked_to_deputise(visitor, 1100, email, today, today + datetime.timedelta(days=14))
    page = deputy.page
    deputy.go("/")
    deputy.clean()
    expect(page.get_by_text("Deputy DCS sponsor").first).to_be_visible()
    deputy.go(f"/regions/london/returns/{THIS}/sign-off/")
    deputy.clean()
    page.get_by_role("checkbox").check()
    page.get_by_label("Your password").fill("three random words")
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.get_by_text("Return signed off")).to_be_visible()
    expect(page.get_by_text("Nora New").first).to_be_visible()
    # Ended before its last day, it is over with the deputy's next request, on a page that says so.
    sponsor.go("/people/")
    sponsor.page.get_by_role("link", name="End access of Nora New").click()
    sponsor.clean()
    sponsor.page.get_by_role("button", name="End access").click()
    answer = deputy.go("/")
    assert answer.status == 403
    deputy.clean()
    assert "role" in page.get_by_role("main").inner_text()
    assert not sponsor.noise, sponsor.noise


@pytest.mark.parametrize("width", [320])
def test_a_deputy_of_later_has_no_role_yet(visitor, width):
    first = timezone.localdate() + datetime.timedelta(days=7)
    _, deputy = asked_to_deputise(visitor, width, "later.deputy@example.org", first, first)
    assert deputy.go("/").status == 403
    deputy.clean()


def choose(page, region):
    page.get_by_label(re.compile(region)).check()
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("width", [1100, 320])
def test_two_roles_in_two_tabs(visitor, width):
    """What is written in one tab is never saved under the role that was chosen in the other, and is not lost."""
    one = visitor(width=width).sign_in("two.roles@demo.example")
    page = one.page
    choose(page, "North West")
    one.go(SECTION)
    second = one.context.new_page()
    second.goto(f"{one.product.url}/choose-role/")
    choose(second, "North East")
    expect(second.get_by_role("banner")).to_contain_text("North East")
    page.get_by_label("Risks and issues").fill(TEXT)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    one.clean()
    assert one.product.sql("SELECT count(*) FROM reporting_returnversion WHERE risks = %s", TEXT) == [(0,)]
