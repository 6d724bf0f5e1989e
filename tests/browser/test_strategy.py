"""A strategy written, shared, commented on, submitted, received, returned, agreed and published, by the keyboard alone;
every page clean by axe at both widths, with its errors too."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Keyboard, Product
from tests.conftest import NATIONAL_LEAD
from tests.plugin import ROOT

pytestmark = pytest.mark.browser
PLACES = [(1100, "north-east"), (320, "south-west")]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def product():
    """A nation of its own: an agreement opens quarters, which other tests count."""
    running = Product("strategy")
    regions = [region for _, region in PLACES]
    subprocess.run([sys.executable, "-m", "tests.browser.in_force", *regions], cwd=ROOT, env=running.env, check=True)
    yield running
    running.stop()


class Reader(Keyboard):
    """Somebody without a mouse who looks at each page before they act on it."""

    def __init__(self, visitor, email):
        super().__init__(visitor)
        self.main = self.page.get_by_role("main")
        self.sign_in(email)

    def go(self, path):
        self.visitor.go(path)
        self.visitor.clean()

    def act(self, role, name):
        self.press(self.main.get_by_role(role, name=name, exact=True))
        self.visitor.clean()

    def says(self, words):
        expect(self.main.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize(("width", "region"), PLACES)
def test_from_the_first_word_to_the_published_version(visitor, product, width, region):
    people = [f"{role}.{region}@demo.example" for role in ("lead", "sponsor", "contributor.1")]
    lead, sponsor, contributor, college = (Reader(visitor(width=width), email) for email in [*people, NATIONAL_LEAD])
    page = f"/regions/{region}/strategy/"
    for reader in (sponsor, contributor, college, lead):
        reader.go(page)
    lead.act("button", "Start the strategy")
    lead.act("link", "Write “Vision”")
    for number in range(9):
        lead.type(lead.main.get_by_role("textbox"), f"Text {number}. {HOSTILE}")
        if not number:
            status = lead.page.locator("[data-autosave-status]")
            expect(status).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=8000)
        lead.act("button", "Save and continue")
    lead.says("Every required section is written")
    lead.act("button", "Share this draft")
    for label in ("The region’s organisations", "The national co-ordinator"):
        lead.to(lead.page.get_by_label(label))
        lead.page.keyboard.press("Space")
    lead.act("button", "Save")

    contributor.go("/")
    contributor.act("link", "Strategy")
    contributor.act("link", "Comment on “Culture and collaboration”")
    contributor.act("button", "Add the comment")  # an error
    contributor.type(contributor.page.get_by_label("Your comment"), "Say what you will do about pay.")
    contributor.act("button", "Add the comment")
    contributor.act("link", "Say what your organisation gives and gains")
    contributor.act("button", "Save")  # an error
    contributor.type(contributor.page.get_by_label("What your organisation gives"), "Two mentors.")
    contributor.act("button", "Save")

    # Two people in one section at once: both texts are on the page.
    other = Reader(visitor(width=width), people[0])
    for reader in (lead, other):
        reader.go(f"{page}sections/culture/")
    lead.says("Say what you will do about pay.")
    lead.type(lead.main.get_by_role("textbox"), "Theirs.")
    lead.act("button", "Save and go back")
    other.type(other.main.get_by_role("textbox"), "Mine.")
    other.act("button", "Save and go back")
    other.says("Theirs.")
    expect(other.main.get_by_role("textbox")).to_have_value("Mine.")
    other.act("button", "Save and go back")
    lead.go(page)
    lead.press(lead.main.get_by_role("link", name="Answer or mark as dealt with"))
    lead.type(lead.page.get_by_label("Answer (optional)"), "Pay is each authority’s.")
    lead.act("button", "Mark as dealt with")

    lead.act("link", "Checklist")
    lead.press(lead.main.get_by_role("link", name="Can each organisation say what it gives"))
    lead.to(lead.page.get_by_label("Yes"))
    lead.page.keyboard.press("Space")
    lead.act("button", "Save")  # an error
    lead.type(lead.page.get_by_label("Evidence, or where it can be read"), "The strategy itself.")
    lead.act("button", "Save")
    lead.says("1 of 16 done")

    sponsor.go("/")
    sponsor.act("link", "Strategy")
    sponsor.act("button", "Submit to the College")
    sponsor.act("button", "Submit to the College")
    expect(sponsor.main.get_by_role("link", name="Download the strategy")).to_be_visible(timeout=60_000)
    college.go(f"/regions/{region}/agreement/")
    college.act("link", "The region’s strategy")
    college.act("button", "Receive this strategy")
    college.type(college.page.get_by_label("Year"), "2099")
    college.act("button", "Receive this strategy")  # an error
    college.go(f"{page}receive/")
    college.act("button", "Receive this strategy")
    college.act("button", "Return it with reasons")
    college.act("button", "Return it")  # an error
    college.type(college.page.get_by_label("Why is it returned?"), "What will be seen?")
    college.to(college.main.locator("summary"))
    college.page.keyboard.press("Enter")
    college.type(college.page.get_by_label("Vision"), "In how many years?")
    college.act("button", "Return it")
    college.go(f"/regions/{region}/agreement/")
    college.says("Instalment 2")

    lead.go(page)
    lead.act("button", "Start a new version")
    lead.says("In how many years?")
    lead.act("link", "Change “Vision”")
    lead.type(lead.main.get_by_role("textbox"), f"Text 0 in five years. {HOSTILE}")
    lead.act("button", "Save and go back")
    sponsor.go(f"{page}submit/")
    sponsor.act("button", "Submit to the College")
    college.go(page)
    college.act("link", "What changed from version 1 to version 2")
    expect(college.main.locator("ins").first).to_contain_text("in five years.")
    college.go(f"{page}receive/")
    college.act("button", "Receive this strategy")
    college.act("button", "Agree this strategy")
    college.act("button", "Agree this strategy")
    lead.go("/")
    lead.act("link", "Strategy")
    lead.act("button", "Publish it")
    lead.act("button", "Publish it")
    contributor.go(page)
    contributor.says("Text 0 in five years.")
    for reader in (lead, sponsor, contributor, college, other):
        assert not [one for one in reader.visitor.noise if "409" not in one], reader.visitor.noise
