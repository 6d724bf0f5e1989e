"""What the verbs of the vacancy log share. Only truly impossible histories are refused (``domain.md``)."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from succession.facts import Problems
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.texts import one_line, says_nothing


def keeps(by: Acting, organisation_id: int | None) -> None:
    """Only a contributor keeps a log, and only their own organisation's."""
    if by.role is not Role.CONTRIBUTOR or organisation_id != by.organisation_id:
        raise Refused("Only a contributor of the organisation can change its log.")


def ownership(by: Acting) -> dict[str, int | None]:
    return {"region_id": by.region_id, "organisation_id": by.organisation_id}


def one_writer(by: Acting) -> None:
    """Until the transaction ends, the organisation's others who import or need a free reference wait. Taken first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vacancy log'), %s)", [by.organisation_id])


def reference_at_fault(reference: str) -> Problems:
    """Imports find a row again by it, so it is written in one way, and says something."""
    if reference != one_line(reference):
        return {"reference": "The reference must have single spaces and only characters that can be seen"}
    if reference and says_nothing(reference):
        return {"reference": f"“{reference}” reads as if there were none. Enter another reference, or none"}
    return {}


def free_reference(rows: models.QuerySet[Any], *, by: Acting, letter: str) -> str:
    """The next of ours, such as V12; one writer of an organisation's log at a time finds it."""
    one_writer(by)
    rows = rows.filter(**ownership(by))
    number = rows.count() + 1
    while rows.filter(reference=f"{letter}{number}").exists():
        number += 1
    return f"{letter}{number}"
