"""A case told, offered, returned, offered again, published and found, by the keyboard alone; clean by axe at both widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product, picture
from tests.browser.test_strategy import Reader
from tests.conftest import OTHER_SPONSOR

pytestmark = pytest.mark.browser
PLACES = [(1100, "north-east"), (320, "south-west")]  # both of the first co-ordinator
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def product():
    running = Product("good_practice")
    yield running
    running.stop()


@pytest.mark.parametrize(("width", "region"), PLACES)
def test_from_a_title_to_everybody_s_page(visitor, product, width, region):
    people = [f"contributor.1.{region}@demo.example", "coordinator.1@demo.example", OTHER_SPONSOR]
    author, college, reader = (Reader(visitor(width=width), email) for email in people)
    title = f"A day with a director, {region}"

    author.go("/good-practice/")
    author.act("link", "Share what worked with you")
    author.act("button", "Save this case")  # an error
    author.type(author.page.get_by_label("Title"), title)
    author.type(author.page.get_by_label("What was done?"), f"Heads of service shadowed directors. {HOSTILE}")
    author.to(author.main.locator("summary"))
    author.page.keyboard.press("Enter")
    author.visitor.clean()
    author.type(author.page.get_by_label("What did it take?"), "Half a day each.")
    picture(author.visitor, "case-form")
    author.act("button", "Save this case")
    author.says("Enter what came of it")
    picture(author.visitor, "case-draft")
    author.act("button", "Change")
    author.type(author.page.get_by_label("What came of it?"), "Seventeen of 24 would now apply.")
    author.type(author.page.get_by_label("Who can be asked?"), "The workforce team")
    for label in ("Part of the framework", "Objective that it serves most"):
        author.to(author.page.get_by_label(label))
        author.page.keyboard.press("ArrowDown")
    author.act("button", "Save this case")
    author.act("button", "Offer it to the College")
    author.act("button", "Offer it")

    college.go("/")
    college.act("link", "Good practice to review")
    picture(college.visitor, "cases-review")
    college.act("link", title)
    college.act("button", "Return it with reasons")
    college.act("button", "Return it")  # an error
    college.type(college.page.get_by_label("What should be different?"), "Say what did not work.")
    picture(college.visitor, "case-return")
    college.act("button", "Return it")

    author.go("/")
    author.act("link", "Good practice")
    author.act("link", title)
    author.says("Say what did not work.")
    picture(author.visitor, "case-returned")
    author.act("button", "Change")
    author.type(author.page.get_by_label("Why was it done?"), "Few had seen what a director does.")
    author.act("button", "Save this case")
    author.act("button", "Offer it to the College")
    author.act("button", "Offer it")
    college.go("/good-practice/cases/")
    college.act("link", title)
    college.act("button", "Publish it")
    college.act("button", "Publish it")

    reader.go("/good-practice/")
    reader.type(reader.page.get_by_label("Look for"), f"shadowing {region.split('-')[0]}")
    reader.act("button", "Search")
    expect(reader.main.locator("mark").first).to_be_visible()
    picture(reader.visitor, "cases-found")
    reader.press(reader.main.get_by_role("link", name=title))
    reader.visitor.clean()
    reader.says("Seventeen of 24")
    reader.says(HOSTILE)
    picture(reader.visitor, "case-published")
    reader.go("/good-practice/?text=xylophone")
    reader.says("No case matches")
    reader.act("link", "The framework’s templates")
    picture(reader.visitor, "templates")
    reader.act("link", "14. Quarterly return")
    reader.act("link", "Quarterly returns")
    reader.go("/good-practice/templates/8/")
    picture(reader.visitor, "template")

    author.go("/good-practice/cases/")
    author.act("link", title)
    author.act("link", "Withdraw this case")
    author.act("button", "Withdraw it")  # an error
    author.type(author.page.get_by_label("Why is it withdrawn?"), "The figure was wrong.")
    author.act("button", "Withdraw it")
    author.act("button", "Begin a new case with these words")
    author.act("link", "Remove this draft")
    author.act("button", "Remove this draft")
    for one in (author, college, reader):
        assert not one.visitor.noise, one.visitor.noise
