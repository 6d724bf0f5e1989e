"""Entry, approval and reversal, and held spending, in a browser; every page clean by axe at both widths."""

from functools import partial

import pytest
from playwright.sync_api import expect

from succession import clock
from tests.browser.conftest import Product, picture
from tests.browser.test_grant import PAGE, fill_date
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, PASSWORD, SPONSOR

pytestmark = pytest.mark.browser
COORDINATOR = "coordinator.1@demo.example"
PDF = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"}
PROGRAM = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}


@pytest.fixture(scope="module")
def product():
    running = Product("ledger")
    yield running
    running.stop()


def press(visitor, role, name, *, judged=True):
    """Each leads to another page, which has come when this is done."""
    if judged:
        visitor.clean()
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("main").get_by_role(role, name=name).click()


@pytest.fixture(scope="module")
def in_force(chromium, product):
    """The North East's agreement, signed by both, and the first instalment released and paid."""
    from tests.browser.conftest import Visitor

    today = clock.today()
    opened = [Visitor(chromium, product) for _ in range(3)]
    college, sponsor, coordinator = opened
    college.sign_in(NATIONAL_LEAD).go("/agreements/draft/")
    for field, day in (
        ("starts_on", today),
        ("respond_by", today),
        ("ends_on", today.replace(year=today.year + 1, day=1)),
    ):
        fill_date(college, field, day)
    for label, amount in (("Base", "78000"), ("For each authority", "5800"), ("First instalment", "60000")):
        college.page.get_by_label(label, exact=True).fill(amount)
    college.page.get_by_label("North East", exact=True).select_option(index=1)
    college.page.get_by_role("button", name="Draft the agreements").click()
    college.go(PAGE.format("north-east") + "offer/")
    college.page.get_by_role("button", name="Offer it to the sponsor").click()
    sponsor.sign_in(SPONSOR).go(PAGE.format("north-east") + "sign/")
    sponsor.page.get_by_label("I have read this agreement").check()
    sponsor.page.get_by_label("Your password").fill(PASSWORD)
    sponsor.page.get_by_role("button", name="Sign this agreement").click()
    expect(sponsor.page.get_by_text("You have signed the agreement")).to_be_visible()
    college.go(PAGE.format("north-east") + "countersign/")
    college.page.get_by_role("button", name="Countersign for the College").click()
    college.go(PAGE.format("north-east") + "instalments/1/release/")
    college.page.get_by_role("button", name="Release £60,000.00").click()
    coordinator.sign_in(COORDINATOR).go(PAGE.format("north-east") + "instalments/1/pay/")
    fill_date(coordinator, "paid_on", today)
    coordinator.page.get_by_label("Reference of the payment").fill("BACS 1")
    coordinator.page.get_by_role("button", name="Mark as paid").click()
    for one in opened:
        one.close()
    return product.sql("SELECT id FROM regions_grant")[0][0]


def address(grant, page="ledger/"):
    return f"/regions/north-east/grants/{grant}/{page}"


def fill_entry(visitor, *, amount, category, payee, kind="Payment"):
    visitor.page.get_by_label(kind, exact=True).check()
    fill_date(visitor, "spent_on", clock.today())
    visitor.page.get_by_label("Amount", exact=True).fill(amount)
    visitor.page.get_by_label("Category", exact=True).select_option(label=category)
    visitor.page.get_by_label("Payee", exact=True).fill(payee)
    visitor.page.get_by_label("What for?").fill("Salary of the regional lead, with travel")


@pytest.mark.parametrize(("width", "javascript"), [(1100, True), (320, False)])
def test_entry_approval_and_reversal(visitor, in_force, width, javascript, tmp_path):
    large = tmp_path / "scan.pdf"
    large.write_bytes(b"%PDF-" + b"x" * 11 * 1024 * 1024 + b"%%EOF")
    lead = visitor(width=width, javascript=javascript).sign_in(LEAD)
    sponsor = visitor(width=width, javascript=javascript).sign_in(SPONSOR)
    # axe itself needs scripts
    look = partial(press, judged=javascript)
    lead.go(address(in_force))
    picture(lead, "empty")
    look(lead, "button", "Enter spending")
    look(lead, "button", "Continue")
    picture(lead, "enter-errors")
    if javascript:
        lead.clean()
    payee = f"Payroll of the authority {width}"
    fill_entry(lead, amount="£1,234.56", category="Capacity (the regional lead)", payee=payee)
    look(lead, "button", "Continue")
    picture(lead, "check")
    for wrong, words in ((PROGRAM, "must be a PDF"), (large, "larger than 10 MB")):
        lead.page.get_by_label("Evidence (optional)").set_input_files(wrong)
        look(lead, "button", "Enter it in the ledger")
        expect(lead.page.get_by_role("link", name=words)).to_be_visible()
    picture(lead, "check-errors")
    lead.page.get_by_label("Evidence (optional)").set_input_files(PDF)
    look(lead, "button", "Enter it in the ledger")
    expect(lead.page.get_by_text("It waits for the sponsor")).to_be_visible()
    picture(lead, "entry")
    number = lead.page.url.rstrip("/").rsplit("/", 1)[-1]
    with lead.page.expect_download() as saved:
        lead.page.get_by_role("link", name="invoice.pdf").click()
    assert saved.value.suggested_filename == "invoice.pdf"
    sponsor.go("/")
    picture(sponsor, "home")
    look(sponsor, "link", "Ledger of the grant")
    sponsor.go(address(in_force))
    picture(sponsor, "queue")
    look(sponsor, "link", f"Entry {number}: payment of £1,234.56")
    look(sponsor, "button", "Approve")
    picture(sponsor, "approve")
    look(sponsor, "button", "Approve this entry")
    expect(sponsor.page.get_by_text(f"Entry {number} is approved")).to_be_visible()
    lead.go(address(in_force, f"ledger/{number}/"))
    look(lead, "link", "Reverse this entry")
    look(lead, "button", "Reverse this entry")
    picture(lead, "reverse-errors")
    lead.page.get_by_label("What was wrong?").fill("Entered twice")
    look(lead, "button", "Reverse this entry")
    expect(lead.page.get_by_text(f"The reversal of entry {number} waits for the sponsor")).to_be_visible()
    sponsor.go(address(in_force, f"ledger/{int(number) + 1}/approve/"))
    look(sponsor, "button", "Approve this entry")
    sponsor.go(address(in_force))
    expect(sponsor.page.get_by_text("−£1,234.56").first).to_be_visible()
    picture(sponsor, "ledger")
    if javascript:
        sponsor.clean()
    assert not lead.noise + sponsor.noise


@pytest.mark.parametrize("width", [1100, 320])
def test_held_until_the_college_consents(visitor, in_force, width):
    lead, college = visitor(width=width).sign_in(LEAD), visitor(width=width).sign_in(COORDINATOR)
    sponsor, auditor = visitor(width=width).sign_in(SPONSOR), visitor(width=width).sign_in(AUDITOR)
    lead.go(address(in_force, "ledger/enter/"))
    fill_entry(lead, amount="60001", category="Events and workshops", payee=f"A hall {width}")
    press(lead, "button", "Continue")
    expect(lead.page.get_by_text("It will be held for the College.")).to_be_visible()
    expect(lead.page.get_by_text("It passes the money received.")).to_be_visible()
    picture(lead, "check-held")
    press(lead, "button", "Change it")
    press(lead, "button", "Continue")
    press(lead, "button", "Enter it in the ledger")
    number = lead.page.url.rstrip("/").rsplit("/", 1)[-1]
    college.go("/")
    press(college, "link", "North East, ledger of the grant")
    picture(college, "held-queue")
    press(college, "link", f"Entry {number}:")
    press(college, "button", "Consent")
    picture(college, "consent")
    press(college, "button", "Consent")
    sponsor.go(address(in_force, f"ledger/{number}/approve/"))
    press(sponsor, "button", "Approve this entry")
    expect(sponsor.page.get_by_role("link", name="Enter a reason")).to_be_visible()
    picture(sponsor, "approve-above")
    sponsor.page.get_by_label("Why is more spent").fill("The authority lends it until the second instalment comes.")
    press(sponsor, "button", "Approve this entry")
    auditor.go("/")
    picture(auditor, "auditor-home")
    press(auditor, "link", "North East")
    auditor.clean()
    picture(auditor, "audit")
    expect(auditor.page.get_by_text("is the one that was signed")).to_be_visible()
    with auditor.page.expect_download() as saved:
        auditor.page.get_by_role("link", name="Download all of it (CSV)").click()
    assert saved.value.suggested_filename.startswith("grant-north-east-")
    lead.go(address(in_force, "ledger/?status=approved&text=hall"))
    lead.clean()
    picture(lead, "filtered")
    assert not lead.noise + college.noise + sponsor.noise + auditor.noise


def test_by_keyboard_alone(visitor, in_force):
    """From the ledger to an entry: tab and enter, no mouse."""
    lead = visitor().sign_in(LEAD)
    lead.go(address(in_force))
    lead.page.get_by_role("button", name="Enter spending").focus()
    lead.page.keyboard.press("Enter")
    lead.page.wait_for_url("**/enter/")
    lead.page.get_by_label("Payment", exact=True).focus()
    lead.page.keyboard.press("Space")
    today = clock.today()
    typed = [str(today.day), str(today.month), str(today.year), "12.34"]
    for text in typed:
        lead.page.keyboard.press("Tab")
        lead.page.keyboard.type(text)
    lead.page.keyboard.press("Tab")
    lead.page.keyboard.type("Cap")
    for text in ("Payroll by keyboard", "Travel"):
        lead.page.keyboard.press("Tab")
        lead.page.keyboard.type(text)
    lead.page.keyboard.press("Tab")
    lead.page.keyboard.press("Enter")
    expect(lead.page.get_by_role("heading", name="Check this entry")).to_be_visible()
    for _ in range(40):
        lead.page.keyboard.press("Tab")
        if lead.page.evaluate("document.activeElement.textContent").strip() == "Enter it in the ledger":
            break
    lead.page.keyboard.press("Enter")
    expect(lead.page.get_by_text("It waits for the sponsor")).to_be_visible()
