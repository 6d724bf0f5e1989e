"""Pounds and pence as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

LARGEST = Decimal("99999999.99")


def pounds(amount: Decimal | str) -> str:
    """Such as "£60,000.00" or "−£1.50". A document holds its amounts as text."""
    amount = Decimal(amount)
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


class MoneyField(forms.Field):
    """A ``Decimal`` of pounds, exact to the penny; "£60,000" is understood. ``what``: such as "the base"."""

    widget = forms.TextInput

    def __init__(self, *, label: str, what: str, help_text: str = "", smallest: str = "0.01") -> None:
        self.what, self.smallest = what, Decimal(smallest)
        super().__init__(label=label, help_text=help_text, error_messages={"required": f"Enter {what}, like £60,000"})

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value if value is not None else "").strip().removeprefix("£").replace(",", "").strip()
        if not text:
            return None
        try:
            amount = Decimal(text) if text.isascii() and "e" not in text.lower() else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            raise forms.ValidationError(f"Enter {self.what} in pounds, like £60,000 or £1,234.56")
        # A number of more digits than a Decimal computes with can't be rounded.
        if abs(amount) <= LARGEST and amount != round(amount, 2):
            raise forms.ValidationError(f"Enter {self.what} in pounds and whole pence, like £1,234.56")
        if not self.smallest <= amount <= LARGEST:
            raise forms.ValidationError(f"Enter {self.what} between {pounds(self.smallest)} and {pounds(LARGEST)}")
        return round(amount, 2)
