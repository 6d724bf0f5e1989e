from __future__ import annotations

from typing import Any

from django import forms

from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, from_list, one_of, several_of, without
from succession.govuk.forms import whole_number
from succession.govuk.layout import Field, Fieldset, More
from talent.domain import recruitment_round as domain
from talent.enums import AppointedFrom, RoundOutcome, Skill, UnfilledReason
from talent.forms.log import salary
from talent.models import Appointment, RecruitmentRound, Vacancy

_ROUND = ("advertised_on", "closes_on", "concluded_on", "outcome", "applicants", "shortlisted", "salary_from",
          "salary_to", "reasons_unfilled", "skills_short")  # fmt: skip
_APPOINTMENT = ("decided_on", "starts_on", "withdrawn_on", "appointed_from")


class RoundForm(FactsForm):
    """One attempt to fill the vacancy; filled in as it goes on."""

    facts_type = domain.RoundFacts
    submit = "Save this round"

    advertised_on = day(label="Advertised on", what="the day of advertising", required=True)
    closes_on = day(
        label="Closing date (optional)",
        what="the closing date",
        hint="As extended: a later closing date is no new round. For example, 27 3 2010",
    )
    applicants = whole_number(
        label="Applicants",
        enter="Enter the number of applicants",
        help_text="Leave it empty while you do not know. 0 means that nobody applied.",
    )
    shortlisted = whole_number(
        label="Shortlisted candidates",
        enter="Enter the number of shortlisted candidates",
        help_text="With those whom a search firm found.",
    )
    salary_from = salary(label="From", enter="Enter the lowest salary")
    salary_to = salary(label="To", enter="Enter the highest salary")
    outcome = one_of(
        RoundOutcome, label="What did it come to?", missing="Select the outcome", required=False, nothing="Not over yet"
    )
    concluded_on = day(label="Concluded on", what="the day on which the round was concluded")
    reasons_unfilled = several_of(UnfilledReason, label="Why was the post not filled?")
    skills_short = several_of(Skill, label="What did the candidates lack?")

    def __init__(self, data: Any, *, vacancy: Vacancy, existing: RecruitmentRound | None = None) -> None:
        initial = {name: getattr(existing, name) for name in _ROUND} if existing else {}
        super().__init__(data, initial=initial)
        self.vacancy, self.existing = vacancy, existing
        if existing is None or existing.outcome != RoundOutcome.REMIT_CHANGED:
            without(self.fields["outcome"], RoundOutcome.REMIT_CHANGED)

    def layout_fields(self) -> list[Any]:
        return [
            Field("advertised_on", size="s"),
            Field("closes_on", size="s"),
            Field("applicants", size="s", width=4),
            Field("shortlisted", size="s", width=4),
            Fieldset(
                "Salary offered (optional)",
                Field("salary_from", width=10),
                Field("salary_to", width=10),
                size="s",
                hint="Pounds a year, as advertised, like 95,000",
                inline=True,
            ),
            Field("outcome", size="s"),
            Field("concluded_on", size="s"),
            More(
                "If it was not filled: why",
                Field("reasons_unfilled", size="s"),
                Field("skills_short", size="s"),
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.facts(), vacancy=self.vacancy, existing=self.existing)


class AppointmentForm(FactsForm):
    """A permanent appointment, without a name."""

    submit = "Save this appointment"

    decided_on = day(label="Decided on", what="the day of the decision", required=True)
    starts_on = day(
        label="Starts on (optional)",
        what="the day on which the appointee starts",
        hint="Leave it empty until it is agreed. For example, 27 3 2010",
    )
    recruitment_round = forms.ChoiceField(
        label="Of which round?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select a round of this vacancy"},
    )
    appointed_from = from_list(
        AppointedFrom,
        label="Where does the appointee come from?",
        nothing="Select",
        missing="Select where the appointee comes from",
    )
    withdrawn_on = day(
        label="The appointee withdrew on (optional)",
        what="the day on which the appointee withdrew",
        hint="This opens the vacancy again. For example, 27 3 2010",
    )

    def __init__(self, data: Any, *, vacancy: Vacancy, existing: Appointment | None = None) -> None:
        numbers = list(vacancy.rounds.values_list("number", flat=True))
        initial: dict[str, Any] = {"recruitment_round": str(numbers[-1]) if numbers else ""}
        if existing:
            initial = {name: getattr(existing, name) for name in _APPOINTMENT}
            initial["recruitment_round"] = str(existing.recruitment_round.number) if existing.recruitment_round else ""
        super().__init__(data, initial=initial)
        self.vacancy, self.existing = vacancy, existing
        field = self.fields["recruitment_round"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(one), f"Round {one}") for one in numbers), ("", "Without a round")]
        if existing is None:
            del self.fields["withdrawn_on"]

    def layout_fields(self) -> list[Any]:
        return [
            Field("decided_on", size="s"),
            Field("starts_on", size="s"),
            Field("recruitment_round", size="s"),
            Field("appointed_from", size="s"),
            *([Field("withdrawn_on", size="s")] if "withdrawn_on" in self.fields else []),
        ]

    def facts(self) -> domain.AppointmentFacts:
        data = {**self.cleaned_data}
        number = data["recruitment_round"]
        return domain.AppointmentFacts(**data | {"recruitment_round": int(number) if number else None})

    def problems(self) -> Problems:
        return domain.impossible_appointment(self.facts(), vacancy=self.vacancy, existing=self.existing)
