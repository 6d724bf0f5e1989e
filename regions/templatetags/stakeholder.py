"""The rows and cells of long lists of stakeholders in one go, as node by node they took most of the page; and words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from regions.enums import Approach, Support
from regions.models import Barrier, Stakeholder
from regions.queries.stakeholder import Cell
from succession.govuk.templatetags.govuk import short_date

register = template.Library()
_APPROACHES, _SUPPORT = dict(Approach.choices), dict(Support.choices)
ROW = """<tr class="govuk-table__row">
<th scope="row" class="govuk-table__header app-words"><a class="govuk-link" href="{address}{key}/">{name}</a><br><span class="govuk-hint govuk-!-font-size-16">{who}</span></th>
<td class="govuk-table__cell">{influence}</td>
<td class="govuk-table__cell">{support}{wanted}</td>
<td class="govuk-table__cell">{approach}</td>
<td class="govuk-table__cell app-words">{owner}</td>
<td class="govuk-table__cell">{last}</td>
</tr>"""  # noqa: E501
WANTED = '<br><span class="govuk-hint govuk-!-font-size-16">wanted: {}</span>'
WANTED_IN_CELL = ' <span class="govuk-hint govuk-!-font-size-16">(wanted: {})</span>'


def _wanted(one: Stakeholder, words: str) -> SafeString | str:
    """The support wanted, where it is not reached."""
    short = one.support_now < one.support_wanted
    return format_html(words, str(_SUPPORT[one.support_wanted]).lower()) if short else ""


@register.simple_tag
def stakeholder_rows(rows: Iterable[Stakeholder], address: str, never: str) -> SafeString:
    """``address``: of the list. ``never``: the words for no engagement.

    What people typed (name, role, organisation) and the owner's name are escaped here; the rest is our own words.
    """
    found = [
        ROW.format(
            address=address,
            key=one.pk,
            name=escape(one.name),
            who=escape(", ".join(part for part in (one.role or one.get_group_display(), one.works_for) if part)),
            influence=one.get_influence_display(),
            support=_SUPPORT[one.support_now],
            wanted=_wanted(one, WANTED),
            approach=_APPROACHES[one.approach],  # type: ignore[attr-defined]
            owner=escape(one.owner_name or "Nobody yet"),
            last=short_date(one.last_on) if one.last_on else never,  # type: ignore[attr-defined]
        )
        for one in rows
    ]
    return mark_safe("\n".join(found))  # noqa: S308


@register.simple_tag
def stakeholder_cell(cell: Cell, address: str, across: str) -> SafeString:
    """The names in a cell of the grid."""
    items = format_html_join(
        "",
        '<li><a class="govuk-link" href="{}{}/">{}</a>{}</li>',
        (
            (address, one.pk, one.name, _wanted(one, WANTED_IN_CELL) if across == "support" else "")
            for one in cell.people
        ),
    )
    if cell.count > len(cell.people):
        hidden = format_html('<span class="govuk-visually-hidden"> of {} {}</span>', cell.column.lower(), across)
        link = '{}<li><a class="govuk-link" href="{}?{}">All {}{}</a></li>'
        items = format_html(link, items, address, cell.look, cell.count, hidden)
    return format_html('<ul class="govuk-list govuk-!-font-size-16">{}</ul>', items) if cell.count else SafeString("")


@register.filter
def in_words(approach: str) -> str:
    """Of an approach as ``queries.stakeholder`` works it out."""
    return str(_APPROACHES[approach])  # type: ignore[index]


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
