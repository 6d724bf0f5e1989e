"""What follows an agreement's signatures, in a browser; every page clean by axe at both widths."""

import datetime

import pytest
from playwright.sync_api import expect

from succession import clock
from tests.browser.conftest import Product
from tests.browser.submitted import submit
from tests.browser.test_grant import COORDINATOR, PAGE, fill_date, press
from tests.conftest import LEAD, NATIONAL_LEAD, PASSWORD, SPONSOR

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product():
    """A nation of its own: an agreement opens quarters, which other tests count."""
    running = Product("agreement")
    submit(running, "north-east", "yorkshire-and-the-humber")
    yield running
    running.stop()


def both_sign(college, sponsor, region, name, today):
    college.go("/agreements/draft/")
    days = {"starts_on": today, "respond_by": today, "ends_on": today.replace(year=today.year + 1, day=1)}
    for field, day in days.items():
        fill_date(college, field, day)
    college.page.get_by_label("The second instalment also waits").check()
    college.page.get_by_label(name, exact=True).select_option(index=1)
    press(college, "button", "Draft the agreements")
    college.go(PAGE.format(region))
    press(college, "button", "Offer it to the sponsor")
    press(college, "button", "Offer it to the sponsor")
    sponsor.go(PAGE.format(region))
    press(sponsor, "button", "Read it and sign it")
    expect(sponsor.page.get_by_text("agreed the region’s expenditure plan")).to_be_visible()
    sponsor.page.get_by_label("I have read this agreement").check()
    sponsor.page.get_by_label("Your password").fill(PASSWORD)
    press(sponsor, "button", "Sign this agreement")
    college.go(PAGE.format(region))
    press(college, "button", "Countersign")
    press(college, "button", "Countersign for the College")


@pytest.mark.parametrize(
    ("width", "region", "name"),
    [(1100, "north-east", "North East"), (320, "yorkshire-and-the-humber", "Yorkshire and The Humber")],
)
def test_from_both_signatures_to_the_next_agreement(visitor, width, region, name):
    today = clock.today()
    college, sponsor = visitor(width=width).sign_in(NATIONAL_LEAD), visitor(width=width)
    sponsor.sign_in(SPONSOR.replace("north-east", region))
    both_sign(college, sponsor, region, name, today)

    # The document, made by the worker while the page waits.
    sponsor.go(PAGE.format(region))
    link = sponsor.page.get_by_role("link", name="Download the agreement with both signatures (PDF,")
    expect(link).to_be_visible(timeout=60_000)
    sponsor.clean()
    answer = sponsor.page.request.get(sponsor.product.url + link.get_attribute("href"))
    assert answer.body().startswith(b"%PDF-")
    assert sponsor.product.sql("SELECT count(*) FROM regions_agreementdocument d JOIN regions_region r "
                               "ON r.id = d.region_id WHERE r.slug = %s", region) == [(1,)]  # fmt: skip
    sponsor.go("/demo/mail/")
    expect(sponsor.page.get_by_role("heading", name=f"Partnership agreement for {name}").first).to_be_visible()
    sponsor.clean()

    # Evidence, of each side; a mistake is struck through.
    sponsor.go(PAGE.format(region))
    press(sponsor, "link", "Read or add evidence")
    press(sponsor, "link", "Add evidence for R2")
    press(sponsor, "button", "Add the evidence")
    sponsor.clean()  # with errors
    sponsor.page.get_by_label("What was done?").fill("A lead was appointed, for three days a week.")
    fill_date(sponsor, "dated_on", today)
    press(sponsor, "button", "Add the evidence")
    press(sponsor, "link", "Withdraw the entry")
    sponsor.page.get_by_label("Why is it withdrawn?").fill("Two days a week.")
    press(sponsor, "button", "Withdraw the entry")
    expect(sponsor.page.get_by_text("Two days a week.")).to_be_visible()
    sponsor.clean()
    college.go(f"{PAGE.format(region)}evidence/")
    press(college, "link", "Add evidence for C2")
    college.page.get_by_label("What was done?").fill("The first instalment was paid.")
    fill_date(college, "dated_on", today)
    press(college, "button", "Add the evidence")
    expect(college.page.get_by_text("No evidence yet for 9 of 10.")).to_be_visible()

    # Another authority receives the money.
    college.go(PAGE.format(region))
    press(college, "link", "Change the accountable authority")
    press(college, "button", "Change the accountable authority")
    college.page.get_by_label("New accountable authority").select_option(index=3)
    fill_date(college, "starts_on", today + datetime.timedelta(days=40))
    college.page.get_by_label("Why?").fill("The first one is reorganised.")
    press(college, "button", "Change the accountable authority")
    expect(college.page.get_by_text("(signed)")).to_be_visible()

    # The formula of the period, for all regions.
    college.go("/agreements/")
    press(college, "link", "The formula of each period")
    press(college, "link", f"{today.day} {today:%B %Y}")
    college.page.get_by_label("Base").fill("1000")
    press(college, "button", "Show the effect")
    expect(college.page.get_by_text("These figures can’t be applied")).to_be_visible()
    college.page.get_by_label("Base").fill(f"{79_000 + width}")
    press(college, "button", "Apply it to all grants in force")
    college.clean()  # a reason is asked for
    college.page.get_by_label("Why is it changed?").fill("A new settlement.")
    press(college, "button", "Apply it to all grants in force")
    college.clean()
    sponsor.go(PAGE.format(region))
    expect(sponsor.page.get_by_text(f"£{79_000 + width:,.2f} and £5,800.00 for each of")).to_be_visible()

    # The second instalment waits, by our option; the next agreement is drafted from this one.
    college.go(PAGE.format(region))
    press(college, "link", "The region’s strategy")
    press(college, "button", "Receive this strategy")
    press(college, "button", "Receive this strategy")
    college.go(PAGE.format(region))
    expect(college.page.get_by_text("It also waits for the agreed expenditure plan.")).to_be_visible()
    press(college, "link", "Renew it")
    press(college, "button", "Draft the agreements")
    college.clean()
    college.go(PAGE.format(region))
    press(college, "link", "the agreement of")
    expect(college.page.get_by_text("Draft", exact=True).first).to_be_visible()
    press(college, "link", f"{today.day} {today:%B %Y} to")
    expect(college.page.get_by_text("Signed for the College")).to_be_visible()
    for email in (LEAD.replace("north-east", region), COORDINATOR if region == "north-east" else NATIONAL_LEAD):
        reader = visitor(width=width, javascript=False).sign_in(email)
        reader.go(f"{PAGE.format(region)}evidence/")
        expect(reader.page.get_by_text("A lead was appointed, for three days a week.")).to_be_visible()
    assert not college.noise, college.noise
    assert not sponsor.noise, sponsor.noise
