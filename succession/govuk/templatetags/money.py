"""``{{ amount|pounds }}``: pounds and pence, as pages and reports show them."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def pounds(amount: Decimal | str) -> str:
    """A document holds its amounts as text."""
    amount = Decimal(amount)
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


@register.filter
def signed_pounds(amount: Decimal) -> str:
    """A difference: with its sign, and nothing as £0.00."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{pounds(abs(amount))}"
