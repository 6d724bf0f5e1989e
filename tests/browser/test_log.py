"""A contributor's log from the first post to an appointment, at both widths; every page clean by axe."""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product
from tests.browser.test_grant import fill_date
from tests.browser.test_ledger import press
from tests.conftest import LEAD
from tests.talent.log_world import D

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product():
    running = Product("log")
    yield running
    running.stop()


@pytest.mark.parametrize(("width", "javascript", "number"), [(1100, True, 1), (320, False, 2)])
def test_from_a_post_to_an_appointment(visitor, width, javascript, number):
    somebody = visitor(width=width, javascript=javascript).sign_in(f"contributor.{number}.north-east@demo.example")
    page = somebody.page
    step = partial(press, somebody, judged=javascript)
    step("button", "Start your log")
    step("button", "Add your first post")
    step("button", "Save this post")
    expect(page.get_by_role("link", name="Select the tier of the post")).to_be_visible()
    page.get_by_label("1st tier (director of children’s services)").check()
    page.get_by_label("Title of the post").fill("Director of children’s services")
    page.get_by_text("Experience wanted").click()
    if javascript:
        page.get_by_label("Political awareness").check()
    step("button", "Save this post")
    step("button", "Add a vacancy")
    fill_date(somebody, "known_on", D(2010, 9, 1))
    fill_date(somebody, "vacant_on", D(2010, 12, 1))
    step("button", "Save this vacancy")
    step("button", "Add a round of recruitment")
    step("button", "Save this round")
    expect(page.get_by_role("link", name="Enter the day of advertising")).to_be_visible()
    fill_date(somebody, "advertised_on", D(2010, 9, 20))
    page.get_by_label("Applicants", exact=True).fill("7")
    step("button", "Save this round")
    step("link", "Add interim cover")
    fill_date(somebody, "starts_on", D(2010, 12, 1))
    page.get_by_label("Agency or contract").check()
    step("button", "Save this cover")
    step("link", "The remit has changed")
    page.go_back()
    step("button", "Add an appointment")
    fill_date(somebody, "decided_on", D(2010, 11, 1))
    page.get_by_label("Where does the appointee come from?").select_option(label="Another authority of the region")
    step("button", "Save this appointment")
    expect(page.get_by_text("The appointment is saved")).to_be_visible()
    step("link", "Change this vacancy")
    page.go_back()
    step("link", "Remove it")
    page.go_back()
    with page.expect_navigation():
        page.locator(".govuk-back-link").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("You have confirmed the log")).to_be_visible()
    somebody.go("/")
    expect(page.get_by_text("Confirmed on")).to_be_visible()
    lead = visitor(width=width, javascript=javascript).sign_in(LEAD)
    lead.go("/regions/north-east/log/")
    press(lead, "link", "County Durham" if number == 1 else "Darlington", judged=javascript)
    press(lead, "link", ", V1", judged=javascript)
    if javascript:
        for one in (somebody, lead):
            one.clean()
    assert not somebody.noise + lead.noise
