"""A lead's stakeholders by keyboard alone, from the first to a follow-up that is done, at both widths; clean by axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product, picture
from tests.conftest import LEAD, OTHER_LEAD

pytestmark = pytest.mark.browser
MOST_STOPS = 60  # of the Tab key on one page: further away nothing is near enough


@pytest.fixture(scope="module")
def product():
    running = Product("stakeholders")
    yield running
    running.stop()


class Keyboard:
    """Counts the keys. ``judged``: each page is looked at by axe before it is left."""

    def __init__(self, visitor, *, judged):
        self.visitor, self.page, self.judged, self.keys = visitor, visitor.page, judged, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1

    def go(self, path):
        self.visitor.go(path)
        self.keys = 0

    def tab_to(self, found):
        for _ in range(MOST_STOPS):
            if found.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        pytest.fail(f"the keyboard does not reach {found}")

    def write(self, label, text):
        self.tab_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def follow(self, role, name):
        """Enter on a link or a button of the page; another page has come when this is done."""
        if self.judged:
            self.visitor.clean()
        self.tab_to(self.page.get_by_role("main").get_by_role(role, name=name).first)
        self.enter()

    def enter(self):
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()

    def choose(self, group, option):
        """A radio: the first one by Tab, then the arrows."""
        radios = self.page.get_by_role("group", name=group).get_by_role("radio")
        at = next(n for n, one in enumerate(radios.all()) if one.get_attribute("id") == self.id_of(group, option))
        chosen = next((n for n, one in enumerate(radios.all()) if one.is_checked()), None)
        self.tab_to(radios.nth(chosen or 0))
        for _ in range(at - (chosen or 0)):
            self.press("ArrowDown")
        if chosen is None and at == 0:
            self.press("Space")
        expect(radios.nth(at)).to_be_checked()

    def id_of(self, group, option):
        return self.page.get_by_role("group", name=group).get_by_label(option, exact=True).get_attribute("id")


@pytest.mark.parametrize(
    ("width", "javascript", "email", "region"),
    [(1100, True, LEAD, "north-east"), (320, False, OTHER_LEAD, "south-east")],
)
def test_from_a_stakeholder_to_a_follow_up(visitor, width, javascript, email, region):
    lead = visitor(width=width, javascript=javascript).sign_in(email)
    page, keys, base = lead.page, Keyboard(lead, judged=javascript), f"/regions/{region}/stakeholders/"
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    keys.go(base)
    keys.follow("button", "Add a stakeholder")
    keys.follow("button", "Save this stakeholder")
    expect(page.get_by_text("Enter the name of the person or body").first).to_be_visible()
    keys.write("Name", "Ada Quill")
    keys.tab_to(page.get_by_label("Group", exact=True))
    page.keyboard.type("Human")
    keys.choose("Influence", "High")
    picture(lead, "stakeholder-add")
    keys.follow("button", "Save this stakeholder")
    expect(page.get_by_text("Work closely with")).to_be_visible()

    keys.follow("button", "Log this engagement")
    expect(page.get_by_text("The engagement is logged")).to_be_visible()

    # From the page that logs: the last one is at hand, and Enter sends.
    keys.go(f"{base}log/")
    expect(page.get_by_role("radio", name="Ada Quill")).to_be_focused()
    keys.press("Space")
    keys.enter()
    expect(page.get_by_text("The engagement is logged")).to_be_visible()
    assert keys.keys <= 4

    keys.go(f"{base}log/")
    expect(page.get_by_role("radio", name="Ada Quill")).to_be_focused()
    keys.press("Space")
    keys.choose("How?", "Group meeting")
    keys.write("What came of it? (optional)", "Wants figures first")
    keys.tab_to(page.locator("summary", has_text="Another day"))
    keys.press("Enter")
    keys.write("Next step (optional)", "Send the figures")
    due = page.get_by_role("group", name="When is it due? (optional)")
    for part, text in (("Day", "1"), ("Month", "6"), ("Year", "2099")):
        keys.tab_to(due.get_by_label(part))
        page.keyboard.type(text)
    picture(lead, "engagement-log")
    keys.follow("button", "Log this engagement")
    expect(page.get_by_text("Wants figures first")).to_be_visible()
    picture(lead, "stakeholder")

    keys.go(f"{base}follow-ups/")
    picture(lead, "follow-ups")
    keys.follow("button", re.compile("Done.*Send the figures"))
    expect(page.get_by_text("The follow-up is done")).to_be_visible()

    keys.go(f"{base}barriers/")
    keys.follow("button", "Add a barrier")
    keys.write("What is the barrier?", "No time")
    keys.tab_to(page.get_by_label("Kind", exact=True))
    page.keyboard.type("Lack")
    keys.follow("button", "Save this barrier")
    expect(page.get_by_role("heading", name="No time")).to_be_visible()

    keys.go(f"{base}grid/")
    picture(lead, "grid")
    keys.follow("link", "Ada Quill")
    keys.tab_to(page.locator("summary", has_text="Archive"))
    keys.press("Enter")
    keys.follow("link", "erase them for good")
    keys.follow("button", "Erase for good")
    expect(page.get_by_text("The stakeholder is erased")).to_be_visible()
    assert "Ada Quill" not in page.content()
    # The journey at 320 pixels is without scripts, and so without axe.
    visitor(width=width).sign_in(email).all_clean(
        base, "", "grid/", "add/", "log/", "follow-ups/", "barriers/", "barriers/add/"
    )
    assert not lead.noise
