"""The spreadsheet to fill in: empty, or with the log as it stands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from talent.domain.log_import_columns import BY_NAME, CHOICE, COLUMNS, COUNT, DAY, MONEY, SEVERAL, TEXT, YES_NO, Column
from talent.domain.log_import_workbook import SHEET
from talent.queries.log_import import LogRows, Values

EXPLAINED, LISTS = "What each column holds", "Lists"
FILLED_TO = 2_000  # rows with lists and formats; below them typing still works
HOW = {
    TEXT: "Text", DAY: "A date, like 3 May 2010", COUNT: "A whole number, like 12",
    MONEY: "Whole pounds, like 85000", YES_NO: "Yes or no", CHOICE: "One of the words on the right",
    SEVERAL: "One or more of the words on the right, with ; between them",
}  # fmt: skip
FORMATS = {DAY: "d mmm yyyy", TEXT: "@", MONEY: "#,##0"}
RULES = (
    "One row for each round of recruitment. A vacancy without a round, or a post without a vacancy, has one row too.",
    "What several rows say of one post or vacancy must be the same, or stay empty after the first.",
    "An import never deletes. An empty cell empties what the log has; a column that is left out leaves it as it is.",
)
EXAMPLES = (
    ("P1", "1st", "Director of children’s services", "Education and learning; Safeguarding", "V1", "12 April 2010",
     "1 August 2010", "Retirement", "3 May 2010", "4 June 2010", "25 June 2010", "Not appointed", "7"),
    ("P1", "1st", "Director of children’s services", "", "V1", "", "", "", "5 July 2010", "", "", "", ""),
    ("P2", "2nd", "Assistant director, early years", "Early years", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip
EXAMPLE_COLUMNS = ("post.reference", "post.tier", "post.title", "post.remit", "vacancy.reference", "vacancy.known_on",
                   "vacancy.vacant_on", "vacancy.reason", "round.advertised_on", "round.closes_on",
                   "round.concluded_on", "round.outcome", "round.applicants")  # fmt: skip


def headings() -> list[str]:
    return [f"{one.heading}*" if one.required else one.heading for one in COLUMNS]


def labels(column: Column) -> list[str]:
    if column.kind == YES_NO:
        return ["Yes", "No"]
    return [str(one) for one in column.choices.labels] if column.choices else []


def workbook(rows: Iterable[Sequence[Any]] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    bold, shade = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="12436D")
    sheet.append(headings())
    for at, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, at)
        cell.font, cell.fill, cell.alignment = bold, shade, Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 28 if column.kind in (CHOICE, SEVERAL) else 16
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.kind, "General")
    for number, row in enumerate(rows, 2):
        for at, (raw, column) in enumerate(zip(row, COLUMNS, strict=True), 1):
            if raw not in (None, ""):
                _put(sheet.cell(number, at), raw, column)
    sheet.freeze_panes = "D2"
    _explain(book)
    _lists(book, sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _put(cell: Any, raw: Any, column: Column) -> None:
    cell.value = raw
    if isinstance(raw, str):
        cell.data_type = "s"  # a text that begins with = is a text
    cell.number_format = FORMATS.get(column.kind, "General")


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(EXPLAINED)
    sheet.append(["Column", "Needed", "How to fill it", "What it means", "Allowed words"])
    for column in COLUMNS:
        needed = "Always" if column.required else ""
        sheet.append([column.heading, needed, HOW[column.kind], column.explained, "; ".join(labels(column))])
    sheet.append([])
    for text in RULES:
        sheet.append([text])
    sheet.append([])
    sheet.append(["An example"])
    sheet.append([BY_NAME[name].heading for name in EXAMPLE_COLUMNS])
    for one in EXAMPLES:
        sheet.append(list(one))
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=cell.row <= len(COLUMNS) + 1, vertical="top")
            cell.font = Font(bold=cell.row in (1, len(COLUMNS) + 7, len(COLUMNS) + 8))
    for letter, width in zip("ABCDE", (26, 10, 34, 60, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _lists(book: Workbook, sheet: Any) -> None:
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    with_lists = [one for one in COLUMNS if one.kind in (CHOICE, YES_NO)]
    for at, column in enumerate(with_lists, 1):
        for row, label in enumerate(labels(column), 1):
            lists.cell(row, at, label)
        letter, own = get_column_letter(at), get_column_letter(COLUMNS.index(column) + 1)
        rule = DataValidation(
            type="list", formula1=f"{LISTS}!${letter}$1:${letter}${len(labels(column))}", allow_blank=True
        )
        rule.error, rule.errorTitle = "Choose from the list.", column.heading
        sheet.add_data_validation(rule)
        rule.add(f"{own}2:{own}{FILLED_TO}")


def log_rows(log: LogRows) -> Iterator[list[Any]]:
    """The log in the form of the template: imported again, it changes nothing."""
    of_post: dict[int, list[Values]] = {}
    for vacancy in log.vacancies.values():
        of_post.setdefault(vacancy["post_id"], []).append(vacancy)
    for post in log.posts.values():
        for vacancy in of_post.get(post["id"], [{}]):
            yield from _rows_of(log, post, vacancy)


def _rows_of(log: LogRows, post: Values, vacancy: Values) -> Iterator[list[Any]]:
    rounds = log.rounds.get(vacancy.get("id", 0), [])
    appointments = log.appointments.get(vacancy.get("id", 0), [])
    known = {one["id"] for one in rounds}
    for one in [*rounds, *([] if rounds else [{}])]:
        came_of = [row for row in appointments if row["recruitment_round_id"] == one.get("id")]
        for appointment in came_of or [{}]:
            yield _row(post=post, vacancy=vacancy, round=one, appointment=appointment)
    if rounds:
        for row in appointments:
            if row["recruitment_round_id"] not in known:
                yield _row(post=post, vacancy=vacancy, round={}, appointment=row)


def _row(**of: Values) -> list[Any]:
    return [_cell(one, of[one.of].get(one.field)) for one in COLUMNS]


def _cell(column: Column, value: Any) -> Any:
    if value in (None, "", []):
        return None
    if column.kind == SEVERAL:
        words = dict(column.choices.choices) if column.choices else {}
        return "; ".join(str(words[one]) for one in value)
    if column.kind == CHOICE:
        return str(dict(column.choices.choices)[value]) if column.choices else value
    if column.kind == YES_NO:
        return "Yes" if value else "No"
    return value
