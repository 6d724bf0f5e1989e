from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from regions.forms.confirmation import ConfirmationForm
from regions.models import GrantFormula, Organisation, Region
from succession.govuk.forms import DateField, GovukForm
from succession.govuk.layout import Buttons, Field, Fieldset, FormHelper
from succession.govuk.money import MoneyField


class DraftForm(GovukForm):
    """Agreements for one region or for all: the period, the formula, and each region's accountable authority.

    A region without an authority is left out.
    """

    starts_on = DateField(label="First day", what="the first day of the agreements")
    ends_on = DateField(label="Last day", what="the last day of the agreements")
    respond_by = DateField(label="Answer by", what="the day by which sponsors answer")
    waits_for_plan = forms.BooleanField(
        label="The second instalment also waits for the agreed expenditure plan",
        help_text=(
            "Our option: the framework asks for the strategy and plan alone. "
            "Where it is chosen, the agreement’s text says so."
        ),
        required=False,
    )

    def __init__(self, *args: Any, regions: list[tuple[Region, list[Organisation]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"] = MoneyField(label="Base", what="the base of the formula", smallest="0")
        self.fields["per_authority"] = MoneyField(
            label="For each authority", what="the amount for each authority", smallest="0"
        )
        self.fields["first_instalment"] = MoneyField(
            label="First instalment", what="the first instalment", help_text="Due when both sides have signed."
        )
        self.regions = [region for region, _ in regions]
        for region, authorities in regions:
            self.fields[f"authority-{region.pk}"] = forms.TypedChoiceField(
                label=region.name,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "No agreement now"), *((one.pk, one.name) for one in authorities)],
                error_messages={"invalid_choice": f"Select an authority of {region.name}"},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on, respond_by = (data.get(name) for name in ("starts_on", "ends_on", "respond_by"))
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "The last day must be after the first day")
        if ends_on and respond_by and respond_by > ends_on:
            self.add_error("respond_by", "The answer must be due before the agreements end")
        if not self.errors and not self.chosen():
            self.add_error(f"authority-{self.regions[0].pk}", "Select an accountable authority for at least one region")
        return data

    def chosen(self) -> dict[int, int]:
        """Region to accountable authority."""
        picked = {region.pk: self.cleaned_data.get(f"authority-{region.pk}") for region in self.regions}
        return {region: authority for region, authority in picked.items() if authority}

    def formula(self) -> GrantFormula:
        data = self.cleaned_data
        names = ("starts_on", "ends_on", "base", "per_authority", "first_instalment", "waits_for_plan")
        return GrantFormula(**{name: data[name] for name in names})

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Fieldset("The period", Field("starts_on"), Field("ends_on"), Field("respond_by")),
            Fieldset(
                "The formula",
                *(Field(name, width=10) for name in ("base", "per_authority", "first_instalment")),
                Field("waits_for_plan"),
            ),
            Fieldset("The accountable authority, which receives the money", *self._authorities()),
            Buttons(("preview", "Show the figures", "secondary"), ("draft", "Draft the agreements", "")),
        )
        return helper

    def _authorities(self) -> list[Field]:
        return [Field(f"authority-{region.pk}") for region in self.regions]


class SignForm(ConfirmationForm):
    """The sponsor's signature under the agreement."""

    why = "We ask again because your name will stand under the agreement."
    warning = "Your signature binds the region. The text can’t be changed afterwards."
    submit = "Sign this agreement"
    submit_by_key = "Sign with a security key or passkey"
    declaration = "I have read this agreement and sign it for the region’s DCS group"


class PaidForm(GovukForm):
    """The bank's side of an instalment."""

    submit = "Mark as paid"

    paid_on = DateField(label="Paid on", what="the day of payment")
    reference = forms.CharField(
        label="Reference of the payment",
        max_length=40,
        error_messages={"required": "Enter the reference of the payment"},
    )


class RecoverForm(GovukForm):
    submit = "Record the recovery"

    amount = MoneyField(label="Amount recovered", what="the amount recovered")
    recovered_on = DateField(label="Came back on", what="the day on which it came back")
    reason = forms.CharField(
        label="Why?", max_length=2_000, widget=forms.Textarea, error_messages={"required": "Enter a reason"}
    )


class AllocationForm(GovukForm):
    submit = "Change the allocation"

    allocation = MoneyField(label="New allocation", what="the new allocation")
    reason = forms.CharField(
        label="Why?", max_length=2_000, widget=forms.Textarea, error_messages={"required": "Enter a reason"}
    )
