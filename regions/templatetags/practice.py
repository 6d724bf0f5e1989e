"""Cells of the matrix of current practice, of which a page has hundreds; and what is said of one practice."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from regions.enums.practice import LeaderTier, Sharing
from regions.models import Headcount, Practice
from regions.queries.headcount import counted
from regions.queries.practice import Cell, Row

register = template.Library()
_HINT = '<span class="govuk-hint govuk-!-font-size-16 govuk-!-margin-bottom-0">{}</span>'
_GAP = mark_safe('<strong class="govuk-tag govuk-tag--orange">None</strong>')
_SHARED = {Sharing.YES: "Shared", Sharing.TALK: "Talk to us"}


@register.simple_tag
def practice_cell(cell: Cell | None) -> SafeString:
    """The words say what the colour says."""
    if cell is None:
        return format_html(_HINT, "Not answered")
    if cell.is_gap:
        return _GAP
    shared = format_html(f"<br>{_HINT}", _SHARED[Sharing(cell.sharing)]) if cell.is_shared else ""
    return format_html("{}{}", cell.label, shared)


@register.simple_tag
def practice_list(areas: list[tuple[str, str]], row: Row) -> SafeString:
    """The same as a list; of an organisation that has not answered, a sentence."""
    if not row.answered:
        return format_html('<p class="govuk-body">{}</p>', "Not answered.")
    pairs = zip(areas, row.cells, strict=True)
    items = format_html_join("", "<li>{}: {}</li>", ((label, practice_cell(cell)) for (_, label), cell in pairs))
    return format_html('<ul class="govuk-list">{}</ul>', items)


@register.filter
def said(one: Practice) -> list[tuple[str, Any]]:
    """What is said beyond the standing, as label and value."""
    tiers = dict(LeaderTier.choices)
    found = [
        ("What it is called", one.name),
        ("What it is", one.description),
        ("Tiers", ", ".join(str(tiers[tier]) for tier in one.tiers)),
        ("Open to", one.get_open_to_display()),
        ("What shows that it works", one.evidence),
        ("Shared with others", one.get_sharing_display()),
        ("Places for others in a year", one.places),
        ("Whom to ask", one.contact),
        ("What stood in the way", one.barrier_met),
    ]
    return [(label, value) for label, value in found if value not in ("", None)]


@register.filter
def heads(row: Headcount) -> list[int | None]:
    return counted(row)
