"""The pages of an import: whose they are, what they show, and that nothing is done twice."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from talent.models import LogImport, Post
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of, signed_in
from tests.talent.log_import_world import (
    CONTRIBUTOR,
    HEADINGS,
    POST_ALONE,
    ROUND_ONE,
    ROUND_TWO,
    ROWS,
    Browser,
    changed,
    csv_of,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
SAME_REGION = "contributor.2.north-east@demo.example"
OTHER_REGION = "contributor.1.south-east@demo.example"


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_from_the_file_to_the_page_that_says_done():
    one = Browser()
    assert one.url("log_import") in text_of(one.get("log"))
    assert "Check the file" in text_of(one.get("log_import"))
    answer = one.upload(xlsx_of(ROWS), "log.xlsx")
    pk, seen = one.seen()
    assert answer["Location"] == one.url("log_import_preview", pk)
    page = text_of(one.get("log_import_preview", pk))
    assert "What the import would do" in page
    assert seen in page
    assert text_of(one.post(pk, seen=seen, confirm=""), 302) == ""
    done = text_of(one.get("log_import_preview", pk))
    assert "The file is imported" in done
    assert "Imported" not in text_of(one.get("log_import")).split("<main")[0]
    assert one.post(pk, seen=seen, confirm="").status_code == 302  # again: nothing more
    with scope_of(CONTRIBUTOR):
        assert Post.objects.count() == 2
    one.upload(csv_of([HEADINGS, changed(ROUND_ONE, Applicants=9), ROUND_TWO, POST_ALONE]))
    again = text_of(one.get("log_import_preview", one.seen()[0]))
    assert "Vacancy V1, round of 20 April 2010" in again
    assert "What would change" in again
    one.upload(csv_of(ROWS))
    assert "There is nothing to import" in text_of(one.get("log_import_preview", one.seen()[0]))


def test_what_is_wrong_is_all_said():
    one = Browser()
    page = text_of(one.upload(b"%PDF-1.7 x"))
    assert "The file must be a spreadsheet (XLSX) or CSV" in page
    assert "Choose a file" in text_of(one.client.post(one.url("log_import"), {"acting_as": one.client.acting_as}))
    bad = changed(ROUND_ONE, Post_title='=HYPERLINK("x")', Known_on="=1+1", Applicants="seven")
    one.upload(csv_of([HEADINGS, *[bad] * 80]))
    pk, seen = one.seen()
    page = text_of(one.get("log_import_preview", pk))
    assert "160 errors in the file" in page
    assert "The first 100 of 160 errors" in page
    assert "Row 2, column F “Known on”" in page
    rows = list(csv.reader(io.StringIO(text_of(one.get("log_import_errors", pk)).removeprefix("\ufeff"))))
    assert len(rows) == 161
    assert rows[1][:3] == ["2", "F2", "Known on"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "160 errors" in text_of(one.post(pk, seen=seen, confirm=""))
    with scope_of(CONTRIBUTOR):
        assert not Post.objects.exists()


def test_a_heading_that_is_a_formula_stays_text_in_the_errors():
    one = Browser()
    one.upload(csv_of([[*HEADINGS, "=cmd|x"], [*ROUND_ONE, ""]]))
    rows = list(csv.reader(io.StringIO(text_of(one.get("log_import_errors", one.seen()[0])).removeprefix("\ufeff"))))
    assert rows[1][2] == "'=cmd|x"


def test_not_imported_after_all():
    one = Browser()
    one.upload(csv_of(ROWS))
    pk, seen = one.seen()
    assert one.post(pk, seen=seen, drop="").status_code == 302
    assert one.get("log_import_preview", pk).status_code == 404


def test_a_file_that_another_took_the_place_of():
    one = Browser()
    one.upload(csv_of(ROWS))
    pk, seen = one.seen()
    one.upload(csv_of(ROWS[:2]))
    answer = one.post(pk, seen=seen, confirm="")
    assert answer["Location"] == one.url("log_import")
    assert "a file that was chosen later took the place of this one" in text_of(one.get("log_import"))


def test_another_preview_than_the_one_seen():
    one = Browser()
    one.upload(csv_of(ROWS))
    pk, _ = one.seen()
    page = text_of(one.post(pk, seen="0" * 64, confirm=""))
    assert "The log has changed since you looked" in page
    assert one.seen()[1] in page


def test_whose_pages_these_are():
    one = Browser()
    one.upload(csv_of(ROWS))
    pk, seen = one.seen()
    routes = [("log_import", []), ("log_import_template_xlsx", []), ("log_import_template_csv", []),
              ("log_import_log_xlsx", []), ("log_import_preview", [pk]), ("log_import_errors", [pk])]  # fmt: skip
    for route, more in routes:
        assert one.get(route, *more).status_code == 200, route
    for email in (LEAD, SPONSOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR):
        client = signed_in(email)
        for route, more in routes:
            assert client.get(one.url(route, *more)).status_code == 404, (email, route)
        form = {"acting_as": client.acting_as, "seen": seen, "confirm": ""}
        assert client.post(one.url("log_import_preview", pk), form).status_code == 404
    for email in (SAME_REGION, OTHER_REGION):
        other = Browser(email)
        assert "log.csv" not in text_of(other.get("log_import"))
        for route, more in routes:
            assert other.client.get(one.url(route, *more)).status_code == 404, (email, route)
        assert other.get("log_import_preview", pk).status_code == 404
        assert other.get("log_import_errors", pk).status_code == 404
        assert other.post(pk, seen=seen, confirm="").status_code == 404
        assert other.post(pk, seen=seen, drop="").status_code == 404
        with scope_of(email):
            assert not LogImport.objects.exists()
    with scope_of(LEAD):
        assert not Post.objects.exists()
    assert one.url("log_import") not in text_of(signed_in(LEAD).get(one.url("log")))


def test_strangers_sign_in_first(client):
    answer = client.get(Browser().url("log_import"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_template_and_the_log_to_download():
    one = Browser()
    one.upload(csv_of(ROWS))
    pk, seen = one.seen()
    one.post(pk, seen=seen, confirm="")
    book = load_workbook(io.BytesIO(one.get("log_import_log_xlsx").content))
    assert book.sheetnames == ["Vacancy log", "What each column holds", "Lists"]
    assert [row[0].value for row in book["Vacancy log"].iter_rows(min_row=2)] == ["P1", "P1", "P2"]
    assert len(text_of(one.get("log_import_template_csv")).splitlines()) == 1
