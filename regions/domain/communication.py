"""What each audience is told, by whom and when, and what came back (framework: resource 6; ``domain.md``)."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, fields

from django.db.models import ProtectedError

from regions.enums.communication import Rhythm
from regions.models import Communication, CommunicationDone
from regions.queries.communication import after
from succession import clock
from succession.facts import Problems, assign, lies_ahead, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

FIRST_YEAR = 2000


@dataclass(frozen=True)
class CommunicationFacts:
    """As ``models.Communication`` has them. ``owner``: the key of somebody with a role in the region."""

    audience: str
    aim: str
    message: str
    channel: str
    due_on: datetime.date
    rhythm: str = Rhythm.ONCE
    benefit: str = ""
    owner: int | None = None
    feedback: str = ""
    measure: str = ""


NAMES = tuple(one.name for one in fields(CommunicationFacts) if one.name != "owner")


@dataclass(frozen=True)
class DoneFacts:
    """``last``: of a rhythm, that it is not to be done again."""

    done_on: datetime.date
    came_back: str = ""
    last: bool = False


def may_do(by: Acting, communication: Communication) -> bool:
    """Who may say that it was done."""
    return by.role is Role.LEAD or by.user_id == communication.owner_id


def impossible(facts: DoneFacts) -> Problems:
    if lies_ahead(facts.done_on):
        return {"done_on": "The day on which it was done must be today or in the past"}
    if facts.done_on.year < FIRST_YEAR:
        return {"done_on": f"The day on which it was done must be in {FIRST_YEAR} or later"}
    return {}


def revision(one: Communication) -> str:
    return revision_of(*(getattr(one, name) for name in NAMES), one.owner_id)


def add(*, by: Acting, facts: CommunicationFacts) -> Communication:
    _refuse_unless_lead(by)
    assert by.region_id is not None
    with verb():
        return _save(Communication(region_id=by.region_id), facts)


def change(*, by: Acting, communication: Communication, facts: CommunicationFacts, seen: str) -> Communication:
    """``seen``: the revision of what was changed."""
    _refuse_unless_lead(by)
    with verb():
        found = _held(communication)
        if seen != revision(found):
            raise Stale("Somebody else saved this communication while you were working on it.")
        return _save(found, facts)


def _save(communication: Communication, facts: CommunicationFacts) -> Communication:
    values = asdict(facts)
    values["owner_id"] = values.pop("owner")
    assign(communication, values)
    communication.save()
    communication.refresh_from_db(fields=["owner_name"])  # the database wrote it
    return communication


def done(*, by: Acting, communication: Communication, facts: DoneFacts, seen: str) -> CommunicationDone:
    """Once more; a rhythm is then due on its next day after the one on which it was done. ``seen``: as for a change,
    so that a second click does not say it twice."""
    if not may_do(by, communication):
        raise Refused("Only its owner or a regional lead can say that this was done.")
    with verb():
        found = _held(communication)
        if found.due_on is None or seen != revision(found):
            raise Refused("This was changed or done meanwhile. Look at it again before you say that it was done.")
        refuse_if(impossible(facts))
        found.due_on = None if facts.last else _next(found, facts.done_on)
        found.save(update_fields=["due_on"])
        return CommunicationDone.objects.create(
            region_id=found.region_id,
            communication=found,
            done_on=facts.done_on,
            came_back=facts.came_back,
            recorded_by_id=by.user_id,
            recorded_by_name=by.user_name,
            recorded_at=clock.now(),
        )


def _next(communication: Communication, done_on: datetime.date) -> datetime.date | None:
    assert communication.due_on is not None
    day = after(communication.due_on, communication.rhythm)
    while day is not None and day <= done_on:
        day = after(day, communication.rhythm)
    return day


def remove(*, by: Acting, communication: Communication) -> None:
    """One entered by mistake; one that was done stays to be read."""
    _refuse_unless_lead(by)
    try:
        with verb():
            communication.delete()
    except ProtectedError as error:
        raise Refused("This has been done, so it stays. Say that it was the last time instead.") from error


def _held(communication: Communication) -> Communication:
    found = Communication.objects.select_for_update(no_key=True).filter(pk=communication.pk).first()
    if found is None:
        raise Refused("This was removed, or given to somebody else.")
    return found


def _refuse_unless_lead(by: Acting) -> None:
    if by.role is not Role.LEAD:
        raise Refused("Only a regional lead keeps the communications.")
