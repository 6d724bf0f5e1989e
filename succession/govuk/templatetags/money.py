"""``{{ amount|pounds }}``: pounds and pence, as pages and reports show them."""

from decimal import Decimal

from django import template

from succession.govuk.money import pounds

register = template.Library()
register.filter("pounds", pounds)


@register.filter
def signed_pounds(amount: Decimal) -> str:
    """A difference: with its sign, and nothing as £0.00."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{pounds(abs(amount))}"
