"""``{{ amount|pounds }}``: pounds and pence, as pages and reports show them."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def pounds(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"
