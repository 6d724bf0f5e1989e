"""Files as people and others send them: read rightly, or refused with words, and never with the memory of the server."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from talent.domain.log_import_rows import read
from tests.talent.log_import_world import (
    HEADINGS,
    POST_ALONE,
    ROUND_ONE,
    ROWS,
    D,
    changed,
    csv_of,
    faults,
    parts_of,
    refusal,
    xlsx_of,
    zipped,
)


def first(content):
    return read(content).rows[0].values


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
     ("cp1252", "Windows-1252")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, name, delimiter):
    found = read(csv_of(ROWS, encoding=encoding, delimiter=delimiter))
    assert (found.encoding, found.faults) == (name, [])
    assert found.rows[0].values["post.title"] == "Director of children’s services"
    assert found.rows[0].values["round.salary_from"] == 95_000


def test_an_encoding_that_is_not_certain_is_refused():
    half = csv_of(ROWS, encoding="utf-8") + "é".encode("cp1252")
    assert "mixes two ways" in refusal(half)
    assert "cut short" in refusal(csv_of(ROWS, encoding="utf-16")[:-1])
    assert "cut short" in refusal(csv_of(ROWS)[:400] + b"\xe2\x80")
    assert "must be a spreadsheet" in refusal(b"\x81\x8d" + csv_of(ROWS, encoding="cp1252"))
    assert "must be a spreadsheet" in refusal(bytes(range(256)) * 40)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"<html><table>", b"{\\rtf1", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_spreadsheet(content):
    assert "must be a spreadsheet" in refusal(content + b"x" * 100)


def test_excels_line_that_names_the_delimiter():
    content = b"sep=;\r\n" + csv_of(ROWS, delimiter=";", encoding="utf-8")
    assert read(content).rows[0].number == 3
    assert not read(content).faults


def test_a_quotation_mark_that_never_ends():
    assert refusal(csv_of(ROWS) + b'\r\nP9,1,"Director').startswith("Row 5 can’t be read: a quotation mark")


def test_headings():
    assert faults(csv_of([[*HEADINGS, "Shoe size", "tier", "Title"], [*ROUND_ONE, "", "", ""]])) == [
        "Row 1, column Q “Shoe size”: This is no heading of the template. Correct it, or delete the column.",
        "Row 1, column R “tier”: Column B has the same heading. Delete one of the two.",
        "Row 1, column S “Title”: Column C has the same heading. Delete one of the two.",
    ]
    assert faults(csv_of([["Post reference", "Known on"], ["P1", "1/1/2010"]])) == [
        "Row 1: The column “Tier” is missing. Add it, or start from the template.",
        "Row 1: The column “Post title” is missing. Add it, or start from the template.",
    ]
    assert "The first filled row must hold the headings" in refusal(csv_of([ROUND_ONE]))
    assert "no rows" in refusal(csv_of([HEADINGS, [""] * 16, [" "] * 16]))
    assert "empty" in refusal(b" \n ")


def test_a_cell_under_no_heading_is_not_lost():
    """As when a comma within a title makes two cells of one."""
    assert faults(csv_of([[*HEADINGS, "", ""], [*ROUND_ONE, "", "stray"], [*POST_ALONE, "far"]])) == [
        "Row 2, column R: “stray” stands under no heading. Add the heading, or empty the cell.",
        "Row 3, column Q: “far” stands under no heading. Add the heading, or empty the cell.",
    ]


def test_rows_without_anything_are_passed_over():
    found = read(csv_of([HEADINGS, [""] * 16, ROUND_ONE, [""] * 16, [], POST_ALONE, *[[""] * 16] * 500]))
    assert [row.number for row in found.rows] == [3, 6]
    with_blanks = xlsx_of([HEADINGS, ROUND_ONE], alter=lambda sheet: sheet.cell(50_000, 1).__setattr__("value", " "))
    assert len(read(with_blanks).rows) == 1


def test_a_workbook_as_excel_writes_it():
    row = changed(ROUND_ONE, Known_on=D(2010, 4, 10), Falls_vacant_on=40299, Applicants=7, Salary_from=95_000.0)

    def alter(sheet):
        sheet["F2"].number_format = "dd/mm/yyyy"
        sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"'))

    values = first(xlsx_of([HEADINGS, row], alter=alter))
    assert (values["vacancy.known_on"], values["vacancy.vacant_on"]) == (D(2010, 4, 10), D(2010, 5, 1))
    assert (values["round.applicants"], values["round.salary_from"]) == (7, 95_000)


def test_a_workbook_that_counts_days_from_1904():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in ([*HEADINGS], changed(ROUND_ONE, Known_on=D(2010, 4, 10), Falls_vacant_on=40299 - 1462)):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    values = first(written.getvalue())
    assert (values["vacancy.known_on"], values["vacancy.vacant_on"]) == (D(2010, 4, 10), D(2010, 5, 1))


def test_the_sheet_of_the_template_is_read_wherever_it_stands():
    def alter(sheet):
        sheet.append(["notes"])
        second = sheet.parent.create_sheet("Vacancy log")
        for row in ROWS:
            second.append(row)

    assert len(read(xlsx_of([["Something else"]], alter=alter)).rows) == 3


def test_what_is_hidden_is_not_read_and_what_is_ambiguous_is_refused():
    def hide(sheet):
        sheet.sheet_state = "hidden"
        second = sheet.parent.create_sheet("Posts")
        for row in ROWS[:2]:
            second.append(row)

    assert len(read(xlsx_of([HEADINGS, POST_ALONE, POST_ALONE], alter=hide, title="Vacancy log")).rows) == 1

    def split(sheet):
        sheet.parent.create_sheet("Empty")
        second = sheet.parent.create_sheet("2nd tier")
        for row in ROWS:
            second.append(row)

    words = "Several sheets have rows: “1st tier”, “2nd tier”. Name the one to import “Vacancy log”"
    assert words in refusal(xlsx_of(ROWS, alter=split, title="1st tier"))


def test_a_column_far_to_the_right_is_read_too():
    def alter(sheet):
        sheet.cell(1, 163, "Shortlisted")
        sheet.cell(2, 163, 3)
        sheet.cell(3, 200, "stray")

    found = read(xlsx_of(ROWS, alter=alter))
    assert found.rows[0].values["round.shortlisted"] == 3
    assert [str(one) for one in found.faults] == [
        "Row 3, column GR: “stray” stands under no heading. Add the heading, or empty the cell."
    ]


def test_merged_cells_are_named():
    found = faults(xlsx_of(ROWS, alter=lambda sheet: sheet.merge_cells("C2:C3")))
    assert found == ["Row 2, column C “Post title”: The cells C2 to C3 are merged. Unmerge them and fill in each row."]
    found = faults(xlsx_of(ROWS, alter=lambda sheet: sheet.merge_cells("A1:B1")))
    assert found == [
        "Row 1: The column “Tier” is missing. Add it, or start from the template.",
        "Row 1, column A “Post reference”: The cells A1 to B1 are merged. Unmerge them and fill in each row.",
    ]


def test_formulas_are_never_worked_out():
    def alter(sheet):
        sheet["C2"] = "=1+1"
        sheet["M2"] = "=SUM(A1:A9)"

    assert faults(xlsx_of(ROWS, alter=alter)) == [
        "Row 2, column C “Post title”: The formula in this cell has no value yet. Open the file in a spreadsheet, save it, or type the value.",
        "Row 2, column M “Applicants”: The formula in this cell has no value yet. Open the file in a spreadsheet, save it, or type the value.",
    ]
    parts = parts_of(xlsx_of(ROWS, alter=alter))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    with_values = sheet.replace("<f>SUM(A1:A9)</f><v />", "<f>SUM(A1:A9)</f><v>9</v>").replace(
        "<f>SUM(A1:A9)</f><v></v>", "<f>SUM(A1:A9)</f><v>9</v>"
    )
    assert with_values != sheet
    found = read(zipped(parts | {"xl/worksheets/sheet1.xml": with_values}))
    assert (found.fault_count, found.rows[0].values["round.applicants"]) == (1, 9)
    text = first(csv_of([HEADINGS, changed(ROUND_ONE, Post_title='=cmd|"/c calc"!A1')]))
    assert text["post.title"] == '=cmd|"/c calc"!A1'


def test_old_locked_and_other_workbooks():
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096)
    parts = parts_of(xlsx_of(ROWS))
    assert "macros" in refusal(zipped(parts | {"xl/vbaProject.bin": b"x"}))
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"application/vnd.ms-excel.sheet.macroEnabled.main",
    )
    assert "macros" in refusal(zipped(parts | {"[Content_Types].xml": types}))
    assert "must be a spreadsheet" in refusal(zipped({"word/document.xml": "x", "[Content_Types].xml": "x"}))
    assert "must be a spreadsheet" in refusal(zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}))
    binary = {name: text for name, text in parts.items() if name != "xl/workbook.xml"} | {"xl/workbook.bin": b"x"}
    assert "binary workbook" in refusal(zipped(binary))
    locked = bytearray(xlsx_of(ROWS))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "password" in refusal(bytes(locked))
