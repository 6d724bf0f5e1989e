from __future__ import annotations

from typing import Any

from django import forms

from regions.domain.spending import DESCRIPTION_LENGTH, Income
from regions.enums import IncomeSource
from succession.govuk.forms import DateField, GovukForm
from succession.govuk.layout import Field
from succession.govuk.money import LARGEST, MoneyField


class ExplanationForm(GovukForm):
    """Why a category is under- or overspent."""

    submit = "Save the explanation"

    text = forms.CharField(
        label="Why, and what follows?",
        help_text="The sponsor, the College and the auditor read this. It can’t be changed, but you can add another.",
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={
            "required": "Enter an explanation",
            "max_length": "The explanation must be 2,000 characters or less",
        },
    )

    def layout_fields(self) -> list[Any]:
        return [Field("text", size="m")]


class IncomeForm(GovukForm):
    submit = "Add this income"

    source = forms.ChoiceField(
        label="Where does it come from?",
        choices=IncomeSource.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it comes from", "invalid_choice": "Choose where it comes from"},
    )
    received_on = DateField(label="Received on", what="the day on which it was received")
    amount = MoneyField(
        label="Amount",
        what="the amount",
        smallest=f"-{LARGEST}",
        help_text="For example, £1,234.56. To put a mistake right, enter it again with a minus, like -1,234.56.",
    )
    description = forms.CharField(
        label="What is it?",
        max_length=DESCRIPTION_LENGTH,
        error_messages={
            "required": "Enter what it is",
            "max_length": f"What it is must be {DESCRIPTION_LENGTH} characters or less",
        },
    )

    def layout_fields(self) -> list[Any]:
        amount = Field("amount", width=10, spellcheck="false")
        return [Field("source"), Field("received_on"), amount, Field("description")]

    def income(self) -> Income:
        return Income(**self.cleaned_data)
