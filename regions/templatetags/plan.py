from django import template

from regions.queries.plan_action import next_milestone

register = template.Library()
register.filter(next_milestone)
