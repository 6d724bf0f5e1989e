"""A contributor imports a spreadsheet: the errors first, then the preview, then the log; every page clean by axe."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Product
from tests.talent.log_import_world import HEADINGS, POST_ALONE, ROUND_ONE, ROUND_TWO, ROWS, changed, csv_of, xlsx_of

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def product():
    running = Product("log_import")
    yield running
    running.stop()


def choose(one, region, content, name="log.csv", kind="text/csv"):
    one.go(f"/regions/{region}/log/")
    one.page.get_by_role("link", name="Import a spreadsheet").click()
    one.page.get_by_label("Choose the spreadsheet").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    one.page.get_by_role("button", name="Check the file").click()


@pytest.mark.parametrize(
    ("width", "number", "javascript"),
    [(1100, "1.north-east", True), (320, "2.north-east", True), (320, "1.south-east", False)],
)
def test_from_errors_to_the_log(visitor, width, number, javascript):
    email = f"contributor.{number}@demo.example"
    region = number.partition(".")[2]
    one = visitor(width=width, javascript=javascript).sign_in(email)
    choose(one, region, b"%PDF-1.7 nothing", "log.pdf", "application/pdf")
    expect(one.page.get_by_role("main")).to_contain_text("The file must be a spreadsheet (XLSX) or CSV")
    clean(one, javascript)
    choose(one, region, csv_of([HEADINGS, changed(ROUND_ONE, Known_on="31/2/2010", Applicants="seven")]))
    expect(one.page.get_by_role("heading", level=1)).to_have_text("2 errors in the file")
    expect(one.page.get_by_role("main")).to_contain_text("Row 2, column F “Known on”")
    clean(one, javascript)
    choose(one, region, xlsx_of(ROWS), "our log.xlsx", XLSX)
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Check this import")
    clean(one, javascript)
    one.page.get_by_role("button", name="Import this file").click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("The file is imported")
    clean(one, javascript)
    choose(one, region, csv_of([HEADINGS, changed(ROUND_ONE, Applicants=9), ROUND_TWO, POST_ALONE]))
    expect(one.page.get_by_role("region", name="Changes")).to_contain_text("Applicants")
    clean(one, javascript)
    one.page.get_by_role("button", name="Do not import it").click()
    expect(one.page.get_by_role("main")).to_contain_text("log.csv was not imported")
    clean(one, javascript)
    assert not one.noise, one.noise


def clean(one, javascript):
    """Without scripts axe can't run: only the width is looked at."""
    if javascript:
        one.clean()
    else:
        wide = one.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= one.width, wide
