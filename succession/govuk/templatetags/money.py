"""``{{ amount|pounds }}``: pounds and pence, as pages and reports show them."""

from django import template

from succession.govuk.money import pounds

register = template.Library()
register.filter("pounds", pounds)
