from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reporting.sections import NARRATIVE_LIMIT, Section
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper


class NarrativeForm(GovukForm):
    """The texts of one section; empty ones may be saved, and the check before sending says what is missing."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, section: Section, autosave: str, changeable: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.autosave = autosave
        self.shown = [field for field in section.fields if field.name in changeable]
        for field in self.shown:
            self.fields[field.name] = forms.CharField(
                label=field.heading,
                help_text=field.hint,
                required=False,
                max_length=NARRATIVE_LIMIT,
                widget=forms.Textarea,
                error_messages={"max_length": f"{field.heading} must be {NARRATIVE_LIMIT:,} characters or less"},
            )
            self.fields[field.name].widget.attrs.pop("maxlength", None)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs["data-autosave"] = self.autosave
        texts = [Field(field.name, size="m", rows=8, count=NARRATIVE_LIMIT) for field in self.shown]
        helper.layout = Layout(Field("revision"), *texts, Buttons(("", "Save and continue", "")))
        return helper

    def texts(self) -> dict[str, str]:
        return {field.name: self.cleaned_data[field.name] for field in self.shown}
