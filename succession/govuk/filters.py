"""Forms that narrow a list: GET forms, drawn by ``components/filter.html``, whose mistakes narrow nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from succession.govuk.forms import GovukForm


def _pairs(field: forms.ChoiceField) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in field.choices]  # type: ignore[misc,union-attr]


class FilterForm(GovukForm):
    """Choices, and one field ``text``."""

    def offer(self, name: str, nothing: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """``nothing``: the words for narrowing nothing."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]
        field.error_messages["invalid_choice"] = f"Select a {name} from the list"

    def selects(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """Name, label, and each choice with whether it is chosen: for the template, as widgets are slow."""
        found = []
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                chosen = self.data.get(name, "")
                choices = [(value, label, value == chosen) for value, label in _pairs(field)]
                found.append((name, str(field.label), choices))
        return found

    def understood(self) -> dict[str, Any]:
        """What is not understood is not in it; the page says so."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value.strip() if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
