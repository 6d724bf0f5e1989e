"""The base of every form: rendered by ``{% crispy form %}``, errors in words that say what to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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


class HintedRadios(forms.RadioSelect):
    """Radios, each with what its choice means. ``hints``: by value."""

    def __init__(self, *, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


def options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Of a select, in one go: value, words, and whether it is chosen."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if chosen else "", words) for value, words, chosen in choices),
    )


class LongSelect(forms.Select):
    """A list of hundreds: option by option, as Django draws them, it took most of the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        del renderer
        chosen = str(value or "")
        drawn = options((str(key), str(words), str(key) == chosen) for key, words in self.choices)  # type: ignore[misc]
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), drawn)


class DateInput(forms.MultiWidget):
    """Day, month and year, as GOV.UK asks for a date."""

    def __init__(self) -> None:
        super().__init__({"day": forms.TextInput, "month": forms.TextInput, "year": forms.TextInput})

    def decompress(self, value: datetime.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.MultiValueField):
    """A date in three inputs. ``what``: such as "the last day"; the errors are made of it."""

    widget = DateInput

    def __init__(
        self, *, label: str, what: str, help_text: str = "For example, 27 3 2010", required: bool = True
    ) -> None:
        self.what = what
        parts = [forms.CharField(required=False, max_length=4) for _ in range(3)]
        super().__init__(
            parts,
            label=label,
            help_text=help_text,
            required=required,
            require_all_fields=False,
            error_messages={"required": f"Enter {what}"},
        )

    def clean(self, value: Any) -> datetime.date | None:
        parts = [str(part or "").strip() for part in value or ["", "", ""]]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        names = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
        what = self.what[0].upper() + self.what[1:]
        if names:
            raise forms.ValidationError(f"{what} must include a {' and '.join(names)}")
        try:
            found = datetime.date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            raise forms.ValidationError(f"{what} must be a real date") from None
        if not 1900 <= found.year <= 2100:
            raise forms.ValidationError(f"{what} must have a year between 1900 and 2100")
        return found
