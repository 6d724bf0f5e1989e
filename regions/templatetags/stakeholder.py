"""Words of the pages of stakeholders."""

from __future__ import annotations

from django import template

from regions.enums import Approach
from regions.models import Barrier, Stakeholder

register = template.Library()
_LABELS = dict(Approach.choices)


@register.filter
def in_words(approach: str) -> str:
    """Of an approach as ``queries.stakeholder`` works it out."""
    return str(_LABELS[approach])  # type: ignore[index]


@register.filter
def readers(stakeholder: Stakeholder) -> str:
    """Who sees it, as row security has it."""
    if stakeholder.shared:
        return "The region’s leads and sponsor, and contributors of all its organisations"
    if stakeholder.organisation_id:
        return "The organisation’s contributors, the region’s leads, and whoever looks after them"
    return "The region’s leads and sponsor, and whoever looks after them"


@register.filter
def about(barrier: Barrier) -> str:
    """The stakeholders whom it is about, as far as the reader sees them."""
    return "; ".join(one.stakeholder.name for one in barrier.links.all())
