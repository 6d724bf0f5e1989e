"""What the forms of the vacancy log share: facts of the domain, and its objections beside the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import TextChoices

from succession.govuk.forms import DateField, GovukForm
from talent.domain.log import Impossible, Problems

DAY_HINT = "For example, 27 3 2010"


class LogForm(GovukForm):
    """``facts()`` once valid, of the domain's ``facts_type``; ``problems()`` asks it what is impossible about them."""

    facts_type: Callable[..., Any]

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)

    def facts(self) -> Any:
        return self.facts_type(**self.cleaned_data)

    def problems(self) -> Problems:
        return {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self.cleaned_data = data
            self.object_to(Impossible(self.problems()))
        return self.cleaned_data

    def object_to(self, impossible: Impossible) -> None:
        """Each objection at its field, as the domain names it."""
        for name, words in impossible.problems.items():
            self.add_error(name if name in self.fields else None, words)


def one_of(
    choices: type[TextChoices], *, label: str, missing: str, required: bool = True, nothing: str = "", hint: str = ""
) -> forms.ChoiceField:
    """Radios. ``nothing``: the words for choosing none, where that is allowed."""
    offered = [*choices.choices]
    if nothing:
        offered = [("", nothing), *offered]
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=offered,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def from_list(
    choices: type[TextChoices], *, label: str, nothing: str, missing: str = "", hint: str = ""
) -> forms.ChoiceField:
    """A select, for lists too long for radios. ``missing``: given where a choice must be made."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("", nothing), *choices.choices],
        required=bool(missing),
        error_messages={"required": missing, "invalid_choice": f"Select from the list: {label.lower()}"},
    )


def without(field: forms.Field, value: str) -> None:
    """Take a choice away."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = [pair for pair in field.choices if pair[0] != value]  # type: ignore[misc,union-attr,index]


def several_of(
    choices: type[TextChoices], *, label: str, hint: str = "Select all that apply"
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": f"Select from the list: {label.lower()}"},
    )


def day(*, label: str, what: str, hint: str = DAY_HINT, required: bool = False) -> DateField:
    return DateField(label=label, what=what, help_text=hint, required=required)


def reference(what: str) -> forms.CharField:
    return forms.CharField(
        label="Your reference (optional)",
        help_text=f"Your own name for the {what}, such as a number in your personnel system. Imports find it by this.",
        required=False,
        max_length=30,
        error_messages={"max_length": "The reference must be 30 characters or less"},
    )


def salary(*, label: str, enter: str) -> forms.IntegerField:
    """Pounds a year; commas and a pound sign are forgiven."""
    return Salary(
        label=label,
        required=False,
        min_value=1,
        max_value=999_999,
        error_messages={
            "invalid": f"{enter} as a whole number of pounds, like 95,000",
            "min_value": f"{enter} as 1 or more",
            "max_value": f"{enter} as less than £1,000,000",
        },
    )


class Salary(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace(",", "").replace("£", "").strip() if isinstance(value, str) else value)
