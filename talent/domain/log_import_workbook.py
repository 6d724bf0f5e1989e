"""A workbook (XLSX) as rows of raw cells. It is a ZIP of XML: measured before anything of it is unpacked."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from succession.states import Refused
from talent.domain.log_import_file import CUT_SHORT, NEITHER, Cells, Table

SHEET = "Vacancy log"
MOST_PARTS = 1_000
LARGEST_UNPACKED, LARGEST_PART = 150 * 1024 * 1024, 30 * 1024 * 1024
LARGEST_STYLES = 1024 * 1024  # the library takes seconds for each
HIGHEST_RATIO, RATIO_FROM = 200, 1024 * 1024
LAST_ROW = 60_000
FIRST_ROWS = 100  # in which a sheet with rows has one
CHUNK, OVERLAP = 1024 * 1024, 4_096
TOO_LARGE = (
    "The file unpacks to more than a vacancy log can hold. Copy the filled rows alone into a fresh template, then "
    "choose that."
)
MACROS = "The file contains macros. Save it as “Excel Workbook (.xlsx)”, which has none."
TOO_LONG = (
    f"The sheet goes on below row {LAST_ROW:,}, mostly with empty rows. Copy the filled rows into a fresh template."
)
NO_FORMULA = "The formula in this cell has no value yet. Open the file in a spreadsheet, save it, or type the value"
MERGED = "The cells {} are merged. Unmerge them and fill in each row"
SEVERAL_SHEETS = "Several sheets have rows: {}. Name the one to import “{}”, or keep that one alone."
# A document type declares entities; no workbook has one. XML knows these words in capitals only.
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # in which the searches here would find nothing
# Every repeat is bounded and stops at the next tag, so that no text of a file makes the search slow.
_P, _S, _ATTRIBUTES = rb"(?:\w{1,20}:)?", rb"\s{0,50}", rb"[^<>]{0,200}"
MERGE = re.compile(rb"<" + _P + rb"mergeCell\s" + _ATTRIBUTES + rb'?ref="([A-Z]{1,3})(\d{1,7})(:[A-Z]{1,3}\d{1,7})?"')
UNVALUED = re.compile(
    rb"<"
    + _P
    + rb"c\s((?:"
    + _ATTRIBUTES
    + rb'?\s)?r="([A-Z]{1,3})(\d{1,7})"'
    + _ATTRIBUTES
    + rb")>"
    + _S
    + rb"<"
    + _P
    + rb"f(?:\s"
    + _ATTRIBUTES
    + rb")?(?:/>|>[^<]{0,8192}</"
    + _P
    + rb"f>)"
    + _S
    + rb"(?:<"
    + _P
    + rb"v"
    + _S
    + rb"/>|<"
    + _P
    + rb"v>"
    + _S
    + rb"</"
    + _P
    + rb"v>)?"
    + _S
    + rb"</"
    + _P
    + rb"c>"
)
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, IndexError, AttributeError,
           ParseError, SyntaxError, InvalidFileException, NotImplementedError, OSError, RuntimeError)  # fmt: skip


def workbook_table(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive)
            _looks_like_a_workbook(archive)
            for part in archive.namelist():
                _refuse_declarations(archive, part)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validation that it does not know, which do not matter here
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = _chosen(book.worksheets)
        faults = _scan(content, sheet._worksheet_path)  # noqa: SLF001
        return Table(_rows(sheet), epoch=book.epoch.date(), cells_at_fault=faults)
    except Refused:
        raise
    except DAMAGED:
        raise Refused(CUT_SHORT) from None


def _measure(archive: zipfile.ZipFile) -> None:
    """By what it declares: reading stops there, and the checksum fails if there is more."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
        raise Refused(TOO_LARGE)
    for one in parts:
        if one.flag_bits & 1:
            raise Refused("The file has a password. Save it without one, then choose it again.")
        swollen = one.file_size > RATIO_FROM and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1)
        large = one.file_size > LARGEST_PART and not one.filename.startswith("xl/worksheets/")
        if swollen or large or (one.filename == "xl/styles.xml" and one.file_size > LARGEST_STYLES):
            raise Refused(TOO_LARGE)


def _looks_like_a_workbook(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(one.casefold().endswith("vbaproject.bin") for one in names):
        raise Refused(MACROS)
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise Refused(NEITHER)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refused(MACROS)
    if "xl/workbook.xml" not in names and "xl/workbook.bin" in names:
        raise Refused("This is a binary workbook (.xlsb). Save it as “Excel Workbook (.xlsx)”.")


def _refuse_declarations(archive: zipfile.ZipFile, part: str) -> None:
    """To the end of every part, whatever it is called: what comes before the words may be long."""
    with archive.open(part) as lines:
        before = b""
        while chunk := lines.read(CHUNK):
            text = before + chunk
            if any(one in text for one in DECLARATIONS) or (not before and chunk.startswith(UTF16)):
                raise Refused(CUT_SHORT)
            before = chunk[-20:]


def _chosen(sheets: list[Any]) -> Any:
    """The template's, by its name; else the only one with rows. What is hidden is not what the person looked at."""
    visible = [one for one in sheets if one.sheet_state == "visible"] or sheets[:1]
    for one in visible:
        one.reset_dimensions()
    named = next((one for one in visible if one.title.casefold() == SHEET.casefold()), None)
    if named is not None or len(visible) == 1:
        return named or visible[0]
    filled = [one for one in visible if _has_rows(one)]
    if len(filled) > 1:
        raise Refused(SEVERAL_SHEETS.format(", ".join(f"“{one.title}”" for one in filled), SHEET))
    return filled[0] if filled else visible[0]


def _has_rows(sheet: Any) -> bool:
    first = sheet.iter_rows(max_row=FIRST_ROWS, values_only=True)
    return any(cell is not None and str(cell).strip() for row in first for cell in row)


def _scan(content: bytes, path: str) -> list[tuple[int, int, str]]:
    """Row, column and words of what the reader of rows passes over: merged cells, formulas without a value."""
    found: dict[tuple[int, int], str] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as lines:
        before = b""
        while chunk := lines.read(CHUNK):
            text = before + chunk
            if b"mergeCell" in text:
                for column, row, to in MERGE.findall(text):
                    name = f"{column.decode()}{row.decode()}{to.decode().replace(':', ' to ')}"
                    found[int(row), column_index_from_string(column.decode()) - 1] = MERGED.format(name)
            if b"<f" in text or b":f" in text:
                for attributes, column, row in UNVALUED.findall(text):
                    if b't="str"' not in attributes:  # a formula that gives an empty text has a value
                        found.setdefault((int(row), column_index_from_string(column.decode()) - 1), NO_FORMULA)
            before = text[-OVERLAP:]
    return [(row, at, words) for (row, at), words in sorted(found.items())]


def _rows(sheet: object) -> Iterator[tuple[int, Cells]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = sheet.iter_rows(max_row=LAST_ROW + 1, values_only=True)  # type: ignore[attr-defined]
            for number, cells in enumerate(rows, 1):
                if number > LAST_ROW:
                    break
                yield number, cells
            else:
                return
    except DAMAGED:
        raise Refused(CUT_SHORT) from None
    raise Refused(TOO_LONG)
