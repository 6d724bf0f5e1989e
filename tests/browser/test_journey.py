"""A quarterly return from draft to the College, by a real browser against real processes."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Keyboard
from tests.conftest import LEAD, NATIONAL_LEAD, OTHER_LEAD, PASSWORD, SPONSOR

pytestmark = pytest.mark.browser
THIS = QuarterKey.of(clock.today()).previous.slug
PATH = f"/regions/north-east/returns/{THIS}/"
COUNTS = {1: "3", 2: "2", 5: "1", 6: "1", 7: "0"}
AVERAGES = {3: "18", 4: "7"}


def fill_tier(page):
    for number, value in COUNTS.items():
        page.locator(f"#id_indicator-{number}-numerator").fill(value)
    for number, people in AVERAGES.items():
        page.locator(f"#id_indicator-{number}-numerator").fill(people)
        page.locator(f"#id_indicator-{number}-denominator").fill("2")


def save(page):
    page.get_by_role("button", name="Save and continue").click()


def test_the_whole_way(visitor, product):
    lead = visitor().sign_in(LEAD)
    page = lead.page
    expect(page.get_by_role("heading", level=1)).to_have_text("North East")
    lead.clean()
    page.get_by_role("link", name=re.compile("Quarterly return,")).click()
    lead.clean()
    page.get_by_role("button", name="Start this return").click()

    # Errors say what to do; nothing typed is lost; each links to its input.
    fill_tier(page)
    page.locator("#id_indicator-1-numerator").fill("three")
    page.locator("#id_indicator-7-numerator").fill("5")
    page.locator("#id_indicator-3-denominator").fill("")
    save(page)
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    for words in ("as a whole number, like 12", "must be 2 or less", "Enter posts with a round that closed"):
        expect(page.locator(".govuk-error-summary")).to_contain_text(words)
    for link in page.locator(".govuk-error-summary__list a").all():
        link.click()
        assert "#" + page.evaluate("document.activeElement.id") == link.get_attribute("href")
    expect(page.locator("#id_indicator-1-numerator")).to_have_value("three")
    lead.clean()
    page.set_viewport_size({"width": 320, "height": 800})
    lead.width = 320
    lead.clean()
    page.set_viewport_size({"width": 1100, "height": 900})
    lead.width = 1100

    fill_tier(page)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2nd tier")
    fill_tier(page)
    save(page)
    page.locator("#id_indicator-8-numerator").fill("31")
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=8000)
    save(page)
    for label in ("Progress against the plan", "Activities this quarter", "Spending of the grant"):
        page.get_by_label(label).fill(f"{label}: as planned. <script>alert(1)</script>")
    save(page)
    save(page)  # the next section is left empty
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    lead.clean()
    page.get_by_role("button", name="Send to the sponsor").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the text for “Next quarter”")
    page.get_by_role("link", name=re.compile("what comes next")).click()
    page.get_by_label("Next quarter").fill("Finish the skills audit.")
    save(page)
    page.get_by_role("button", name="Send to the sponsor").click()
    expect(page.get_by_text("It is with the sponsor")).to_be_visible()
    lead.clean()

    # The sponsor sends it back, the lead sends it again.
    sponsor = visitor().sign_in(SPONSOR)
    page = sponsor.page
    sponsor.go(f"{PATH}send-back/")
    page.get_by_role("button", name="Send back").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a reason")
    page.get_by_label("What should be changed?").fill("Say more about risks.")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_text("Say more about risks.")).to_be_visible()
    lead.go(f"{PATH}check/")
    lead.page.get_by_role("button", name="Send to the sponsor").click()

    sponsor.go("/")
    expect(page.get_by_text("It waits for your sign-off")).to_be_visible()
    page.get_by_role("link", name=re.compile("Quarterly return,")).first.click()
    page.get_by_role("button", name="Read it and sign it off").click()
    expect(page.get_by_text("as planned. <script>alert(1)</script>").first).to_be_visible()
    sponsor.clean()
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick the box to make the declaration")
    page.get_by_label("I have read this return").check()
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The password is not right")
    sponsor.clean()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Return signed off")
    download = page.get_by_role("link", name=re.compile(r"Download the report \(PDF"))
    expect(download).to_be_visible(timeout=30000)
    sponsor.clean()
    with page.expect_download() as waiting:
        download.click()
    signed = waiting.value.path().read_bytes()
    assert signed.startswith(b"%PDF-")

    college = visitor().sign_in(NATIONAL_LEAD)
    page = college.page
    expect(page.get_by_role("link", name=re.compile("^North East, "))).to_be_visible()
    college.clean()
    page.get_by_role("link", name="National page").click()
    expect(page.get_by_role("row", name=re.compile("^North East Signed off"))).to_be_visible()
    college.clean()
    page.get_by_role("region", name="Who has returned").get_by_role("link", name="North East").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Download the report")).click()
    assert waiting.value.path().read_bytes() == signed
    page.get_by_role("button", name="Accept this return").click()
    expect(page.get_by_role("main")).to_contain_text("Accepted")
    college.clean()

    other = visitor().sign_in(OTHER_LEAD)
    for path in ("", "check/", "prepare/1st-tier/", "report.pdf", "report/", "recall/"):
        assert other.go(PATH + path).status == 404
        assert "North East" not in other.page.content()
    assert not [one for one in lead.noise + sponsor.noise + college.noise if "409" not in one and "422" not in one]
    assert product.sql("SELECT count(*) FROM reporting_report") == [(1,)]


@pytest.mark.parametrize(
    ("region", "width", "javascript"), [("south-west", 1100, True), ("north-west", 320, False)], ids=["keys", "no-js"]
)
def test_the_whole_way_with_the_keyboard_alone(visitor, region, width, javascript):
    """Once with scripts and once without, by keys alone: started or opened, filled in, sent, signed off, accepted."""
    keys = Keyboard(visitor(width=width, javascript=javascript)).sign_in(f"lead.{region}@demo.example")
    page, button = keys.page, lambda name: page.get_by_role("main").get_by_role("button", name=name)
    keys.press(page.get_by_role("main").get_by_role("link", name=re.compile("Quarterly return,")))
    if region == "south-west":
        keys.press(button("Start this return"))
    else:
        keys.press(page.get_by_role("link", name=re.compile("^1st tier")))
    for _ in ("1st", "2nd"):
        for number in range(1, 8):
            keys.type(page.locator(f"#id_indicator-{number}-numerator"), COUNTS.get(number) or AVERAGES[number])
            if number in AVERAGES:
                keys.type(page.locator(f"#id_indicator-{number}-denominator"), "2")
        keys.press(button("Save and continue"))
    keys.type(page.locator("#id_indicator-8-numerator"), "44")
    keys.press(button("Save and continue"))
    for heading in ("Progress against the plan", "Activities this quarter", "Spending of the grant"):
        keys.type(page.get_by_label(heading), "By the keyboard.")
    keys.press(button("Save and continue"))
    keys.type(page.get_by_label("Next quarter"), "More of it.")
    keys.press(button("Save and continue"))
    expect(page.get_by_role("row", name=re.compile("^8. Number of active contacts"))).to_contain_text("44")
    keys.press(button("Send to the sponsor"))
    expect(page.get_by_text("It is with the sponsor")).to_be_visible()

    keys = Keyboard(visitor(width=width, javascript=javascript)).sign_in(f"sponsor.{region}@demo.example")
    page, button = keys.page, lambda name: page.get_by_role("main").get_by_role("button", name=name)
    keys.press(page.get_by_role("main").get_by_role("link", name=re.compile("Quarterly return,")))
    keys.press(button("Read it and sign it off"))
    keys.to(page.get_by_label("I have read this return"))
    page.keyboard.press("Space")
    keys.type(page.get_by_label("Your password"), PASSWORD)
    keys.press(button("Sign off this return"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Return signed off")
    download = page.get_by_role("link", name=re.compile(r"Download the report \(PDF"))
    if javascript:
        expect(download).to_be_visible(timeout=30000)
    for _ in range(60):  # without scripts one loads the page again
        if download.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(download).to_be_visible()

    keys = Keyboard(visitor(width=width, javascript=javascript)).sign_in(NATIONAL_LEAD)
    page = keys.page
    keys.press(page.get_by_role("link", name="National page"))
    name = {"south-west": "South West", "north-west": "North West"}[region]
    returned = page.get_by_role("region", name="Who has returned")
    keys.press(returned.get_by_role("link", name=name))
    keys.press(page.get_by_role("button", name="Accept this return"))
    expect(page.get_by_role("main")).to_contain_text("Accepted")


@pytest.mark.parametrize("width", [1100, 320])
def test_every_page_is_accessible(visitor, width):
    somebody = visitor(width=width)
    for path in (
        "/account/sign-in/",
        "/account/password/forgotten/",
        "/account/password/forgotten/sent/",
        "/account/password/forgotten/1-x/",
        "/account/password/changed/",
        "/invitation/nothing/",
        "/accessibility/",
        "/cookies/",
        "/privacy/",
    ):
        somebody.go(path)
        somebody.clean()
    before = QuarterKey.parse(THIS).previous.slug
    own = "/regions/north-west/returns/"
    account = [
        f"/account/{one}"
        for one in (
            "",
            "password/",
            "sessions/",
            "second-factor/",
            "second-factor/webauthn/",
            "second-factor/totp/activate/",
            "second-factor/webauthn/add/",
            "confirm/",
        )
    ]
    for email, paths in {
        "lead.london@demo.example": [*account, "/tokens/", "/people/", "/people/invite/contributor/"],
        "lead.north-west@demo.example": ["/", own, f"{own}{THIS}/", f"{own}{THIS}/check/", f"{own}{before}/", "/nowhere/",
                                         f"{own}{THIS}/prepare/1st-tier/", f"{own}{THIS}/prepare/progress/"],
        "sponsor.london@demo.example": [f"/regions/london/returns/{THIS}/sign-off/", "/", "/people/", "/people/invite/deputy/",
                                     "/people/invite/lead/"],
        NATIONAL_LEAD: [f"/national/{THIS}/", f"/national/{THIS}/timeliness/", f"/national/{THIS}/grants/", f"/national/{THIS}/authorities/", f"/national/{before}/authorities/?show=3&tier=1",
                        f"/national/{before}/?tier=2&indicator=3", f"{own}{before}/", "/people/",
                        "/people/invite/sponsor/", "/people/invite/coordinator/", "/people/invite/auditor/"],
        "contributor.1.london@demo.example": ["/", "/people/", "/people/invite/participant/"],
        "two.roles@demo.example": ["/choose-role/"],
        "auditor@demo.example": ["/"],
    }.items():  # fmt: skip
        somebody.context.clear_cookies()
        somebody.sign_in(email)
        for path in paths:
            somebody.go(path)
            somebody.clean()
        if "/people/" in paths:  # what stands behind its links: the end of a role, a co-ordinator's regions
            links = somebody.page.get_by_role("link", name=re.compile("^(End access|Regions) of"))
            somebody.go("/people/")
            kinds = {one.get_attribute("href").rsplit("/", 2)[1]: one.get_attribute("href") for one in links.all()}
            assert set(kinds) == {"sponsor": {"end"}, "national": {"end", "regions"}, "lead": {"end"}}.get(
                email.split(".")[0], set()
            )
            for path in kinds.values():
                somebody.go(path)
                somebody.clean()


def test_health(product):
    with urllib.request.urlopen(f"{product.url}/healthz") as answer:
        assert answer.read() == b'{"database": "ok", "broker": "ok", "worker": "ok", "status": "ok"}'
