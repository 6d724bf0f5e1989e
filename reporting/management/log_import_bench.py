"""An import of 10,000 rows: from parsed rows to the log against a bare COPY of what it writes, and reading a workbook
against the library's own reading of the same file."""

from __future__ import annotations

import csv
import datetime
import io
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections, transaction
from openpyxl import Workbook, load_workbook

from regions.models import User
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.scope import member_scope
from talent.domain import log_import
from talent.domain.log_import_rows import read
from talent.domain.log_import_template import headings
from talent.models import LogImport

CONTRIBUTOR = "contributor.1.south-east@demo.example"  # of a region that keeps no log yet
POSTS, ROUNDS = 2_500, 5  # of each post two vacancies with two rounds each
TABLES = ("post", "vacancy", "departurereason", "recruitmentround", "appointment")
FIRST = datetime.date(2009, 1, 5)


def _rows() -> Iterator[list[object]]:
    for post in range(POSTS):
        facts = [f"P{post}", "2nd", f"Assistant director {post}", "Safeguarding; Youth", "", "No", "Later", "", "", ""]
        for vacancy in range(2):
            known = FIRST + datetime.timedelta(days=post % 300)
            need = [f"V{post}-{vacancy}", known, known + datetime.timedelta(days=60), "Retirement", "", "", ""]
            for at in range(2):
                day = known + datetime.timedelta(days=7 + 90 * at)
                ends = day + datetime.timedelta(days=40)
                outcome = "Appointed on a permanent basis" if at else "Not appointed"
                reasons = "" if at else "Too few applicants"
                came = [ends, ends + datetime.timedelta(days=60), "", "Another sector"] if at else [""] * 4
                yield [*facts, *need, "", day, ends, ends, outcome, 7, 3, 85_000, 95_000, reasons, "", *came]


def _workbook() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(headings())
    for row in _rows():
        sheet.append([None if one == "" else one for one in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _csv() -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([headings(), *_rows()])
    return written.getvalue().encode()


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _acting() -> Acting:
    user = User.objects.get(email=CONTRIBUTOR)
    return live_memberships(user_id=user.pk, user_name=user.name)[0]


def reading() -> dict[str, Any]:
    content = _workbook()

    def bare() -> None:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for _ in book.worksheets[0].iter_rows(values_only=True):
            pass

    library, ours = _median(bare), _median(lambda: read(content))
    return {"ratio": ours / library, "at_most": 3, "library_ms": library * 1000, "ours_ms": ours * 1000}


def writing() -> dict[str, Any]:
    """The whole of the confirmation, with guards, audit and row security, over an empty log."""
    by = _acting()
    with member_scope(user_id=by.user_id, membership_id=by.pk):
        kept = log_import.keep(by=by, name="log.csv", content=_csv())
        seen = log_import.planned(kept).digest()

    def use(*, undo: bool) -> None:
        with member_scope(user_id=by.user_id, membership_id=by.pk):
            log_import.use(by=by, kept=LogImport.objects.get(pk=kept.pk), seen=seen)
            transaction.set_rollback(undo)

    ours = _median(lambda: use(undo=True))
    use(undo=False)
    heap, keyed = (_bare_copy(by.region_id, like) for like in ("", "INCLUDING ALL"))
    return {
        "ratio": ours / keyed,
        "at_most": 40,
        "copy_ms": keyed * 1000,
        "heap_copy_ms": heap * 1000,
        "import_ms": ours * 1000,
    }


def _bare_copy(region_id: int | None, like: str) -> float:
    """The same rows into tables without guards, audit, foreign keys and policies. ``like``: with the same keys, indexes
    and checks, which a log can't be without, or with nothing but columns."""
    found: dict[str, bytes] = {}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sp_maint")
        for table in TABLES:
            with cursor.copy(
                f"COPY (SELECT * FROM talent_{table} WHERE region_id = %s) TO STDOUT", [region_id]
            ) as lines:
                found[table] = b"".join(bytes(one) for one in lines)

        def copy() -> None:
            for table in TABLES:
                cursor.execute(f"CREATE TEMP TABLE bare_{table} (LIKE talent_{table} {like}) ON COMMIT DROP")
                with cursor.copy(f"COPY bare_{table} FROM STDIN") as lines:
                    lines.write(found[table])
                cursor.execute(f"DROP TABLE bare_{table}")

        return _median(copy)
