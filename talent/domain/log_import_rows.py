"""From a file to typed rows, with every fault of every cell. The log itself is not looked at here."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from succession.states import Refused
from succession.texts import folded
from talent.domain.log_import_cells import Unreadable, shown, value
from talent.domain.log_import_columns import BY_NAME, COLUMNS, DAY, HEADINGS, Column
from talent.domain.log_import_file import LARGEST_FILE, NEITHER, OLD_OR_LOCKED, OLE, ZIP, Cells, Table, csv_table
from talent.domain.log_import_workbook import workbook_table

MOST_ROWS = 10_000
FAULTS_KEPT = 5_000
TOO_MANY_ROWS = (
    f"The file has more than {MOST_ROWS:,} filled rows. Import it in parts. Nothing is doubled if the parts overlap."
)


class Fault(NamedTuple):
    """``at``: the column of the file, 0 for A; None where the whole row is meant."""

    row: int
    at: int | None
    heading: str
    words: str

    @property
    def cell(self) -> str:
        return "" if self.at is None else f"{get_column_letter(self.at + 1)}{self.row}"

    @property
    def order(self) -> tuple[int, int]:
        """As a reader of the file comes upon it; what is wrong with a whole row first."""
        return self.row, -1 if self.at is None else self.at

    @property
    def place(self) -> str:
        if self.at is None:
            return f"Row {self.row}"
        named = f" “{self.heading}”" if self.heading else ""
        return f"Row {self.row}, column {get_column_letter(self.at + 1)}{named}"

    def __str__(self) -> str:
        return f"{self.place}: {self.words}."


class Row(NamedTuple):
    """``values``: by name of the column, only of columns that the file has; ``bad``: names that could not be read."""

    number: int
    values: dict[str, Any]
    bad: frozenset[str] = frozenset()


@dataclass
class Sheet:
    """``places``: of the columns in the file, by name, in its order."""

    encoding: str = ""
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def add(self, row: int, at: int | None, heading: str, words: str) -> None:
        self.fault_count += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(Fault(row, at, heading, words))


def table_of(content: bytes) -> Table:
    """Raises ``Refused`` with words for the person."""
    if not content.strip():
        raise Refused("The file is empty. Choose another.")
    if len(content) > LARGEST_FILE:
        raise Refused(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Import it in parts.")
    if content.startswith(OLE):
        raise Refused(OLD_OR_LOCKED)
    if content.startswith(ZIP):
        return workbook_table(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<")):
        raise Refused(NEITHER)
    return csv_table(content)


def read(content: bytes) -> Sheet:
    """Raises ``Refused`` where the file as a whole can't be taken; else the rows and what is wrong with them."""
    table = table_of(content)
    sheet = Sheet(table.encoding)
    columns: list[tuple[int, Column]] | None = None
    lost_rows = {row for row, _ in table.lost}
    for number, cells in table.rows:
        if not any(_filled(one) for one in cells) and number not in lost_rows:
            continue
        if columns is None:
            columns = _headings(sheet, number, cells)
            if sheet.fault_count:
                _tell_lost(sheet, table, columns, below=number)
                return sheet
            continue
        if len(sheet.rows) >= MOST_ROWS:
            raise Refused(TOO_MANY_ROWS)
        sheet.rows.append(_row(sheet, columns, number, cells, table))
    if columns is None or not (sheet.rows or table.cells_at_fault):
        raise Refused("The file has no rows to import. Fill in the template from its second row on.")
    _tell_lost(sheet, table, columns)
    sheet.faults.sort(key=lambda one: one.order)
    return sheet


def _tell_lost(sheet: Sheet, table: Table, columns: Sequence[tuple[int, Column]], *, below: int | None = None) -> None:
    """The cells that could not be read at all; ``below``: down to that row."""
    headings = {at: column.heading for at, column in columns}
    for row, at, words in table.cells_at_fault:
        if below is None or row <= below:
            sheet.add(row, at, headings.get(at, ""), words)


def _filled(raw: Any) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))


def _headings(sheet: Sheet, number: int, cells: Cells) -> list[tuple[int, Column]]:
    found: dict[str, int] = {}
    columns = []
    for at, raw in enumerate(cells):
        if not _filled(raw):
            continue
        heading = " ".join(str(raw).split())[:60]
        column = HEADINGS.get(folded(heading))
        if column is None:
            sheet.add(number, at, heading, "This is no heading of the template. Correct it, or delete the column")
        elif column.name in found:
            first = get_column_letter(found[column.name] + 1)
            sheet.add(number, at, heading, f"Column {first} has the same heading. Delete one of the two")
        else:
            found[column.name] = at
            columns.append((at, column))
    sheet.places = found
    if not found:
        raise Refused(
            "The first filled row must hold the headings of the template, such as “Post reference” and “Tier”. "
            "Delete any rows above them."
        )
    missing = [one.heading for one in COLUMNS if one.required and one.name not in found]
    for heading in missing:
        sheet.add(number, None, "", f"The column “{heading}” is missing. Add it, or start from the template")
    return columns


def _row(sheet: Sheet, columns: Sequence[tuple[int, Column]], number: int, cells: Cells, table: Table) -> Row:
    values: dict[str, Any] = {}
    bad = set()
    for at, column in columns:
        raw = cells[at] if at < len(cells) else None
        if (number, at) in table.lost:
            bad.add(column.name)
            continue
        if raw is None or raw == "":
            values[column.name] = None
            continue
        try:
            values[column.name] = value(column, raw, epoch=table.epoch)
        except Unreadable as unreadable:
            bad.add(column.name)
            sheet.add(number, at, column.heading, str(unreadable))
    if len(cells) > len(columns):
        known = {at for at, _ in columns}
        for at, raw in enumerate(cells):
            if at not in known and _filled(raw):
                sheet.add(number, at, "", f"{shown(raw)} stands under no heading. Add the heading, or empty the cell")
    return Row(number, values, frozenset(bad))


def packed(sheet: Sheet) -> dict[str, Any]:
    """As ``models.LogImport`` keeps it: lists of what JSON knows."""
    names = list(sheet.places)
    return {
        "encoding": sheet.encoding,
        "columns": names,
        "places": list(sheet.places.values()),
        "cells": [
            [
                one.number,
                [_plain(one.values.get(name)) for name in names],
                [at for at, name in enumerate(names) if name in one.bad] if one.bad else [],
            ]
            for one in sheet.rows
        ],
        "row_count": len(sheet.rows),
        "faults": [list(one) for one in sheet.faults],
        "fault_count": sheet.fault_count,
    }


def _plain(one: Any) -> Any:
    return one.isoformat() if isinstance(one, datetime.date) else one


def unpacked(columns: Sequence[str], cells: Sequence[Any]) -> list[Row]:
    days = [BY_NAME[name].kind == DAY for name in columns]
    return [
        Row(
            number,
            {
                name: datetime.date.fromisoformat(one) if is_day and one else one
                for name, is_day, one in zip(columns, days, values, strict=True)
            },
            frozenset(columns[at] for at in bad),
        )
        for number, values, bad in cells
    ]
