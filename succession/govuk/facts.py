"""Forms of facts: what the domain asks for, and its objections beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import IntegerChoices, TextChoices

from succession.facts import Impossible, Problems
from succession.govuk.forms import DateField, GovukForm

DAY_HINT = "For example, 27 3 2010"


class FactsForm(GovukForm):
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


class RevisionForm(FactsForm):
    """``revision``: of what the page showed, so that a save over somebody else's is noticed."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ChangeForm(RevisionForm):
    """``facts()`` as the verbs of a change take them: ``facts`` of ``facts_type``, and ``seen``, what they replace.

    ``fixed``: facts that the form does not ask for.
    """

    fixed: Mapping[str, Any] = {}

    def said(self) -> Any:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return self.facts_type(**{**self.fixed, **typed})

    def facts(self) -> dict[str, Any]:
        return {"facts": self.said(), "seen": self.cleaned_data["revision"]}


def line(*, label: str, most: int, required: str = "", hint: str = "") -> forms.CharField:
    """One line of text. ``required``: what to do where it must be given."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(required),
        error_messages={"required": required, "max_length": f"Use {most} characters or fewer: {label.lower()}"},
    )


def text(*, label: str, hint: str = "", most: int = 1_000, required: str = "") -> forms.CharField:
    """Some lines; the page counts, and cuts nothing off."""
    field = line(label=label, most=most, required=required, hint=hint)
    field.widget = forms.Textarea()
    return field


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


def level(choices: type[IntegerChoices], *, label: str, missing: str = "", hint: str = "") -> forms.TypedChoiceField:
    """Radios for choices in an order."""
    missing = missing or f"Select from the list: {label.lower()}"
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=[(str(value), words) for value, words in choices.choices],
        coerce=int,
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
