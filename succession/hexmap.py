"""A map of hexagons as SVG, grouped, each group one link.

Not in ``charts``: it is drawn for the page alone, and its colours are the page's classes, which the map of squares and
the key share. A group is one link and not one for each tile, so that the keyboard has nine stops and not 153.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 40.0
RADIUS = WIDTH / math.sqrt(3)
MARGIN = 3.0
FONT = "Arial, Noto Sans, Helvetica, sans-serif"
# Clockwise from the north; the side after each corner faces the neighbour of the same position.
CORNERS = ((0.0, -1.0), (0.5, -0.5), (0.5, 0.5), (0.0, 1.0), (-0.5, 0.5), (-0.5, -0.5))
NEIGHBOURS_ODD = ((1, -1), (1, 0), (1, 1), (0, 1), (-1, 0), (0, -1))
NEIGHBOURS_EVEN = ((0, -1), (1, 0), (0, 1), (-1, 1), (-1, 0), (-1, -1))


@dataclass(frozen=True)
class Hexagon:
    """``title`` is shown at the pointer. Columns and rows count from 1; odd rows stand half a tile to the right."""

    column: int
    row: int
    code: str
    title: str


@dataclass(frozen=True)
class Group:
    """``label`` says in words what ``mark`` and ``shade``, a class of the page, show. ``url``: empty for no link."""

    label: str
    url: str
    shade: str
    mark: str
    hexagons: Sequence[Hexagon]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _centre(column: int, row: int) -> tuple[float, float]:
    return (
        MARGIN + (column - 0.5 + (0.5 if row % 2 else 0)) * WIDTH,
        MARGIN + RADIUS * (1 + 1.5 * (row - 1)),
    )


def _corner(column: int, row: int, at: int) -> str:
    x, y = _centre(column, row)
    right, down = CORNERS[at % 6]
    return f"{_n(x + right * WIDTH)} {_n(y + down * RADIUS)}"


def _hexagon(one: Hexagon) -> str:
    return "M" + "L".join(_corner(one.column, one.row, at) for at in range(6)) + "Z"


def border(hexagons: Iterable[Hexagon]) -> str:
    """The sides of a group that no other tile of the group shares, as the data of a path."""
    own = {(one.column, one.row) for one in hexagons}
    sides = []
    for column, row in sorted(own):
        around = NEIGHBOURS_ODD if row % 2 else NEIGHBOURS_EVEN
        for at, (right, down) in enumerate(around):
            if (column + right, row + down) not in own:
                sides.append(f"M{_corner(column, row, at)}L{_corner(column, row, at + 1)}")
    return "".join(sides)


def hexmap(groups: Sequence[Group], *, ident: str, title: str, description: str) -> SafeString:
    everything = [one for group in groups for one in group.hexagons]
    columns, rows = max(one.column for one in everything), max(one.row for one in everything)
    width, height = 2 * MARGIN + (columns + 0.5) * WIDTH, 2 * MARGIN + RADIUS * (2 + 1.5 * (rows - 1))
    return format_html(
        '<svg class="app-hexmap" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group" '
        'aria-labelledby="{}-t" aria-describedby="{}-d" font-family="{}" font-size="12" text-anchor="middle">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(_n(width), _n(height), ident, ident, FONT, ident, title, ident, description),
        format_html_join("", "{}", ((_group(group),) for group in groups)),
    )


def _group(group: Group) -> SafeString:
    tiles = format_html_join(
        "",
        '<g><title>{}</title><path d="{}"/><text x="{}" y="{}">{}<tspan x="{}" dy="14">{}</tspan></text></g>',
        ((one.title, _hexagon(one), *_place(one), one.code, _place(one)[0], group.mark) for one in group.hexagons),
    )
    outline = format_html('<path class="app-hexmap__border" d="{}"/>', border(group.hexagons))
    words = format_html('class="app-hexmap__group app-bin-{}" aria-label="{}"', group.shade, group.label)
    if group.url:
        return format_html('<a href="{}" {}>{}{}</a>', group.url, words, tiles, outline)
    return format_html('<g role="img" {}>{}{}</g>', words, tiles, outline)


def _place(one: Hexagon) -> tuple[str, str]:
    x, y = _centre(one.column, one.row)
    return _n(x), _n(y - 2)
