from __future__ import annotations

from typing import Any

from django import forms

from reporting.items import LABELS
from reporting.models import Query
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Field, Fieldset

ROWS = 5


class QueryForm(GovukForm):
    """Up to five questions, each about one figure or text; the region can change these and nothing else."""

    submit = "Send the questions"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(ROWS):
            self.fields[f"item-{at}"] = forms.ChoiceField(
                label="About", choices=[("", "Select a figure or a text"), *LABELS.items()], required=False
            )
            self.fields[f"question-{at}"] = forms.CharField(
                label="What do you ask?",
                widget=forms.Textarea,
                required=False,
                max_length=2_000,
                error_messages={"max_length": "The question must be 2,000 characters or less"},
            )

    def layout_fields(self) -> list[Any]:
        return [
            Fieldset(f"Question {at + 1}", Field(f"item-{at}"), Field(f"question-{at}", rows=2), size="s")
            for at in range(ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for at in range(ROWS):
            item, question = data.get(f"item-{at}", ""), data.get(f"question-{at}", "").strip()
            if question and not item:
                self.add_error(f"item-{at}", "Select what the question is about")
            elif item and not question:
                self.add_error(f"question-{at}", "Enter a question")
            elif item in seen:
                self.add_error(f"item-{at}", "There is a question about this already")
            if item:
                seen.add(item)
        if not seen and not self.errors:
            self.add_error("item-0", "Select what you ask about")
        return data

    def questions(self) -> dict[str, str]:
        """Item to question, as ``domain.query.query`` takes them."""
        data = self.cleaned_data
        return {data[f"item-{at}"]: data[f"question-{at}"] for at in range(ROWS) if data[f"item-{at}"]}


def answer_fields(queries: list[Query]) -> dict[str, forms.CharField]:
    """One text for each question of the College; the check before sending says which are missing."""
    return {
        f"answer-{one.pk}": forms.CharField(
            label=f"Your answer about “{LABELS[one.item]}”",
            help_text=f"{one.asked_by_name} asked: {one.question}",
            initial=one.answer,
            max_length=2_000,
            widget=forms.Textarea,
            error_messages={
                "required": f"Answer the College about “{LABELS[one.item]}”",
                "max_length": "The answer must be 2,000 characters or less",
            },
        )
        for one in queries
    }
