"""What each organisation has in place to find and grow leaders, once a year (framework: resource 2; ``domain.md``).

An organisation's contributors say it. Its regional lead may, where they are told by telephone: such an answer is marked
as the lead's. A year's answers begin as those of the year before, and stay as they are once the year is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from regions.enums.practice import PracticeArea, Standing
from regions.models import Practice
from regions.models.practice import SHARED, Yearly
from regions.quarters import QuarterKey, financial_year
from regions.queries.people import organisations_of
from regions.queries.practice import latest_before
from succession import clock
from succession.facts import Problems, assign, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

Row = TypeVar("Row", bound=Yearly)
MEANWHILE = "Somebody else answered for this organisation while you were working on it."


@dataclass(frozen=True)
class PracticeFacts:
    """As ``models.Practice`` has them."""

    standing: int
    name: str = ""
    description: str = ""
    tiers: Sequence[str] = ()
    open_to: str = ""
    evidence: str = ""
    sharing: str = ""
    places: int | None = None
    contact: str = ""
    barrier_met: str = ""


NAMES = tuple(one.name for one in fields(PracticeFacts))


def this_year() -> int:
    """The financial year that is answered for, by the year of its April."""
    return QuarterKey.of(clock.today()).year


def keeps(by: Acting, organisation_id: int) -> bool:
    """A contributor for their organisation, a lead for every one that is a member of the region today."""
    if by.role is Role.CONTRIBUTOR:
        return by.organisation_id == organisation_id
    if by.role is not Role.LEAD or by.region_id is None:
        return False
    return organisations_of(by.region_id, clock.today()).filter(pk=organisation_id).exists()


def impossible(facts: PracticeFacts) -> Problems:
    found: Problems = {}
    shared = facts.sharing in SHARED
    if shared and facts.standing == Standing.NONE:
        found["sharing"] = "Select no: what is not in place can’t be shared"
    elif shared and not facts.contact.strip():
        found["contact"] = "Enter the role or the team whom others should ask"
    if facts.places is not None and not shared:
        found["places"] = "Say that you are willing to share this, or leave the places empty"
    return found


def revision(rows: Iterable[Practice]) -> str:
    """Of an organisation's answers to one year."""
    return revision_of(sorted((one.area, one.standing) for one in rows))


def revision_of_area(row: Practice) -> str:
    return revision_of(*(getattr(row, name) for name in NAMES))


@contextmanager
def said_once() -> Iterator[None]:
    """A verb. Of two first answers to a year at the same moment the later one is told of the other."""
    try:
        with verb():
            yield
    except IntegrityError as error:
        raise Stale(MEANWHILE) from error


def answer(*, by: Acting, organisation_id: int, standings: Mapping[str, int], seen: str) -> None:
    """All areas of this year together. ``seen``: the revision of what was changed."""
    refuse_unless_kept(by, organisation_id)
    refuse_if({area: "Select how far it has come" for area in PracticeArea.values if not standings.get(area)})
    with said_once():
        now = {one.area: one for one in _of_year(by, organisation_id).select_for_update(no_key=True)}
        if seen != revision(now.values()):
            raise Stale(MEANWHILE)
        before = {one.area: one for one in _before(by, organisation_id)}
        made: list[Practice] = []
        for area in PracticeArea.values:
            row = now.get(area) or _begun(by, organisation_id, area, before.get(area))
            changed = row.standing != standings[area]
            row.standing = standings[area]
            if row.pk is None:
                made.append(signed(row, by))
            elif changed:
                signed(row, by).save()
        Practice.objects.bulk_create(made)


def confirm(*, by: Acting, organisation_id: int) -> None:
    """Nothing has changed since the year before."""
    refuse_unless_kept(by, organisation_id)
    before = _before(by, organisation_id)
    if not before:
        raise Refused("There is no earlier year to confirm.")
    try:
        answer(
            by=by,
            organisation_id=organisation_id,
            standings={one.area: one.standing for one in before},
            seen=revision([]),
        )
    except Stale as stale:
        raise Refused(f"{financial_year(this_year())} has been answered already.") from stale


def describe(*, by: Acting, practice: Practice, facts: PracticeFacts, seen: str) -> Practice:
    """One area of this year, in full."""
    refuse_unless_kept(by, practice.organisation_id)
    with verb():
        row = Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)
        if row.year != this_year():
            raise Refused(f"What was said for {financial_year(row.year)} stays as it was said.")
        if seen != revision_of_area(row):
            raise Stale(MEANWHILE)
        refuse_if(impossible(facts))
        assign(row, asdict(facts) | {"tiers": list(facts.tiers)})
        signed(row, by).save()
    return row


def refuse_unless_kept(by: Acting, organisation_id: int) -> None:
    if not keeps(by, organisation_id):
        raise Refused("Only the organisation’s contributor or a regional lead can say this.")


def signed(row: Row, by: Acting) -> Row:
    """Who said it, and when."""
    row.recorded_by_id, row.recorded_by_name, row.recorded_at = by.user_id, by.user_name, clock.now()
    row.by_lead = by.role is Role.LEAD
    return row


def _of_year(by: Acting, organisation_id: int) -> QuerySet[Practice]:
    return Practice.objects.filter(region=by.region_id, organisation=organisation_id, year=this_year())


def _before(by: Acting, organisation_id: int) -> list[Practice]:
    return latest_before(by.region_id or 0, organisation_id, this_year())


def _begun(by: Acting, organisation_id: int, area: str, before: Practice | None) -> Practice:
    assert by.region_id is not None
    said = model_to_dict(before, NAMES) if before else {}
    return Practice(region_id=by.region_id, organisation_id=organisation_id, year=this_year(), area=area, **said)
