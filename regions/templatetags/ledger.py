"""The rows of a ledger in one go: node by node they took most of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from regions.queries.ledger import Line
from regions.queries.ledger_flag import Flag
from succession.govuk.money import pounds
from succession.govuk.templatetags.govuk import short_date, status_colour

register = template.Library()

LONGEST_FLAG = 120
ROW = """<tr class="govuk-table__row">
<th scope="row" class="govuk-table__header"><a class="govuk-link" href="{ledger}{number}/"><span class="govuk-visually-hidden">Entry </span>{number}</a></th>
<td class="govuk-table__cell app-nowrap">{day}</td>
<td class="govuk-table__cell govuk-table__cell--numeric app-nowrap">{effect}</td>
<td class="govuk-table__cell app-words">{payee}<br><span class="govuk-hint govuk-!-font-size-16">{description}</span></td>
<td class="govuk-table__cell">{kind}<br><span class="govuk-hint govuk-!-font-size-16">{category}</span></td>
<td class="govuk-table__cell app-words"><strong class="govuk-tag govuk-tag--{colour}">{state}</strong>{flags}</td>
</tr>"""  # noqa: E501
FLAGS = '<ul class="govuk-list govuk-!-font-size-16 govuk-!-margin-bottom-0 govuk-!-margin-top-1">{}</ul>'
LINK = '{} <a class="govuk-link" href="{}{}/">entry {}</a>'


@register.simple_tag
def ledger_rows(lines: Iterable[Line], ledger: str) -> SafeString:
    """``ledger``: the address of the ledger, to which the entries' numbers are added.

    What people typed (payee, description, and the flags' reasons) is escaped here; the rest is numbers, days and our
    own words.
    """
    rows = [
        ROW.format(
            ledger=ledger,
            number=line.number,
            day=short_date(line.spent_on),
            effect=pounds(line.effect),
            payee=escape(line.payee),
            description=escape(line.description),
            kind=line.kind,
            category=line.category,
            colour=status_colour(line.status),
            state=line.state,
            flags=_flags(line.flags, ledger),
        )
        for line in lines
    ]
    return mark_safe("\n".join(rows))  # noqa: S308


def _flags(flags: list[Flag], ledger: str) -> SafeString | str:
    if not flags:
        return ""
    items = format_html_join("", "<li>{}</li>", ((_flag(one, ledger),) for one in flags))
    return format_html(FLAGS, items)


def _flag(flag: Flag, ledger: str) -> str:
    words = Truncator(flag.words).chars(LONGEST_FLAG)
    return words if flag.number is None else format_html(LINK, words, ledger, flag.number, flag.number)
