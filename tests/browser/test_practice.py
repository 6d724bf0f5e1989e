"""What an organisation has in place, said by keyboard alone, and read by the lead and by a neighbour; clean by axe."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product, picture
from tests.browser.test_stakeholders import Keyboard
from tests.regions.practice_world import AREAS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product():
    running = Product("practice")
    yield running
    running.stop()


@pytest.mark.parametrize(("width", "javascript", "region"), [(1100, True, "north-east"), (320, False, "south-east")])
def test_from_ten_answers_to_the_matrix(visitor, width, javascript, region):
    mine = visitor(width=width, javascript=javascript).sign_in(f"contributor.1.{region}@demo.example")
    page, keys = mine.page, Keyboard(mine, judged=javascript)
    keys.follow("link", "Say what you have in place")
    keys.follow("button", "Say what you have in place")
    keys.follow("button", "Save all ten")
    expect(page.get_by_text("Select how far this has come: identifying talent").first).to_be_visible()
    keys.keys = 0
    for area in AREAS:
        keys.tab_to(page.locator(f"#id_{area}_0"))
        keys.press("ArrowDown")
        keys.press("ArrowDown")
    picture(mine, "practice-answer")
    keys.follow("button", "Save all ten")
    assert keys.keys <= 60  # ten answers and a button: minutes
    expect(page.get_by_text("The ten areas are saved")).to_be_visible()

    keys.follow("link", "Say more about Coaching or mentoring")
    keys.write("What is it called? (optional)", "Coaching pool")
    keys.choose("Would you share it with other organisations of the region?", "Yes")
    keys.follow("button", "Save this area")
    expect(page.get_by_text("Enter the role or the team").first).to_be_visible()
    picture(mine, "practice-area")
    keys.write("Whom should others ask?", "Workforce team")
    keys.follow("button", "Save this area")
    expect(page.get_by_text("The area is saved")).to_be_visible()

    keys.follow("link", "Enter the numbers")
    keys.tab_to(page.get_by_role("group", name="Social care").get_by_label("2nd tier"))
    page.keyboard.type("3")
    picture(mine, "headcount")
    keys.follow("button", "Save the numbers")
    expect(page.get_by_text("The numbers are saved")).to_be_visible()
    picture(mine, "practice")

    other = visitor(width=width, javascript=javascript).sign_in(f"contributor.2.{region}@demo.example")
    other.go(f"/regions/{region}/practice/shared/")
    Keyboard(other, judged=javascript).tab_to(other.page.locator("summary", has_text="Coaching or mentoring"))
    other.page.keyboard.press("Enter")
    expect(other.page.get_by_text("Workforce team")).to_be_visible()
    picture(other, "practices-shared")

    lead = visitor(width=width, javascript=javascript).sign_in(f"lead.{region}@demo.example")
    keys = Keyboard(lead, judged=javascript)
    expect(lead.page.get_by_text("not said yet what they have in place")).to_be_visible()
    for path, name in (("", "practices"), ("summary/", "practice-summary"), ("headcounts/", "headcounts")):
        keys.go(f"/regions/{region}/practice/{path}")
        picture(lead, name)
        if javascript:
            lead.clean()
            other.clean()
    keys.go(f"/regions/{region}/practice/")
    keys.tab_to(lead.page.get_by_role("region", name="Matrix of current practice"))
    keys.tab_to(lead.page.locator("summary", has_text="The matrix as a list"))
    keys.press("Enter")
    expect(lead.page.get_by_text("Coaching or mentoring: Formal but patchy").first).to_be_visible()
    # The journey at 320 pixels is without scripts, and so without axe.
    visitor(width=width).sign_in(f"lead.{region}@demo.example").all_clean(
        f"/regions/{region}/practice/", "", "summary/", "headcounts/", "shared/"
    )
    visitor(width=width).sign_in(f"contributor.1.{region}@demo.example").all_clean(
        page.url.removeprefix(mine.product.url), ""
    )
    for one in (mine, other, lead):
        wide = one.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        assert not one.noise
