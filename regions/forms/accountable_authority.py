from __future__ import annotations

from typing import Any

from django import forms

from regions.models import Organisation
from succession.govuk.forms import DateField, GovukForm


class AuthorityForm(GovukForm):
    """Another authority that receives the money, from a day on."""

    submit = "Change the accountable authority"

    def __init__(self, *args: Any, authorities: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority_id"] = forms.TypedChoiceField(
            label="New accountable authority",
            coerce=int,
            choices=[("", "Choose an authority"), *((one.pk, one.name) for one in authorities)],
            error_messages={
                "required": "Select the new accountable authority",
                "invalid_choice": "Select an authority of the region",
            },
        )
        self.fields["starts_on"] = DateField(label="From", what="the first day of the new authority")
        self.fields["reason"] = forms.CharField(
            label="Why?",
            help_text="The region sees this.",
            max_length=2_000,
            widget=forms.Textarea,
            error_messages={
                "required": "Enter a reason",
                "max_length": "The reason must be 2,000 characters or less",
            },
        )
