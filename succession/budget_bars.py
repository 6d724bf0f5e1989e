"""A chart of money: what was meant, what is spent and what is expected, a row for each quarter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from succession.charts import COLOURS, GRID, INK, number, svg, ticks, xy


@dataclass(frozen=True)
class Bar:
    """A row of ``budget_bars``, in pounds. ``forecast``: where ``spent`` is expected to end."""

    label: str
    budget: float
    spent: float
    forecast: float


@dataclass(frozen=True)
class _Rows:
    """Where the rows of ``budget_bars`` lie: beside their labels, or under them where the screen is narrow."""

    scale: list[float]
    width: int
    size: int
    narrow: bool

    @property
    def top(self) -> float:
        return self.size * (5.5 if self.narrow else 2.5)

    @property
    def each(self) -> float:
        return self.size * (3.75 if self.narrow else 2.75)

    @property
    def thick(self) -> float:
        return self.size * 1.5

    def x(self, value: float) -> float:
        left, right = (2, 2) if self.narrow else (self.size * 7, self.size * 3)
        return left + (value - self.scale[0]) * (self.width - left - right) / (self.scale[-1] - self.scale[0])

    def y(self, at: int) -> float:
        return self.top + self.each * (at + 1) - self.thick - self.size * (0.4 if self.narrow else 0.6)

    def anchor(self, at: int) -> str:
        if not self.narrow or 0 < at < len(self.scale) - 1:
            return "middle"
        return "end" if at else "start"


def budget_bars(
    bars: Sequence[Bar], *, ident: str, title: str, description: str, width: int = 720, size: int = 16
) -> SafeString:
    """For each row the budget as an outline, in it what is spent, and with a dashed edge what is still expected."""
    narrow = width < 500
    reach = [value for one in bars for value in (one.budget, one.spent, one.forecast)]
    scale = ticks(max([abs(value) for value in reach], default=0), wanted=2 if narrow else 4)
    below = math.ceil(-min([*reach, 0]) / scale[1] - 1e-9)  # steps under zero, where more came back than was spent
    scale = [-each for each in reversed(scale[1 : below + 1])] + scale
    every = math.ceil(len(scale) * size * 5.5 / width)
    rows = _Rows(scale, width, size, narrow)
    height = math.ceil(rows.top + rows.each * len(bars) + size * 2)
    grid = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}"/>'
        '<text x="{0}" y="{4}" text-anchor="{5}" fill="{6}">{7}</text>',
        (
            (
                *(xy(rows.x(each)), xy(rows.top), xy(height - size * 1.75), GRID if each else INK),
                *(xy(height - 6), rows.anchor(at), INK),
                "" if (at - below) % every else f"{'−' if each < 0 else ''}£{number(abs(each))}",
            )
            for at, each in enumerate(scale)
        ),
    )
    drawn = format_html_join("", "{}", ((_bar(one, rows, rows.y(at)),) for at, one in enumerate(bars)))
    parts = (grid, drawn, _bar_key(size, narrow=narrow))
    return svg(parts, (width, height, size), ident=ident, title=title, description=description)


def _bar(one: Bar, rows: _Rows, y: float) -> SafeString:
    place = (0, y - 5, "start") if rows.narrow else (rows.size * 6.4, y + rows.thick / 2 + 5, "end")
    label = format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
        *(xy(place[0]), xy(place[1]), place[2], INK, one.label),
    )
    done = max(0.0, one.spent)
    parts = [("forecast", done, one.forecast)] if one.forecast > done else []
    parts += [("spent", min(0.0, one.spent), done)] if one.spent else []
    parts += [("budget", 0.0, one.budget)] if one.budget else []
    marks = (((_mark(name, rows.x(start), rows.x(end), y, rows.thick),)) for name, start, end in parts)
    return format_html("{}{}", label, format_html_join("", "{}", marks))


# Told apart by edge, fill and height, not by colour alone: fill, stroke, dashes.
_MARKS = {
    "budget": ("none", INK, "none"),
    "spent": (COLOURS[0], "none", "none"),
    "forecast": ("#fff", COLOURS[1], "4 3"),
}


def _mark(name: str, start: float, end: float, y: float, thick: float) -> SafeString:
    inset = 0 if name == "budget" else thick * 0.22
    return format_html(
        '<rect class="chart__{}" x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="2" '
        'stroke-dasharray="{}"/>',
        *(name, xy(start), xy(y + inset), xy(max(1.0, end - start)), xy(thick - 2 * inset), *_MARKS[name]),
    )


def _bar_key(size: int, *, narrow: bool) -> SafeString:
    right, down = (0.0, size * 1.6) if narrow else (size * 8.5, 0.0)
    names = enumerate((("budget", "Budget"), ("spent", "Spent"), ("forecast", "Forecast still to come")))
    places = ((2 + at * right, 3 + at * down, name, text) for at, (name, text) in names)
    return format_html_join(
        "",
        '{}<text x="{}" y="{}" fill="{}">{}</text>',
        (
            (_mark(name, x, x + size * 2, y, size * 1.2), xy(x + size * 2.5), xy(y + size), INK, text)
            for x, y, name, text in places
        ),
    )
