"""The base of every form: rendered by ``{% crispy form %}``, errors in words that say what to do."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from succession.govuk.layout import Buttons, Field, FormHelper


class GovukForm(forms.Form):
    """``submit``: the words on the button. ``layout_fields()`` may arrange the fields; by default one after another."""

    submit = "Continue"

    def layout_fields(self) -> list[Any]:
        return [Field(name) for name in self.fields]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.layout_fields(), Buttons(("", self.submit, "")))
        return helper


def whole_number(*, label: str, enter: str, help_text: str = "", required: bool = False) -> forms.IntegerField:
    """A count. ``enter``: what the person should do, such as "Enter the number of applicants"."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=0,
        max_value=9_999,
        error_messages={
            "required": f"{enter}, like 12",
            "invalid": f"{enter} as a whole number, like 12",
            "min_value": f"{enter} as 0 or more",
            "max_value": f"{enter} as 9,999 or less",
        },
    )
