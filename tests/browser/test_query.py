"""The College asks, the region answers what was asked and nothing else, and the College reads the difference."""

import re

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.conftest import NATIONAL_LEAD, PASSWORD

pytestmark = pytest.mark.browser
BEFORE = QuarterKey.of(clock.today()).previous.previous.slug
PATH = f"/regions/south-east/returns/{BEFORE}/"


def test_a_question_and_its_answer(visitor):
    college = visitor().sign_in(NATIONAL_LEAD)
    page = college.page
    college.go(PATH)
    page.get_by_role("link", name="Ask questions about this return").click()
    college.clean()
    page.get_by_role("button", name="Send the questions").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select what you ask about")
    college.clean()
    page.get_by_label("About").first.select_option("8:-")
    page.get_by_label("What do you ask?").first.fill("Does this count people or bodies?")
    page.get_by_label("About").nth(1).select_option("next_quarter")
    page.get_by_label("What do you ask?").nth(1).fill("By when?")
    page.get_by_role("button", name="Send the questions").click()
    expect(page.get_by_role("main")).to_contain_text("Queried")
    college.clean()

    lead = visitor(width=320).sign_in("lead.south-east@demo.example")
    page = lead.page
    page.get_by_role("link", name=re.compile("Quarterly return,")).first.click()
    expect(page.get_by_text("Does this count people or bodies?").first).to_be_visible()
    lead.clean()
    page.get_by_role("button", name="Answer the questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Active contacts")
    lead.clean()
    page.get_by_label("Number of active contacts").fill("77")
    page.get_by_role("button", name="Save and continue").click()
    assert page.locator("textarea").count() == 1
    page.get_by_label("Next quarter").fill("The skills audit, by Easter.")
    page.get_by_role("button", name="Save and continue").click()
    lead.clean()
    page.get_by_role("button", name="Send to the sponsor").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Answer the College about")
    for at in (0, 1):
        page.locator("textarea").nth(at).fill("Bodies; by Easter.")
    for comment in page.locator("textarea").all():
        if not comment.input_value():
            comment.fill("As the College asked.")
    page.get_by_role("button", name="Send to the sponsor").click()
    expect(page.get_by_text("It is with the sponsor")).to_be_visible()

    sponsor = visitor().sign_in("sponsor.south-east@demo.example")
    page = sponsor.page
    sponsor.go(f"{PATH}sign-off/")
    expect(page.get_by_role("heading", name="Answers to the College")).to_be_visible()
    page.get_by_label("I have read this return").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.get_by_role("link", name=re.compile("Download the report"))).to_be_visible(timeout=30000)

    page = college.page
    college.go(PATH)
    page.get_by_role("link", name=re.compile("What changed")).click()
    expect(page.get_by_role("main")).to_contain_text("now 77")
    expect(page.locator("ins")).to_contain_text("by Easter.")
    college.clean()
    college.go(f"{PATH}?version=1")
    expect(page.get_by_role("main")).to_contain_text("Superseded")
    college.clean()
    college.go(PATH)
    page.get_by_role("button", name="Accept this return").click()
    expect(page.get_by_role("main")).to_contain_text("Accepted")
