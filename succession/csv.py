"""Tables for spreadsheets, in which what somebody typed can never become a formula."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone

from succession.downloads import attachment

# What a spreadsheet takes for the beginning of a formula, or skips before one.
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> str:
    """Money exact to the penny, dates and times of day as ISO 8601; a number of ours is no formula, a text may be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(BEGINNINGS) else text


def safe_csv(rows: Iterable[Sequence[object]]) -> str:
    """Made whole and not streamed: a stream would be read after the scope has ended."""
    written = io.StringIO()
    written.write("\ufeff")  # so that spreadsheets read UTF-8
    csv.writer(written).writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """``name``: of the file."""
    return attachment(safe_csv(rows), name=name, kind="text/csv; charset=utf-8")
