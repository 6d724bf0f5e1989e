"""The plan drafted, sent, returned with reasons, renewed and agreed, in a browser; every page clean by axe at both
widths, with its errors too; and the same way without JavaScript."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product
from tests.conftest import NATIONAL_LEAD
from tests.plugin import ROOT

pytestmark = pytest.mark.browser
PLACES = [(1100, True, "north-east"), (320, True, "south-west"), (1100, False, "london")]


@pytest.fixture(scope="module")
def product():
    """A nation of its own: an agreement opens quarters, which other tests count."""
    running = Product("plan")
    regions = [region for _, _, region in PLACES]
    subprocess.run([sys.executable, "-m", "tests.browser.in_force", *regions], cwd=ROOT, env=running.env, check=True)
    yield running
    running.stop()


class Reader:
    """Somebody who looks at each page before they act on it."""

    def __init__(self, visitor, email, *, javascript):
        self.visitor, self.javascript = visitor.sign_in(email), javascript
        self.page, self.main = visitor.page, visitor.page.get_by_role("main")

    def go(self, path):
        self.visitor.go(path)
        self.look()

    def look(self):
        if self.javascript:  # axe is a script
            self.visitor.clean()

    def press(self, role, name):
        self.follow(self.main.get_by_role(role, name=name, exact=True))

    def follow(self, target):
        with self.page.expect_navigation():
            target.click()
        self.look()

    def line(self, category, purpose, amount):
        if category:
            self.page.get_by_label("Category").select_option(label=category)
        self.page.get_by_label("What is it for?").fill(purpose)
        self.page.get_by_label("Amount", exact=True).fill(amount)


@pytest.mark.parametrize(("width", "javascript", "region"), PLACES)
def test_drafted_sent_returned_renewed_and_agreed(visitor, product, width, javascript, region):
    [(pk,)] = product.sql("SELECT g.id FROM regions_grant g JOIN regions_region r ON r.id = g.region_id "
                          "WHERE r.slug = %s", region)  # fmt: skip
    people = [f"lead.{region}@demo.example", f"sponsor.{region}@demo.example", NATIONAL_LEAD]
    lead, sponsor, college = (
        Reader(visitor(width=width, javascript=javascript), email, javascript=javascript) for email in people
    )
    plan, [(allocation,)] = f"/regions/{region}/grants/{pk}/plan/", product.sql(
        "SELECT allocation FROM regions_grant WHERE id = %s", pk
    )  # fmt: skip
    college.go(plan)
    expect(college.main.get_by_text("has not sent a plan yet")).to_be_visible()
    lead.go("/")
    lead.press("link", "Expenditure plan")
    lead.press("button", "Start the plan")
    lead.press("button", "Add a line")
    lead.press("button", "Add this line")
    expect(lead.page.get_by_role("link", name="Choose a category")).to_be_visible()
    lead.page.get_by_label("Quarter").select_option(index=1)
    lead.line("Capacity (the regional lead)", "The regional lead, half time", "60000.001")
    lead.press("button", "Add this line")
    expect(lead.page.get_by_role("link", name="Enter the amount in pounds and whole pence")).to_be_visible()
    lead.line("", "The regional lead, half time", "£60,000")
    lead.press("button", "Add this line")
    expect(lead.main.get_by_text("£60,000.00 added")).to_be_visible()
    lead.line("Leadership development", "Action learning sets for assistant directors", str(allocation - 60_000))
    lead.press("button", "Add this line")  # the quarter is kept
    lead.line("Events and workshops", "A mistake", "1")
    lead.press("button", "Add this line")
    lead.press("link", "Back to the plan")
    expect(lead.main.get_by_text("£1.00 too much")).to_be_visible()
    lead.press("link", "Remove A mistake, £1.00")
    lead.press("button", "Remove this line")
    sponsor.go("/")
    sponsor.press("link", "Expenditure plan")
    sponsor.press("button", "Send to the College")
    sponsor.press("button", "Send to the College")
    expect(sponsor.main.get_by_text("Waits for the College")).to_be_visible()
    college.go(plan)
    college.press("button", "Return it with reasons")
    college.press("button", "Return this plan")
    expect(college.page.get_by_role("link", name="Enter a reason")).to_be_visible()
    college.page.get_by_label("Why is it returned?").fill("Say when the learning sets begin.")
    college.press("button", "Return this plan")
    lead.go(plan)
    expect(lead.main.get_by_text("Say when the learning sets begin.")).to_be_visible()
    lead.press("button", "Start a new version")
    lead.follow(lead.main.get_by_role("link", name="Change Action learning sets"))
    lead.page.get_by_label("Quarter").select_option(index=2)
    lead.press("button", "Save this line")
    sponsor.go(plan)
    sponsor.press("button", "Send to the College")
    sponsor.press("button", "Send to the College")
    college.go(plan)
    college.press("link", "What changed from version 1 to version 2")
    expect(college.main.get_by_text("now in")).to_be_visible()
    college.go(plan)
    college.press("button", "Agree this plan")
    college.press("button", "Agree this plan")
    expect(college.main.get_by_text("Agreed by")).to_be_visible()
    for reader in (lead, sponsor, college):
        reader.go(f"/regions/{region}/grants/{pk}/spending/")
        reader.go(plan)
        reader.go("/")
        assert not reader.visitor.noise, reader.visitor.noise
    lead.go(f"/regions/{region}/grants/{pk}/spending/explain/events/")
    lead.press("button", "Save the explanation")
    lead.page.get_by_label("Why, and what follows?").fill("None was planned.")
    lead.press("button", "Save the explanation")
    lead.press("link", "Other income of the region")
    lead.press("button", "Add income")
    lead.press("button", "Add this income")
    expect(lead.page.get_by_role("link", name="Choose where it comes from")).to_be_visible()
