"""The checklist of a region's strategy and plan: answered by the lead, or by whoever a question is given to."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from regions.checklist import BY_CODE
from regions.enums import Done
from regions.models import ChecklistItem
from regions.queries.people import owners
from succession.facts import Problems, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

EVIDENCE_LIMIT = 2_000  # characters
FIRST_DUE, LAST_DUE = datetime.date(2010, 1, 1), datetime.date(2100, 12, 31)


@dataclass(frozen=True)
class Answer:
    """``answer``: of ``Done``, or "" while there is none. ``owner``: a membership of the region's people."""

    answer: str = ""
    evidence: str = ""
    owner: int | None = None
    due: datetime.date | None = None


def revision(item: ChecklistItem | None) -> str:
    return revision_of(item.answer, item.evidence, item.owner_id, item.due) if item else revision_of()


def problems(said: Answer) -> Problems:
    found: Problems = {}
    if said.answer not in ("", *Done.values):
        found["answer"] = "Choose yes, in part or no"
    if len(said.evidence) > EVIDENCE_LIMIT:
        found["evidence"] = f"The evidence must be {EVIDENCE_LIMIT:,} characters or less"
    if said.answer == Done.YES and not said.evidence.strip():
        found["evidence"] = "Enter what shows it, or where it can be read"
    if said.due is not None and not FIRST_DUE <= said.due <= LAST_DUE:
        found["due"] = "The due date must be between 2010 and 2100"
    if said.owner is not None and said.owner not in {one.membership_id for one in owners()}:
        found["owner"] = "Choose somebody of the region"
    return found


def answer(*, by: Acting, question: str, said: Answer, seen: str) -> ChecklistItem:
    """``seen``: the revision of what was changed. A contributor leaves the owner and the day as they are."""
    if by.role not in (Role.LEAD, Role.CONTRIBUTOR) or by.region_id is None or question not in BY_CODE:
        raise Refused("Only a Regional lead can do this.")
    with verb():
        rows = ChecklistItem.objects.select_for_update(no_key=True).filter(region=by.region_id, question=question)
        item = rows.first()
        if item is None and by.role != Role.LEAD:
            raise Refused("This question is not yours any more.")
        if seen != revision(item):
            raise Stale("Somebody else saved this answer while you were working on it.")
        if item is None:
            item = ChecklistItem(region_id=by.region_id, question=question)
        if by.role == Role.LEAD:
            refuse_if(problems(said))
            item.owner_id, item.due = said.owner, said.due
        else:
            refuse_if(problems(Answer(said.answer, said.evidence)))
        item.answer, item.evidence = said.answer, said.evidence.strip()
        item.save()
    return item
