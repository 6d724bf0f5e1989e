"""What people say in figures and words, judged before the database would refuse it without words of its own."""

from __future__ import annotations

import datetime
from decimal import Decimal

from succession.states import Refused

LARGEST = Decimal("999999999.99")
# No agreement and no money of ours is older than the one, or dated after the other.
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)


def refuse_unless_pounds(amount: Decimal) -> None:
    """Raise ``Refused`` unless it is a finite number of pounds to the penny, below a thousand million either way."""
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Refused(f"Enter an amount of £{LARGEST:,.2f} or less.")
    if amount != round(amount, 2):
        raise Refused("Enter an amount in pounds and whole pence, such as 1234.56.")


def words(text: str, *, missing: str, longest: int = 10_000) -> str:
    """Without the blanks around it. ``missing``: what to say where there is nothing."""
    text = text.strip()
    if not text:
        raise Refused(missing)
    if len(text) > longest:
        raise Refused(f"Use {longest:,} characters or fewer: {text[:20]}…")
    if "\0" in text:
        raise Refused("Remove the characters that can’t be printed.")
    return text


def reason_of(text: str) -> str:
    return words(text, missing="Enter a reason.")
