"""A session that is about to end, and one that has: the page says so, and the text is there again after signing in."""

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product
from tests.conftest import OTHER_LEAD, PASSWORD

pytestmark = pytest.mark.browser
LEAD = "lead.north-west@demo.example"
THIS = QuarterKey.of(clock.today()).previous.slug
SECTION = f"/regions/north-west/returns/{THIS}/prepare/looking-ahead/"
TEXT = "Two directors say that they will retire by the summer."


@pytest.fixture(scope="module")
def product():
    """Sessions of its own, as all of them end at once here."""
    running = Product("session")
    yield running
    running.stop()


def ends_in(product, seconds):
    product.sql("UPDATE django_session SET expire_date = now() + make_interval(secs => %s)", seconds)


def saved(product):
    return product.sql("SELECT count(*) FROM reporting_returnversion WHERE risks = %s", TEXT)[0][0]


@pytest.mark.parametrize("width", [1100, 320])
def test_a_warning_comes_before_and_the_session_is_prolonged(visitor, product, width):
    lead = visitor(width=width).sign_in(LEAD)
    page = lead.page
    dialog = page.get_by_role("dialog", name="You will soon be signed out")
    lead.go(SECTION)
    expect(dialog).to_be_hidden()
    ends_in(product, 170)
    lead.go(SECTION)
    expect(dialog).to_contain_text("in 3 minutes")
    button = dialog.get_by_role("button", name="Stay signed in")
    expect(button).to_be_focused()
    lead.clean()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    [(left,)] = product.sql("SELECT extract(epoch FROM max(expire_date) - now()) FROM django_session")
    assert left > 7 * 60 * 60
    # Closed with Escape it does not come back while the minutes run.
    ends_in(product, 170)
    lead.go(SECTION)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert not lead.noise, lead.noise


def sign_in_here(page, email):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(("width", "javascript"), [(1100, True), (320, False)], ids=["js", "no-js"])
def test_text_sent_too_late_is_there_again(visitor, product, width, javascript):
    lead = visitor(width=width, javascript=javascript).sign_in(LEAD)
    page = lead.page
    ends_in(product, 3600)
    lead.go(SECTION)
    page.get_by_label("Risks").fill("")
    page.get_by_role("button", name="Save and continue").click()
    lead.go(SECTION)
    before = saved(product)
    ends_in(product, 0)
    page.get_by_label("Risks").fill(TEXT)
    if javascript:
        expect(page.locator("[data-autosave-status]")).to_contain_text("You have been signed out", timeout=8000)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back to the tab
        dialog = page.get_by_role("dialog", name="You have been signed out")
        expect(dialog).to_contain_text("What you entered is on this page still")
        lead.clean()
        dialog.get_by_role("button", name="Close this message").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(page.get_by_text(TEXT)).to_have_count(0)
    if javascript:
        lead.clean()
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    sign_in_here(page, LEAD)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you entered is here")
    expect(page.get_by_text(TEXT)).to_be_visible()
    if javascript:
        lead.clean()
    assert saved(product) == before
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    assert saved(product) == before + 1


def test_somebody_else_at_the_same_browser_does_not_see_it(visitor, product):
    lead = visitor().sign_in(LEAD)
    page = lead.page
    lead.go(SECTION)
    page.get_by_label("Risks").fill(TEXT)
    ends_in(product, 0)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    sign_in_here(page, OTHER_LEAD)
    expect(page.get_by_role("heading", level=1)).to_have_text("South East")
    for path in ("/account/kept/", "/", SECTION):
        lead.go(path)
        assert TEXT not in page.content()
        assert "See what you entered" not in page.content()
