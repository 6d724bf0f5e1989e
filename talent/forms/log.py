"""Fields that the forms of the vacancy log share."""

from __future__ import annotations

from typing import Any

from django import forms


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
        min_value=1_000,
        max_value=999_999,
        error_messages={
            "invalid": f"{enter} as a whole number of pounds, like 95,000",
            "min_value": f"{enter} as pounds a year, £1,000 or more",
            "max_value": f"{enter} as less than £1,000,000",
        },
    )


class Salary(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace(",", "").replace("£", "").strip() if isinstance(value, str) else value)
