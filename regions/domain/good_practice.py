"""Cases of good practice (``domain.md``: "shares good practice", "publishes good practice").

Offered to the College by a region's lead or an organisation's contributor; published or returned by the co-ordinator of
that region or the national lead. What is published never changes. A correction is a new case: the old one is withdrawn,
with the reason, and its texts begin a new draft, which goes the same way. So nobody who relied on a case finds other
words under its address, and nothing is read nationally that the College has not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from regions.domain.said import reason_of
from regions.enums.good_practice import GoodPracticeStatus as S
from regions.models import GoodPracticeCase
from regions.models.good_practice import SAID
from regions.queries.people import of_scope
from regions.states import GOOD_PRACTICE
from succession import clock
from succession.facts import Problems, assign, refuse_if
from succession.states import Refused, Stale, allowed, apply, only
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

MOVED_ON = "This case has moved on since you opened the page. Open it again to see where it is."
CHANGED = "This case has changed since you opened this page. Read it again."
MISSING = {
    "done": "Enter what was done",
    "came_of_it": "Enter what came of it",
    "ask": "Enter who can be asked",
    "element": "Select the part of the framework",
    "objective": "Select the objective",
}
TITLE_LIMIT, ASK_LIMIT, TEXT_LIMIT = 150, 200, 4_000  # characters
LIMITS = {"title": TITLE_LIMIT, "ask": ASK_LIMIT}
WORKED_ON = (S.DRAFT, S.RETURNED)
STEPS = ("status", "reason", *(f"{hand}{part}" for hand in ("offered", "decided", "withdrawn")
                               for part in ("_by", "_by_name", "_at")))  # fmt: skip


@dataclass(frozen=True)
class CaseFacts:
    """As ``models.GoodPracticeCase`` has them; a draft needs a title only."""

    title: str
    done: str = ""
    why: str = ""
    took: str = ""
    came_of_it: str = ""
    ask: str = ""
    element: str = ""
    objective: str = ""
    practice_area: str = ""


def impossible(facts: CaseFacts) -> Problems:
    """What can't be kept, even of a draft."""
    found = {
        name: f"Use {LIMITS.get(name, TEXT_LIMIT):,} characters or fewer, and none that can’t be printed"
        for name, text in asdict(facts).items()
        if len(text) > LIMITS.get(name, TEXT_LIMIT) or "\0" in text
    }
    return found if facts.title.strip() else {**found, "title": "Enter a title"}


def offers(by: Acting) -> bool:
    return by.role in (Role.LEAD, Role.CONTRIBUTOR)


def keeps(by: Acting, case: GoodPracticeCase) -> bool:
    """A lead keeps the region's own, a contributor their organisation's."""
    return offers(by) and (by.region_id, by.organisation_id) == (case.region_id, case.organisation_id)


def reviews(by: Acting, case: GoodPracticeCase) -> bool:
    """The co-ordinator of that region, or the national lead."""
    return by.is_national and of_scope(case.region_id)


def steps(by: Acting, case: GoodPracticeCase) -> set[str]:
    """The steps that this person may take with it now."""
    if not (keeps(by, case) or reviews(by, case)):
        return set()
    return allowed(GOOD_PRACTICE, case.status, by=by)


def may_change(by: Acting, case: GoodPracticeCase) -> bool:
    return keeps(by, case) and case.status in WORKED_ON


def lacking(case: GoodPracticeCase) -> Problems:
    """What must be said before it is offered."""
    return {name: words for name, words in MISSING.items() if not getattr(case, name).strip()}


def revision(case: GoodPracticeCase) -> str:
    return revision_of([getattr(case, name) for name in SAID])


def start(*, by: Acting, facts: CaseFacts) -> GoodPracticeCase:
    only(GOOD_PRACTICE, "start", by=by)
    assert by.region_id is not None
    case = GoodPracticeCase(region_id=by.region_id, organisation_id=by.organisation_id, status="")
    _say(case, facts)
    apply(GOOD_PRACTICE, case, "start", by=by)
    with verb():
        case.save()
    return case


def change(*, by: Acting, case: GoodPracticeCase, facts: CaseFacts, seen: str) -> GoodPracticeCase:
    """``seen``: the revision of what was changed. Raises ``Stale`` over somebody else's save."""
    only(GOOD_PRACTICE, "start", by=by)
    with verb():
        row = _locked(case)
        if not may_change(by, row):
            raise Refused("The College has this case, so it can’t be changed.")
        if revision(row) != seen:
            raise Stale("Somebody else saved this case while you were working on it.")
        _say(row, facts)
        row.save(update_fields=SAID)
    return row


def offer(*, by: Acting, case: GoodPracticeCase, seen: str | None = None) -> None:
    """To the College. ``seen``: the revision of what was read on a page."""
    with _step(case, "offer", by=by) as row:
        _refuse_unless_seen(row, seen)
        refuse_if(lacking(row))
        row.offered_by_id, row.offered_by_name, row.offered_at = by.user_id, by.user_name, clock.now()
        row.decided_by, row.decided_by_name, row.decided_at, row.reason = None, "", None, ""


def publish(*, by: Acting, case: GoodPracticeCase, seen: str | None = None) -> None:
    """From now on everybody who signs in reads it."""
    with _step(case, "publish", by=by) as row:
        _refuse_unless_seen(row, seen)
        _decided(row, by)


def return_(*, by: Acting, case: GoodPracticeCase, reason: str) -> None:
    """To whoever offered it, who may change it and offer it again."""
    with _step(case, "return", by=by, reason=reason) as row:
        _decided(row, by)
        row.reason = reason_of(reason)


def withdraw(*, by: Acting, case: GoodPracticeCase, reason: str) -> None:
    """Nobody but those who offered it and the College reads it any more."""
    with _step(case, "withdraw", by=by, reason=reason) as row:
        row.withdrawn_by_id, row.withdrawn_by_name, row.withdrawn_at = by.user_id, by.user_name, clock.now()
        row.reason = reason_of(reason)


def start_again(*, by: Acting, case: GoodPracticeCase) -> GoodPracticeCase:
    """A new draft with the texts of one that was withdrawn."""
    only(GOOD_PRACTICE, "start", by=by)
    with verb():
        row = _locked(case)
        if not keeps(by, row) or row.status != S.WITHDRAWN:
            raise Refused("Only a case of yours that was withdrawn can be started again.")
        return start(by=by, facts=CaseFacts(**{name: getattr(row, name) for name in SAID}))


def remove(*, by: Acting, case: GoodPracticeCase) -> None:
    """A draft that nobody wants any more."""
    only(GOOD_PRACTICE, "start", by=by)
    with verb():
        row = _locked(case)
        if not keeps(by, row) or row.status != S.DRAFT:
            raise Refused("Only a draft of yours can be removed.")
        row.delete()


def _say(case: GoodPracticeCase, facts: CaseFacts) -> None:
    refuse_if(impossible(facts))
    assign(case, {name: text.strip() for name, text in asdict(facts).items()})


def _decided(row: GoodPracticeCase, by: Acting) -> None:
    if row.offered_by_id == by.user_id:
        raise Refused("You offered this case, so somebody else must decide on it.")
    row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()


def _refuse_unless_seen(row: GoodPracticeCase, seen: str | None) -> None:
    if seen is not None and revision(row) != seen:
        raise Refused(CHANGED)


def _locked(case: GoodPracticeCase) -> GoodPracticeCase:
    """Only rows that the person may write can be locked."""
    row = GoodPracticeCase.objects.defer("words").select_for_update(no_key=True).filter(pk=case.pk).first()
    if row is None:
        raise Refused(MOVED_ON)
    return row


@contextmanager
def _step(case: GoodPracticeCase, name: str, *, by: Acting, reason: str = "") -> Iterator[GoodPracticeCase]:
    """The locked row, moved by the table; what the caller fills in is saved."""
    only(GOOD_PRACTICE, name, by=by)
    with verb():
        row = _locked(case)
        if not (keeps(by, row) or reviews(by, row)):
            raise Refused("Only whoever offered this case, or the College, can do this.")
        apply(GOOD_PRACTICE, row, name, by=by, reason=reason)
        yield row
        row.save(update_fields=STEPS)
