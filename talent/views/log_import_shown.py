"""An import as its pages show it: counts, first rows, and each change from the old to the new."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from succession.govuk.templatetags.govuk import short_date, uk_date
from talent.domain.log_import_columns import BY_NAME, CHOICE, COLUMNS, MONEY, SEVERAL, Column
from talent.domain.log_import_plan import KINDS, Plan, relinked
from talent.domain.log_import_rows import unpacked
from talent.domain.log_import_wanted import Wanted
from talent.models import LogImport

ROWS_SHOWN = 10
LABELS = {"post": "Posts", "vacancy": "Vacancies", "round": "Rounds", "appointment": "Appointments"}


class Change(NamedTuple):
    row: int
    what: str
    heading: str
    old: str
    new: str


def totals(counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int, int, int]]:
    return [(LABELS[of], counts[of]["new"], counts[of]["changed"], counts[of]["unchanged"]) for of in KINDS]


def in_words(column: Column, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return uk_date(value)
    words = dict(column.choices.choices) if column.choices else {}
    if column.kind == SEVERAL:
        return "; ".join(str(words[one]) for one in value)
    if column.kind == CHOICE:
        return str(words[value])
    return f"£{value:,}" if column.kind == MONEY else str(value)


class Cell(NamedTuple):
    """``long``: gets room, and may be broken anywhere."""

    words: str
    long: bool


def _cell(column: Column, value: Any) -> Cell:
    words = short_date(value) if isinstance(value, datetime.date) else in_words(column, value)
    return Cell(words, column.field == "title")


def first_rows(kept: LogImport) -> tuple[list[str], list[tuple[int, list[Cell]]]]:
    """Headings of the columns that say something, and of each row its number and its cells."""
    rows = unpacked(kept.columns, kept.cells[:ROWS_SHOWN])
    filled = {name for row in rows for name, value in row.values.items() if value not in (None, "", [])}
    columns = [one for one in COLUMNS if one.name in filled]
    cells = [(row.number, [_cell(one, row.values.get(one.name)) for one in columns]) for row in rows]
    return [one.heading for one in columns], cells


def changes(made: Plan) -> list[Change]:
    found = []
    for of in KINDS:
        for one in made.changed[of]:
            for name, (old, new) in one.changes().items():
                column = BY_NAME[name]
                row = one.rows.get(name, one.row)
                found.append(Change(row, _called(one), column.heading, in_words(column, old), in_words(column, new)))
            if relinked(one):
                new = _called(one.came_of) if one.came_of else ""
                found.append(Change(one.row, _called(one), "Came of", "another round or none", new))
    return sorted(found)


def _called(one: Wanted) -> str:
    if one.of == "post":
        return f"Post {one.reference}"
    if one.of == "vacancy":
        return f"Vacancy {one.reference}"
    name = "round.advertised_on" if one.of == "round" else "appointment.decided_on"
    noun = "round of" if one.of == "round" else "appointment of"
    day = one.existing[BY_NAME[name].field] if one.existing else one.final(name)
    assert one.parent is not None
    return f"Vacancy {one.parent.reference}, {noun} {uk_date(day)}"
