"""A file that somebody sent, as rows of raw cells. What it is, its content says and never its name.

Rows come one at a time, so that no file takes more memory than its limit allows.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from succession.states import Refused
from succession.texts import folded
from talent.domain.log_import_cells import EPOCH
from talent.domain.log_import_columns import HEADINGS

LARGEST_FILE = 10 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OR_LOCKED = (
    "This is an old Excel file (.xls) or one with a password. Save it as “Excel Workbook (.xlsx)” without a password."
)
NEITHER = "The file must be a spreadsheet (XLSX) or CSV. Its name alone does not make it one."
CUT_SHORT = "The file is cut short or damaged. Save it again, then choose it."
MIXED = "The file mixes two ways of writing letters, or is cut short. Save it as “CSV UTF-8”, then choose it again."
# A letter outside plain English as UTF-8 writes it; in a text of Windows these would be nonsense such as “Ã©”.
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}")
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
BOMS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
Cells = Sequence[Any]


@dataclass
class Table:
    """``rows``: the number of each as a spreadsheet shows it, and its cells. ``cells_at_fault``: names such as "C4" of
    cells that could not be read at all, with words. ``epoch``: the day from which numbers count as dates."""

    rows: Iterator[tuple[int, Cells]]
    encoding: str = ""
    epoch: datetime.date = EPOCH
    cells_at_fault: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lost = {(row, at) for row, at, _ in self.cells_at_fault}


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises ``Refused`` rather than guess wrongly."""
    for bom, (codec, name) in BOMS.items():
        if content.startswith(bom):
            return _strictly(content, codec, CUT_SHORT), name
    if b"\x00" in content[:2_000]:
        codec = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        text = _strictly(content, codec, NEITHER)
        if len(text) < 2 or not text[:200].isascii():
            raise Refused(NEITHER)
        return text, "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        if MULTIBYTE.search(content):
            raise Refused(MIXED) from None
        return _strictly(content, "cp1252", NEITHER), "Windows-1252"


def _strictly(content: bytes, codec: str, otherwise: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise Refused(otherwise) from None


def csv_table(content: bytes) -> Table:
    text, encoding = decoded(content)
    if NOT_TEXT.search(text):
        raise Refused(NEITHER)
    start, delimiter = _delimiter(text)
    return Table(_csv_rows(text, start, delimiter), encoding)


def _delimiter(text: str) -> tuple[int, str]:
    """How many lines say nothing but the delimiter (Excel's ``sep=;``), and it: the one that finds most headings."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    said = re.fullmatch(r"sep=([,;\t])\s*", first)
    if said:
        return 1, said[1]
    try:
        found = {
            one: sum(folded(cell) in HEADINGS for cell in next(csv.reader([first, rest[:5_000]], delimiter=one)))
            for one in ",;\t"
        }
    except (csv.Error, StopIteration):
        return 0, ","
    return 0, max(found, key=lambda one: (found[one], one == ","))


def _csv_rows(text: str, start: int, delimiter: str) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > start:
                yield number, cells
    except csv.Error:
        raise Refused(
            f"Row {number + 1} can’t be read: a quotation mark opens or ends in the wrong place, or the file is cut "
            "short. Save it again as CSV, or as XLSX."
        ) from None
