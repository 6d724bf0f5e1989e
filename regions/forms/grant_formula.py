from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper
from succession.govuk.money import MoneyField


class FormulaForm(GovukForm):
    """A changed formula, shown for all regions before it is applied. The reason is asked for when it is applied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"] = MoneyField(label="Base", what="the base of the formula", smallest="0")
        self.fields["per_authority"] = MoneyField(
            label="For each authority", what="the amount for each authority", smallest="0"
        )
        self.fields["reason"] = forms.CharField(
            label="Why is it changed?",
            help_text="Needed to apply it. Every region whose allocation changes sees this.",
            required=False,
            max_length=2_000,
            widget=forms.Textarea,
            error_messages={"max_length": "The reason must be 2,000 characters or less"},
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "apply" in self.data and not (data.get("reason") or "").strip():
            self.add_error("reason", "Enter a reason")
        return data

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Field("base", width=10),
            Field("per_authority", width=10),
            Field("reason"),
            Buttons(("preview", "Show the effect", "secondary"), ("apply", "Apply it to all grants in force", "")),
        )
        return helper
