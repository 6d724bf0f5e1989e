from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from regions.domain.expenditure_plan import PURPOSE_LENGTH, Line
from regions.enums import SpendingCategory
from regions.forms.confirmation import ReasonForm
from regions.models import Agreement
from regions.quarters import QuarterKey, quarters_between
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper
from succession.govuk.money import MoneyField


class SeenForm(GovukForm):
    """``seen``: the revision of what the page showed; empty for what is new."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def now_seen(self, revision: str) -> None:
        """The page is shown again, with what is there now beside what was typed."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = revision
        self.data = data


class LineForm(SeenForm):
    """A line of the plan."""

    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Choose a category"), *SpendingCategory.choices],
        error_messages={"required": "Choose a category", "invalid_choice": "Choose a category from the list"},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=PURPOSE_LENGTH,
        error_messages={
            "required": "Enter what the money is for",
            "max_length": f"What the money is for must be {PURPOSE_LENGTH} characters or less",
        },
    )
    quarter = forms.ChoiceField(
        label="Quarter",
        help_text="In which it will be spent.",
        error_messages={"required": "Choose a quarter", "invalid_choice": "Choose a quarter of the agreement"},
    )
    amount = MoneyField(label="Amount", what="the amount", help_text="For example, £1,234.56")

    def __init__(self, *args: Any, agreement: Agreement, submit: str, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit, self.back = submit, back
        quarters = quarters_between(agreement.starts_on, agreement.ends_on)
        choices = [("", "Choose a quarter"), *((one.slug, f"{one.short_label}, {one.label}") for one in quarters)]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]

    def line(self) -> Line:
        data = self.cleaned_data
        starts_on = QuarterKey.parse(data["quarter"]).starts_on
        return Line(category=data["category"], purpose=data["purpose"], quarter=starts_on, amount=data["amount"])

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Field("seen"),
            Field("category"),
            Field("purpose"),
            Field("quarter"),
            Field("amount", width=10, inputmode="decimal", spellcheck="false"),
            Buttons(("", self.submit, ""), links=[{"url": self.back, "label": "Back to the plan"}]),
        )
        return helper


class StepForm(SeenForm):
    """A step of a plan, or the removal of a line, asked once more."""

    def __init__(self, *args: Any, submit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit = submit


class ReturnForm(SeenForm, ReasonForm):
    """Why the College returns the plan."""

    def layout_fields(self) -> list[Any]:
        return [Field("seen"), *super().layout_fields()]
