"""Keeping vacancies, the cover while they last, and what follows them when a remit changes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from succession import clock
from succession.facts import Problems, assign, lies_ahead, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from talent.domain.log import free_reference, keeps, one_writer, ownership, reference_at_fault
from talent.enums import RoundOutcome, VacancyEnd
from talent.models import DepartureReason, InterimCover, Post, Vacancy

REMIT_ELSEWHERE = "Say that the remit changed on the page of the vacancy"


@dataclass(frozen=True)
class VacancyFacts:
    """As ``models.Vacancy`` has them. ``reason_for_leaving``: the organisation's own."""

    known_on: datetime.date
    vacant_on: datetime.date
    reference: str = ""
    ended_on: datetime.date | None = None
    ending: str = ""
    first_round: int = 1
    skills_wanted: Sequence[str] = ()
    reason_for_leaving: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside the facts: days of advertising and of decisions, the number of the first round where it is
    fixed, and whether this one goes on from another or another from this one."""

    advertised: Sequence[datetime.date] = ()
    decided: Sequence[datetime.date] = ()
    first_round: int | None = None
    continues: bool = False
    followed: bool = False


def contradictions(facts: VacancyFacts, beside: Beside) -> Problems:
    """``vacant_on`` may lie before ``known_on`` (a sudden departure) and ahead (notice given)."""
    found: Problems = {}
    if lies_ahead(facts.known_on):
        found["known_on"] = "The day on which the vacancy was known must be today or in the past"
    if facts.ended_on and facts.ended_on < facts.known_on:
        found["ended_on"] = "The day on which the need ended must be the same as or after the day it was known"
    if facts.ended_on and not facts.ending:
        found["ending"] = "Select how the vacancy ended"
    if facts.ending and not facts.ended_on:
        found["ended_on"] = "Enter the day on which the vacancy ended"
    if any(day < facts.known_on for day in beside.advertised):
        found["known_on"] = "The vacancy was advertised before this day"
    if any(day < facts.known_on for day in beside.decided):
        found["known_on"] = "An appointment was decided before this day"
    if beside.first_round not in (None, facts.first_round):
        numbered = "The rounds of this vacancy are numbered already"
        before = "The number follows from the rounds before the remit changed"
        found["first_round"] = before if beside.continues else numbered
    if beside.followed and facts.ending != VacancyEnd.REPLACED:
        found["ending"] = "Another vacancy goes on from this one, so it ended as the remit changed"
    if not beside.followed and facts.ending == VacancyEnd.REPLACED:
        found["ending"] = REMIT_ELSEWHERE
    return found


def impossible(facts: VacancyFacts, *, by: Acting, vacancy: Vacancy | None = None) -> Problems:
    found = contradictions(facts, _beside(vacancy) if vacancy else Beside())
    found |= reference_at_fault(facts.reference)
    same = Vacancy.objects.filter(**ownership(by), reference__iexact=facts.reference)
    if facts.reference and (same.exclude(pk=vacancy.pk) if vacancy else same).exists():
        found["reference"] = f"Another of your vacancies has the reference {facts.reference}"
    return found


def _beside(vacancy: Vacancy) -> Beside:
    advertised = list(vacancy.rounds.values_list("advertised_on", flat=True))
    followed = Vacancy.objects.filter(continues=vacancy).exists()
    return Beside(
        advertised=advertised,
        decided=list(vacancy.appointments.values_list("decided_on", flat=True)),
        first_round=vacancy.first_round if advertised or followed or vacancy.continues_id else None,
        continues=vacancy.continues_id is not None,
        followed=followed,
    )


def add(*, by: Acting, post: Post, facts: VacancyFacts) -> Vacancy:
    keeps(by, post.organisation_id)
    return _save(Vacancy(**ownership(by), post=post), by=by, facts=facts)


def change(*, by: Acting, vacancy: Vacancy, facts: VacancyFacts) -> Vacancy:
    return _save(vacancy, by=by, facts=facts)


def _save(vacancy: Vacancy, *, by: Acting, facts: VacancyFacts) -> Vacancy:
    keeps(by, vacancy.organisation_id)
    with verb():
        if vacancy.pk:
            Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        refuse_if(impossible(facts, by=by, vacancy=vacancy if vacancy.pk else None))
        assign(
            vacancy,
            {
                "reference": facts.reference
                or vacancy.reference
                or free_reference(Vacancy.objects.all(), by=by, letter="V"),
                "known_on": facts.known_on,
                "vacant_on": facts.vacant_on,
                "ended_on": facts.ended_on,
                "ending": facts.ending,
                "first_round": facts.first_round,
                "skills_wanted": sorted(facts.skills_wanted),
            },
        )
        vacancy.save()
        _keep_reason(vacancy, facts.reason_for_leaving, by=by)
    return vacancy


def _keep_reason(vacancy: Vacancy, reason: str, *, by: Acting) -> None:
    if not reason:
        DepartureReason.objects.filter(vacancy=vacancy).delete()
        return
    DepartureReason.objects.update_or_create(
        vacancy=vacancy, defaults={"reason": reason}, create_defaults={**ownership(by), "reason": reason}
    )


def change_remit(*, by: Acting, vacancy: Vacancy, post: Post, on: datetime.date) -> Vacancy:
    """The remit changed in mid-recruitment: this vacancy ends, and ``post``'s vacancy goes on from it.

    A round that is under way stops, and the new vacancy's first round keeps its number; where the last round had been
    concluded, the new one's is the next.
    """
    keeps(by, vacancy.organisation_id)
    keeps(by, post.organisation_id)
    with verb():
        one_writer(by)
        vacancy = Vacancy.objects.select_for_update().select_related("post").get(pk=vacancy.pk)
        if vacancy.ended_on or vacancy.appointments.filter(withdrawn_on=None).exists():
            raise Refused("This vacancy has ended or is filled, so there is no recruitment to go on with.")
        if post.tier != vacancy.post.tier:
            raise Refused("The new remit must be of the same tier. Otherwise end this vacancy and add another.")
        if not vacancy.known_on <= on <= clock.today():
            raise Refused("The day must lie between the day on which the vacancy was known and today.")
        number = vacancy.first_round
        last = vacancy.rounds.order_by("-number").first()
        if last is not None and last.concluded_on is None:
            if on < last.advertised_on:
                raise Refused("The round under way was advertised after that day.")
            number = last.number
            last.concluded_on, last.outcome = on, RoundOutcome.REMIT_CHANGED
            last.save(update_fields=["concluded_on", "outcome"])
        elif last is not None:
            number = last.number + 1
        vacancy.ended_on, vacancy.ending = on, VacancyEnd.REPLACED
        vacancy.save(update_fields=["ended_on", "ending"])
        return Vacancy.objects.create(
            **ownership(by),
            post=post,
            reference=free_reference(Vacancy.objects.all(), by=by, letter="V"),
            known_on=on,
            vacant_on=max(on, vacancy.vacant_on),
            continues=vacancy,
            first_round=number,
            skills_wanted=post.skills_wanted,
        )


def remove(*, by: Acting, vacancy: Vacancy) -> None:
    """A vacancy entered by mistake, with its rounds. What signed returns hold of it stays in them."""
    keeps(by, vacancy.organisation_id)
    with verb():
        if Vacancy.objects.filter(continues=vacancy).exists():
            raise Refused("Another vacancy goes on from this one. Remove that one first.")
        vacancy.appointments.all().delete()
        for one in vacancy.rounds.order_by("-number"):
            one.delete()
        vacancy.delete()
        if vacancy.continues_id:
            before = Vacancy.objects.get(pk=vacancy.continues_id)
            before.ended_on, before.ending = None, ""
            before.save(update_fields=["ended_on", "ending"])


@dataclass(frozen=True)
class CoverFacts:
    starts_on: datetime.date
    source: str
    ends_on: datetime.date | None = None


def impossible_cover(facts: CoverFacts) -> Problems:
    if facts.ends_on and facts.ends_on < facts.starts_on:
        return {"ends_on": "The last day of the cover must be the same as or after the first"}
    return {}


def cover(*, by: Acting, vacancy: Vacancy, facts: CoverFacts, existing: InterimCover | None = None) -> InterimCover:
    """Interim cover fills no vacancy; overlaps are ordinary."""
    keeps(by, vacancy.organisation_id)
    with verb():
        refuse_if(impossible_cover(facts))
        row = existing or InterimCover(**ownership(by), vacancy=vacancy)
        assign(row, {"starts_on": facts.starts_on, "ends_on": facts.ends_on, "source": facts.source})
        row.save()
    return row


def remove_cover(*, by: Acting, existing: InterimCover) -> None:
    keeps(by, existing.organisation_id)
    with verb():
        existing.delete()
