"""The import of a spreadsheet into the vacancy log: kept, looked at, then used as a whole or not at all."""

from __future__ import annotations

import hashlib
import unicodedata

from django.db import DatabaseError

from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from talent.domain.log import keeps, one_writer, ownership
from talent.domain.log_import_plan import Plan, plan
from talent.domain.log_import_rows import FAULTS_KEPT, Fault, packed, read, unpacked
from talent.domain.log_import_write import CHANGED_MEANWHILE, write
from talent.enums import ImportStatus
from talent.models import LogImport
from talent.queries.log_import import rows_of_log

NAME_LENGTH = 120
GUARDED = ("42501", "23")  # what the guards refuse, and constraints


class Changed(Refused):
    """What would happen is no longer what the person has seen."""


def called(name: str) -> str:
    """The last part of the path, printable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if unicodedata.category(one)[0] != "C").strip()[-NAME_LENGTH:] or "file"


def keep(*, by: Acting, name: str, content: bytes) -> LogImport:
    """Read a file and keep what it says. An unused one of the same person makes room. Raises ``Refused``."""
    keeps(by, by.organisation_id)
    sheet = read(content)
    with verb():
        unused = LogImport.objects.filter(**ownership(by), uploaded_by_id=by.user_id)
        unused.exclude(status=ImportStatus.USED).delete()
        return LogImport.objects.create(
            **ownership(by),
            status=ImportStatus.WAITING,
            file_name=called(name),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by_id=by.user_id,
            uploaded_by_name=by.user_name,
            uploaded_at=clock.now(),
            **packed(sheet),
        )


def planned(kept: LogImport, *, held: bool = False) -> Plan:
    """What its use would do now, with every fault of the file and of that. ``held``: see ``rows_of_log``."""
    places = dict(zip(kept.columns, kept.places, strict=True))
    rows = unpacked(kept.columns, kept.cells)
    made = plan(rows, places, rows_of_log(kept.region_id, kept.organisation_id, held=held))
    faults = [Fault(*one) for one in kept.faults]
    made.faults = sorted([*faults, *made.faults], key=lambda one: one.order)[:FAULTS_KEPT]
    made.fault_count += kept.fault_count
    return made


def use(*, by: Acting, kept: LogImport, seen: str) -> LogImport:
    """All of it or nothing. ``seen``: the digest of the plan that the person looked at. Used again, it does nothing."""
    keeps(by, kept.organisation_id)
    try:
        with verb():
            one_writer(by)
            found = LogImport.objects.select_for_update().filter(pk=kept.pk, status=ImportStatus.WAITING).first()
            if found is None:
                kept.refresh_from_db()
                return kept
            kept = found
            made = planned(kept, held=True)
            if made.fault_count or made.digest() != seen:
                raise Changed("The log has changed since you looked. Nothing was imported: look at it again.")
            write(made, by=by)
            return _used(kept, made, by=by)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None) or ""
        if state.startswith(GUARDED):
            raise Changed(CHANGED_MEANWHILE) from error
        raise


def _used(kept: LogImport, made: Plan, *, by: Acting) -> LogImport:
    kept.status, kept.counts = ImportStatus.USED, made.counts
    kept.used_by_id, kept.used_by_name, kept.used_at = by.user_id, by.user_name, clock.now()
    kept.cells, kept.faults, kept.columns, kept.places = [], [], [], []
    kept.save()
    return kept


def drop(*, by: Acting, kept: LogImport) -> None:
    """The file is not wanted after all; a used one stays on record."""
    keeps(by, kept.organisation_id)
    with verb():
        if kept.status == ImportStatus.USED:
            raise Refused("This file has been imported, so its record stays.")
        kept.delete()
