from __future__ import annotations

from typing import Any

from django import forms

from regions.forms.confirmation import ConfirmationForm
from reporting.domain.finding import Question
from reporting.forms.query import answer_fields
from reporting.models import Query
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Field


class QuestionsForm(GovukForm):
    """Answers to the College, comments on what the figures raise, and the step to the sponsor."""

    submit = "Send to the sponsor"

    def __init__(self, *args: Any, asked: list[tuple[Question, str]], queries: list[Query], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.queries = asked, queries
        self.fields |= answer_fields(queries)
        for at, (question, comment) in enumerate(asked):
            self.fields[f"comment-{at}"] = forms.CharField(
                label=question.message,
                initial=comment,
                max_length=2_000,
                widget=forms.Textarea,
                error_messages={
                    "required": f"Comment on: {question.message}",
                    "max_length": "The comment must be 2,000 characters or less",
                },
            )

    def layout_fields(self) -> list[Any]:
        return [Field(name, rows=3) for name in self.fields]

    def answers(self) -> dict[str, str]:
        """The fingerprint of each question to its comment."""
        return {
            question.fingerprint: self.cleaned_data[f"comment-{at}"]
            for at, (question, _comment) in enumerate(self.asked)
        }

    def college_answers(self) -> dict[int, str]:
        """A query's id to the region's answer."""
        return {one.pk: self.cleaned_data[f"answer-{one.pk}"] for one in self.queries}


class SignOffForm(ConfirmationForm):
    """The sponsor's declaration under a return. ``seen``: the fingerprint of what the page showed."""

    why = "We ask again because your name will stand under the return."
    warning = "Once you sign off, the return is sent to the National College and can’t be changed."
    submit = "Sign off this return"
    submit_by_key = "Sign off with a security key or passkey"
    declaration = "I have read this return and make the declaration above"
