"""A plan by keyboard alone, from the first action to an update of the quarter, at both widths; clean by axe."""

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product, picture
from tests.browser.test_stakeholders import Keyboard
from tests.conftest import LEAD, OTHER_LEAD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product():
    running = Product("plan")
    yield running
    running.stop()


def write_day(keys, page, group, text):
    due = page.get_by_role("group", name=group)
    for part, value in zip(("Day", "Month", "Year"), text.split(), strict=True):
        keys.tab_to(due.get_by_label(part))
        page.keyboard.type(value)


@pytest.mark.parametrize(("width", "email", "region"), [(1100, LEAD, "north-east"), (320, OTHER_LEAD, "south-east")])
def test_from_an_action_to_its_progress(visitor, width, email, region):
    lead = visitor(width=width).sign_in(email)
    page, keys, base = lead.page, Keyboard(lead, judged=True), f"/regions/{region}/plan/"
    keys.go(base)
    for title in ("Two learning sets", "A day with a director"):
        keys.follow("button", "Add an action")
        if title.startswith("Two"):
            keys.follow("button", "Save this action")
            expect(page.get_by_text("Enter what will be done").first).to_be_visible()
        keys.write("What will be done?", title)
        keys.choose("Which aim does it serve?", "A more diverse talent pool")
        keys.tab_to(page.get_by_label("Part of the framework", exact=True))
        page.keyboard.type("Dev")
        write_day(keys, page, "When is it due?", "1 6 2099" if title.startswith("Two") else "1 9 2099")
        picture(lead, "plan-action-add")
        keys.follow("button", "Save this action")
        expect(page.get_by_text("The action is in the plan")).to_be_visible()
        keys.go(base)

    keys.follow("link", "Two learning sets")
    keys.follow("link", "Add a milestone")
    keys.write("What must be reached?", "First set full")
    write_day(keys, page, "When is it due?", "1 3 2099")
    keys.follow("button", "Save this milestone")
    expect(page.get_by_text("First set full").first).to_be_visible()
    picture(lead, "plan-action")

    keys.follow("button", "Say how it stands")
    for title, status, note in (
        ("Two learning sets", "Done", ""),
        ("A day with a director", "On", "Half have offered one"),
    ):
        line = page.get_by_role("group", name=title)
        keys.tab_to(line.get_by_label("How does it stand?"))
        page.keyboard.type(status)
        keys.tab_to(line.get_by_label("Note"))
        page.keyboard.type(note)
    keys.follow("button", "Save")
    expect(page.get_by_text("Say in a line why it is done").first).to_be_visible()
    keys.tab_to(page.get_by_role("group", name="Two learning sets").get_by_label("Note"))
    page.keyboard.type("All have met")
    picture(lead, "plan-update")
    keys.follow("button", "Save")
    expect(page.get_by_text("2 actions are updated")).to_be_visible()

    keys.go(base)
    picture(lead, "plan")
    keys.go(f"{base}timeline/")
    picture(lead, "plan-timeline")
    keys.follow("link", "A day with a director")
    expect(page.get_by_text("Half have offered one")).to_be_visible()
    lead.clean()
    assert QuarterKey.of(clock.today()).label in page.content()
    assert not lead.noise
