"""A message by keyboard alone, from the first word to what came back, at both widths; clean by axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product, picture
from tests.browser.test_stakeholders import Keyboard
from tests.conftest import LEAD, OTHER_LEAD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product():
    running = Product("communications")
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("width", "javascript", "email", "region"),
    [(1100, True, LEAD, "north-east"), (320, False, OTHER_LEAD, "south-east")],
)
def test_from_a_message_to_what_came_back(visitor, width, javascript, email, region):
    lead = visitor(width=width, javascript=javascript).sign_in(email)
    page, keys, base = lead.page, Keyboard(lead, judged=javascript), f"/regions/{region}/communications/"
    keys.go(base)
    keys.follow("button", "Add a communication")
    keys.follow("button", "Save this communication")
    expect(page.get_by_text("Enter the main message").first).to_be_visible()
    keys.tab_to(page.get_by_label("Audience", exact=True))
    page.keyboard.type("Human")
    keys.write("Main message", "One skills audit in place of seven")
    keys.write("How?", "Workshop")
    when = page.get_by_role("group", name="When is it next?")
    for part, text in (("Day", "3"), ("Month", "5"), ("Year", "2010")):
        keys.tab_to(when.get_by_label(part))
        page.keyboard.type(text)
    keys.choose("How often?", "Every month")
    picture(lead, "communication-add")
    keys.follow("button", "Save this communication")
    expect(page.get_by_text("The communication is added")).to_be_visible()
    picture(lead, "communications")

    keys.go(f"{base}calendar/")
    picture(lead, "communication-calendar")
    keys.follow("link", re.compile("Mark as done"))
    keys.write("What came back? (optional)", "Two asked for more")
    picture(lead, "communication-done")
    keys.follow("button", "Save")
    expect(page.get_by_text("That it was done is saved")).to_be_visible()

    keys.go(f"{base}returned/")
    expect(page.get_by_text("Two asked for more")).to_be_visible()
    picture(lead, "communication-returned")
    keys.go(f"{base}checklist/")
    keys.follow("link", re.compile("Has the sponsor agreed"))
    keys.choose("Is it done?", "In part")
    picture(lead, "communication-checklist")
    keys.follow("button", "Save")
    expect(page.get_by_text("The answer is saved")).to_be_visible()
    # The journey at 320 pixels is without scripts, and so without axe.
    visitor(width=width).sign_in(email).all_clean(base, "", "add/", "calendar/", "returned/", "checklist/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not lead.noise
