from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import engagement as domain
from regions.enums import EngagementChannel
from regions.models import Engagement, Stakeholder
from succession import clock
from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, line, one_of, text
from succession.govuk.forms import LongSelect
from succession.govuk.layout import Field, FormHelper, More

_ENGAGEMENT = ("held_on", "channel", "outcome", "next_step", "follow_up_due")
OTHER = "other"
WHO = "Select whom you engaged with"


class EngagementForm(FactsForm):
    """Logged in seconds: one to one, today, unless something else is said."""

    facts_type = domain.EngagementFacts
    submit = "Log this engagement"

    channel = one_of(EngagementChannel, label="How?", missing="Select how you engaged")
    outcome = text(label="What came of it? (optional)", hint="Note no more about the person than you need.")
    next_step = line(label="Next step (optional)", most=300)
    follow_up_due = day(label="When is it due? (optional)", what="the day on which the follow-up is due")
    held_on = day(label="When was it?", what="the day of the engagement", required=True)

    def __init__(self, data: Any, *, existing: Engagement | None = None, to: str = "") -> None:
        """``to``: the address that it is sent to, where it is not the page's own."""
        initial: dict[str, Any] = {"channel": EngagementChannel.ONE_TO_ONE, "held_on": clock.today()}
        if existing:
            initial = {name: getattr(existing, name) for name in _ENGAGEMENT}
            self.submit = "Save this engagement"
        super().__init__(data, initial=initial)
        self.existing, self.to = existing, to

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_action = self.to
        return helper

    def layout_fields(self) -> list[Any]:
        return [
            Field("channel", size="s"),
            Field("outcome", size="s", rows=2),
            More(
                "Another day, or a next step",
                Field("held_on", size="s"),
                Field("next_step", size="s"),
                Field("follow_up_due", size="s"),
                opened=self.existing is not None,
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.facts())


class LogForm(EngagementForm):
    """With whom comes first: those of late as radios, where the arrows choose and Enter sends; all others in a list."""

    def __init__(self, data: Any, *, latest: list[Stakeholder], listed: list[Stakeholder]) -> None:
        super().__init__(data)
        self.known = {str(one.pk): one for one in listed}
        if latest:
            choices = [*((str(one.pk), _called(one)) for one in latest), (OTHER, "Somebody else")]
            self.fields["latest"] = forms.ChoiceField(
                label="Whom did you engage with?",
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": WHO, "invalid_choice": WHO},
            )
        self.fields["who"] = forms.ChoiceField(
            label="Somebody else: who?" if latest else "Whom did you engage with?",
            choices=[("", "Select"), *((key, _called(one)) for key, one in self.known.items())],
            required=not latest,
            widget=LongSelect,
            error_messages={"required": WHO, "invalid_choice": WHO},
        )

    def layout_fields(self) -> list[Any]:
        if "latest" not in self.fields:
            return [Field("who", size="s", autofocus="autofocus"), *super().layout_fields()]
        return [Field("latest", size="s", autofocus="autofocus"), Field("who", size="s"), *super().layout_fields()]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and data.get("latest") == OTHER and not data["who"]:
            self.add_error("who", WHO)
        elif not self.errors and data["who"] and data.get("latest") not in (None, OTHER, data["who"]):
            self.add_error("who", "Select one stakeholder: here or above")
        return data

    def stakeholder(self) -> Stakeholder:
        chosen = self.cleaned_data.get("latest", OTHER)
        return self.known[self.cleaned_data["who"] if chosen == OTHER else chosen]

    def facts(self) -> domain.EngagementFacts:
        return domain.EngagementFacts(**{name: self.cleaned_data[name] for name in _ENGAGEMENT})


def _called(one: Stakeholder) -> str:
    return ", ".join(part for part in (one.name, one.role or one.works_for) if part)
