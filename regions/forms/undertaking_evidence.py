from __future__ import annotations

from typing import Any

from django import forms

from regions.models import Agreement
from succession import clock
from succession.govuk.forms import DateField, GovukForm
from succession.govuk.layout import Field


class EvidenceForm(GovukForm):
    """What was done to keep an undertaking, and when."""

    submit = "Add the evidence"

    text = forms.CharField(
        label="What was done?",
        help_text="Both sides and the auditor read it. It can’t be changed afterwards, only withdrawn.",
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={
            "required": "Enter what was done",
            "max_length": "What was done must be 4,000 characters or less",
        },
    )
    dated_on = DateField(label="When?", what="the day on which it was done")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert agreement.signed_at is not None
        self.first_day = min(agreement.starts_on, clock.day_of(agreement.signed_at))

    def clean_dated_on(self) -> Any:
        day = self.cleaned_data["dated_on"]
        if not self.first_day <= day <= clock.today():
            raise forms.ValidationError(
                f"The day on which it was done must be between {self.first_day:%-d %B %Y} and today"
            )
        return day

    def layout_fields(self) -> list[Any]:
        return [Field("text", count=4_000), Field("dated_on")]
