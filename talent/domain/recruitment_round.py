"""Keeping the rounds of a vacancy and the appointments that come of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from succession.facts import Problems, assign, lies_ahead, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from talent.domain.log import keeps, ownership
from talent.enums import AppointedFrom, RoundOutcome, VacancyEnd
from talent.models import Appointment, RecruitmentRound, Vacancy

ROUNDS_FIXED = "Another vacancy goes on from this one, so its rounds are fixed. Keep the recruitment there"


@dataclass(frozen=True)
class RoundFacts:
    """As ``models.RecruitmentRound`` has them; salaries in pounds a year."""

    advertised_on: datetime.date
    closes_on: datetime.date | None = None
    concluded_on: datetime.date | None = None
    outcome: str = ""
    applicants: int | None = None
    shortlisted: int | None = None
    salary_from: int | None = None
    salary_to: int | None = None
    reasons_unfilled: Sequence[str] = ()
    skills_short: Sequence[str] = ()


@dataclass(frozen=True)
class RoundBeside:
    """What stands beside a round: when its need was known, the days of advertising of the rounds before and after it,
    the days of its appointments, and the outcome that it has in the log."""

    known_on: datetime.date
    earlier: Sequence[datetime.date] = ()
    later: Sequence[datetime.date] = ()
    decided: Sequence[datetime.date] = ()
    outcome: str = ""


def contradictions(facts: RoundFacts, beside: RoundBeside) -> Problems:
    """More shortlisted than applicants is possible (headhunting): the return asks about it."""
    found: Problems = {}
    if facts.advertised_on < beside.known_on:
        found["advertised_on"] = (
            f"The day of advertising must be on or after {_day(beside.known_on)}, when it was known"
        )
    if facts.closes_on and facts.closes_on < facts.advertised_on:
        found["closes_on"] = "The closing date must be the same as or after the day of advertising"
    if facts.concluded_on and facts.concluded_on < facts.advertised_on:
        found["concluded_on"] = "The day on which it was concluded must be the same as or after the day of advertising"
    if facts.concluded_on and not facts.outcome:
        found["outcome"] = "Select what the round came to"
    if facts.outcome and not facts.concluded_on:
        found["concluded_on"] = "Enter the day on which the round was concluded"
    if facts.salary_from and facts.salary_to and facts.salary_to < facts.salary_from:
        found["salary_to"] = "The highest salary must be the same as or more than the lowest"
    if any(day > facts.advertised_on for day in beside.earlier) or any(
        day < facts.advertised_on for day in beside.later
    ):
        found.setdefault("advertised_on", "Rounds are numbered in the order of advertising: check the other rounds")
    if any(day < facts.advertised_on for day in beside.decided):
        found["advertised_on"] = "An appointment of this round was decided before this day"
    changed_remit = RoundOutcome.REMIT_CHANGED
    if (facts.outcome == changed_remit) != (beside.outcome == changed_remit):
        found["outcome"] = "Say that the remit changed on the page of the vacancy"
    return found


def impossible(facts: RoundFacts, *, vacancy: Vacancy, existing: RecruitmentRound | None = None) -> Problems:
    others = vacancy.rounds.values_list("number", "advertised_on")
    at = existing.number if existing else None
    beside = RoundBeside(
        known_on=vacancy.known_on,
        earlier=[day for number, day in others if at is None or number < at],
        later=[day for number, day in others if at is not None and number > at],
        decided=list(existing.appointments.values_list("decided_on", flat=True)) if existing else (),
        outcome=existing.outcome if existing else "",
    )
    return contradictions(facts, beside)


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def advertise(*, by: Acting, vacancy: Vacancy, facts: RoundFacts) -> RecruitmentRound:
    """A new round; an extension is none, but a later closing date of the same."""
    return _save(RecruitmentRound(**ownership(by), vacancy=vacancy), by=by, vacancy=vacancy, facts=facts)


def change(*, by: Acting, existing: RecruitmentRound, facts: RoundFacts) -> RecruitmentRound:
    return _save(existing, by=by, vacancy=existing.vacancy, facts=facts)


def _save(row: RecruitmentRound, *, by: Acting, vacancy: Vacancy, facts: RoundFacts) -> RecruitmentRound:
    keeps(by, vacancy.organisation_id)
    with verb():
        vacancy = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        if not row.pk:
            _goes_on_here(vacancy)
        refuse_if(impossible(facts, vacancy=vacancy, existing=row if row.pk else None))
        values = asdict(facts)
        values["reasons_unfilled"], values["skills_short"] = sorted(facts.reasons_unfilled), sorted(facts.skills_short)
        assign(row, values)
        row.save()
        row.refresh_from_db(fields=["number"])
    return row


def _goes_on_here(vacancy: Vacancy) -> None:
    """The vacancies of one need number their rounds through, so what has been replaced gains and loses none."""
    if vacancy.ending == VacancyEnd.REPLACED:
        raise Refused(f"{ROUNDS_FIXED}.")


def remove(*, by: Acting, existing: RecruitmentRound) -> None:
    """A round entered by mistake: the last one of its vacancy."""
    keeps(by, existing.organisation_id)
    with verb():
        _goes_on_here(Vacancy.objects.select_for_update().get(pk=existing.vacancy_id))
        if existing.vacancy.rounds.filter(number__gt=existing.number).exists():
            raise Refused("Later rounds follow this one. Remove the last one first.")
        if existing.appointments.exists():
            raise Refused("An appointment came of this round. Remove the appointment first.")
        existing.delete()


@dataclass(frozen=True)
class AppointmentFacts:
    """As ``models.Appointment`` has them. ``recruitment_round``: the number of the round, None where there was none."""

    decided_on: datetime.date
    starts_on: datetime.date | None = None
    withdrawn_on: datetime.date | None = None
    appointed_from: str = AppointedFrom.NOT_SAID
    recruitment_round: int | None = None


@dataclass(frozen=True)
class AppointmentBeside:
    """What stands beside an appointment: when its need was known, whether another one stands or another vacancy goes
    on from this one, and the day on which its round was advertised."""

    known_on: datetime.date
    another_stands: bool = False
    replaced: bool = False
    advertised_on: datetime.date | None = None


def appointment_contradictions(facts: AppointmentFacts, beside: AppointmentBeside) -> Problems:
    """``starts_on`` may lie before ``decided_on``, as when somebody acting is made permanent from an earlier day."""
    found: Problems = {}
    if lies_ahead(facts.decided_on):
        found["decided_on"] = "The day of the decision must be today or in the past"
    elif facts.decided_on < beside.known_on:
        found["decided_on"] = f"The day of the decision must be on or after {_day(beside.known_on)}, when it was known"
    if facts.withdrawn_on and facts.withdrawn_on < facts.decided_on:
        found["withdrawn_on"] = "The appointee can’t have withdrawn before the decision"
    elif lies_ahead(facts.withdrawn_on):
        found["withdrawn_on"] = "The day on which the appointee withdrew must be today or in the past"
    elif facts.withdrawn_on and facts.starts_on and facts.withdrawn_on > facts.starts_on:
        found["withdrawn_on"] = "An appointee who has started leaves a new vacancy: add one for the post"
    if facts.withdrawn_on is None and beside.replaced:
        found["decided_on"] = "Another vacancy goes on from this one. Enter the appointment there"
    elif facts.withdrawn_on is None and beside.another_stands:
        found["decided_on"] = "Another appointment stands. Enter first that the appointee withdrew"
    if beside.advertised_on and beside.advertised_on > facts.decided_on:
        found["decided_on"] = "The round was advertised after this day"
    return found


def impossible_appointment(
    facts: AppointmentFacts, *, vacancy: Vacancy, existing: Appointment | None = None
) -> Problems:
    standing = vacancy.appointments.filter(withdrawn_on=None)
    of_round = vacancy.rounds.filter(number=facts.recruitment_round).first() if facts.recruitment_round else None
    beside = AppointmentBeside(
        known_on=vacancy.known_on,
        another_stands=(standing.exclude(pk=existing.pk) if existing else standing).exists(),
        replaced=vacancy.ending == VacancyEnd.REPLACED,
        advertised_on=of_round.advertised_on if of_round else None,
    )
    found = appointment_contradictions(facts, beside)
    if facts.recruitment_round is not None and of_round is None:
        found["recruitment_round"] = "Select a round of this vacancy"
    return found


def appoint(
    *, by: Acting, vacancy: Vacancy, facts: AppointmentFacts, existing: Appointment | None = None
) -> Appointment:
    """A permanent appointment, or a change of one, such as its start or that the appointee withdrew."""
    keeps(by, vacancy.organisation_id)
    with verb():
        vacancy = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
        refuse_if(impossible_appointment(facts, vacancy=vacancy, existing=existing))
        row = existing or Appointment(**ownership(by), vacancy=vacancy)
        values = asdict(facts)
        number = facts.recruitment_round
        values["recruitment_round"] = None if number is None else vacancy.rounds.get(number=number)
        assign(row, values)
        row.save()
    return row


def remove_appointment(*, by: Acting, existing: Appointment) -> None:
    """An appointment entered by mistake; an appointee who withdrew is entered as such instead."""
    keeps(by, existing.organisation_id)
    with verb():
        existing.delete()
