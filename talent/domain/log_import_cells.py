"""One cell to one value, or to words for the person who filled it."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from succession.texts import folded, one_line, says_nothing
from talent.domain.log_import_columns import CHOICE, COUNT, DAY, MONEY, SEVERAL, TEXT, YES_NO, Column

YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
ALSO = {"1st": "1", "first": "1", "2nd": "2", "second": "2"}
# What a spreadsheet shows where a formula has gone wrong.
BROKEN = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
_MONTHS = ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
           "sep sept september", "oct october", "nov november", "dec december")  # fmt: skip
MONTHS = {name: at for at, names in enumerate(_MONTHS, 1) for name in names.split()}
NUMERIC_DAY = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{2,4})(?: [0-9:.]+)?", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ][0-9:.]+)?", re.ASCII)
WORDED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{2,4})", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.0+)?", re.ASCII)
NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0{1,2})?", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 10_959, 73_415  # 1930 to 2100: no day of a log lies outside
EPOCH = datetime.date(1899, 12, 30)
LIKE = "like 3 May 2010"
LONGEST_SHOWN = 40


class Unreadable(Exception):
    """Words for the person."""


def shown(raw: Any) -> str:
    text = " ".join(str(raw).split())
    return f"“{text[:LONGEST_SHOWN]}…”" if len(text) > LONGEST_SHOWN else f"“{text}”"


def tidy(raw: Any) -> Any:
    """A text without spaces around it; None for what people write when there is nothing to say."""
    if isinstance(raw, str):
        raw = raw.replace("\u00a0", " ").strip()
        return raw or None
    return raw


def value(column: Column, raw: Any, *, epoch: datetime.date = EPOCH) -> Any:
    """None where the cell is empty. Raises ``Unreadable``."""
    raw = tidy(raw)
    if raw is None:
        return None
    if isinstance(raw, str):
        if BROKEN.fullmatch(raw):
            raise Unreadable(f"{shown(raw)} is a formula that went wrong. Type the value itself")
        known = _choice(column, folded(raw)) if column.kind == CHOICE else None
        if known is None and column.name != "post.title" and says_nothing(raw):
            return None
    return _READERS[column.kind](column, raw, epoch)


def _text(column: Column, raw: Any, epoch: datetime.date) -> str:
    del epoch
    if isinstance(raw, datetime.date | datetime.time | datetime.timedelta):
        raise Unreadable(
            f"{shown(raw)} is a date. Format the cell as text, then type the {column.heading.lower()} again"
        )
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = one_line(str(raw))
    if len(text) > column.most:
        raise Unreadable(f"{shown(text)} is {len(text)} characters long. Make it {column.most} or fewer")
    return text


def _day(column: Column, raw: Any, epoch: datetime.date) -> datetime.date:
    del column
    if isinstance(raw, datetime.datetime):
        found = raw.date()
    elif isinstance(raw, datetime.date):
        found = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        found = _serial(raw, epoch)
    elif isinstance(raw, str):
        found = _written_day(raw)
    else:
        raise Unreadable(f"{shown(raw)} is not a date. Enter it {LIKE}")
    if not 1930 <= found.year <= 2100:
        raise Unreadable(f"{shown(raw)} is not in a year from 1930 to 2100. Enter it {LIKE}")
    return found


def _serial(raw: float, epoch: datetime.date) -> datetime.date:
    if not FIRST_SERIAL <= raw <= LAST_SERIAL:
        raise Unreadable(f"{shown(raw)} is a number and not a date. Enter it {LIKE}")
    return epoch + datetime.timedelta(days=int(raw))


@lru_cache(maxsize=10_000)
def _written_day(raw: str) -> datetime.date:
    text = raw.casefold()
    if SERIAL.fullmatch(text):
        return _serial(float(text), EPOCH)
    if match := ISO_DAY.fullmatch(text):
        year, month, day = (int(one) for one in match.groups())
    elif match := NUMERIC_DAY.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        year = _year(raw, match[3])
    elif match := WORDED_DAY.fullmatch(text):
        if match[2] not in MONTHS:
            raise Unreadable(f"{shown(raw)} names no month that we know. Enter it {LIKE}")
        day, month, year = int(match[1]), MONTHS[match[2]], _year(raw, match[3])
    else:
        raise Unreadable(f"{shown(raw)} is not a date. Enter it {LIKE}")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        words = "The day comes before the month: enter" if month > 12 >= day else "Enter"
        raise Unreadable(f"{shown(raw)} is not a real date. {words} it {LIKE}") from None


def _year(raw: str, digits: str) -> int:
    if len(digits) == 2 and int(digits) < 30:  # as spreadsheets write days: no other century lies within a log
        return 2000 + int(digits)
    if len(digits) != 4:
        raise Unreadable(f"{shown(raw)} does not say which century. Enter the year with four digits, {LIKE}")
    return int(digits)


def _number(column: Column, raw: Any, epoch: datetime.date) -> int:
    del epoch
    like = "like 85000" if column.kind == MONEY else "like 12"
    if isinstance(raw, str):
        text = re.sub(r"[£\s]", "", raw)
        if not NUMBER.fullmatch(text):
            raise Unreadable(f"{shown(raw)} is not a whole number. Enter it {like}")
        number: float = float(text.replace(",", ""))
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        number = raw
    else:
        raise Unreadable(f"{shown(raw)} is not a number. Enter it {like}, and format the cell as a number")
    if not math.isfinite(number) or number != int(number):
        raise Unreadable(f"{shown(raw)} is not a whole number. Enter it {like}")
    if not column.least <= number <= column.most:
        raise Unreadable(f"{shown(raw)} must be from {column.least} to {column.most:,}")
    return int(number)


def _yes_no(column: Column, raw: Any, epoch: datetime.date) -> bool:
    del column, epoch
    text = folded(str(int(raw) if isinstance(raw, float | bool) else raw))
    if text in YES | NO:
        return text in YES
    raise Unreadable(f"{shown(raw)} is neither yes nor no")


@cache
def _words(column: Column) -> dict[str, str]:
    """Each way to write a choice: its code, its label, and the label's beginning where that says enough."""
    assert column.choices is not None
    pairs = [(str(code), str(label)) for code, label in column.choices.choices]
    found = {folded(code): code for code, _ in pairs} | {folded(label): code for code, label in pairs}
    short = [(folded(re.split(r" \(|:", label)[0]), code) for code, label in pairs]
    for text, code in short:
        if [one for one, _ in short].count(text) == 1:
            found.setdefault(text, code)
    return found


def _choice(column: Column, text: str) -> str | None:
    return _words(column).get(text)


def _one_of(column: Column, raw: Any, epoch: datetime.date) -> str:
    del epoch
    text = folded(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw))
    found = _choice(column, text)
    if found is None and column.field == "tier":
        found = ALSO.get(text)
    if found is None:
        raise Unreadable(f"{shown(raw)} is not in the list. {_allowed(column)}")
    return found


def _several(column: Column, raw: Any, epoch: datetime.date) -> list[str]:
    parts = [one for one in re.split(r"[;|\n]", str(raw)) if one.strip()]
    if any(_choice(column, folded(one)) is None for one in parts):
        parts = [one for one in re.split(r"[;|\n,]", str(raw)) if one.strip()]
    return sorted({_one_of(column, one.strip(), epoch) for one in parts})


def _allowed(column: Column) -> str:
    assert column.choices is not None
    return f"Enter one of: {'; '.join(str(one) for one in column.choices.labels)}"


_READERS: dict[str, Callable[[Column, Any, datetime.date], Any]] = {
    TEXT: _text, DAY: _day, COUNT: _number, MONEY: _number, YES_NO: _yes_no, CHOICE: _one_of, SEVERAL: _several,
}  # fmt: skip
