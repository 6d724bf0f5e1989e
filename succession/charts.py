"""Charts as SVG, drawn on the server, the same for the page and the PDF.

Presentation attributes only: a ``style`` would be blocked by the content security policy, and the PDF applies no page
CSS inside an image. Colour is never the only cue: lines differ in dash and are labelled at their ends, and each chart's
figures stand in a table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK = "#0b0c0c"
GRID = "#d8dde0"
COLOURS = ("#12436d", "#a03c0c", "#28a197")  # Analysis Function, dark enough for text
DASHES = ("", "7 4", "2 3")
FONT = "Arial, Noto Sans, Helvetica, sans-serif"


@dataclass(frozen=True)
class Bar:
    """A row of ``budget_bars``, in pounds. ``forecast``: where ``spent`` is expected to end."""

    label: str
    budget: float
    spent: float
    forecast: float


@dataclass(frozen=True)
class Series:
    """``values``: one for each label; None where there is no figure, and the line breaks."""

    name: str
    values: Sequence[float | None]


def ticks(highest: float, wanted: int = 4) -> list[float]:
    """Round steps from 0 to at least ``highest``."""
    if highest < 1e-6:  # nothing that a chart could show
        return [0.0, 1.0]
    magnitude = 10 ** math.floor(math.log10(highest / wanted))
    step = next(each * magnitude for each in (1, 2, 2.5, 5, 10) if each * magnitude * wanted >= highest)
    return [round(step * at, 10) for at in range(math.ceil(highest / step - 1e-9) + 1)]


def number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _c(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _numbers(parts: Iterable[str]) -> SafeString:
    """Marks made of numbers and of our own words alone: escaping each takes longer than drawing it."""
    return SafeString("".join(parts))


def line(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    ident: str,
    title: str,
    description: str,
    width: int = 720,
    height: int = 300,
    size: int = 16,
) -> SafeString:
    """A line for each series over the labels (quarters). ``size``: of the text, in units of the viewBox."""
    narrow = width < 500
    left, bottom = size * 3, size * 2 + 8
    right = size if narrow else size * 9
    top = size * 1.5 * len(series) + 10 if narrow else size
    scale = ticks(max((value for one in series for value in one.values if value is not None), default=0))

    def x(at: int) -> float:
        return left + at * (width - left - right) / max(1, len(labels) - 1)

    def y(value: float) -> float:
        return height - bottom - value * (height - bottom - top) / scale[-1]

    grid = _numbers(
        f'<line x1="{_c(left)}" x2="{_c(width - right)}" y1="{_c(y(each))}" y2="{_c(y(each))}" stroke="{GRID}"/>'
        f'<text x="{_c(left - 6)}" y="{_c(y(each) + 5)}" text-anchor="end" fill="{INK}">{number(each)}</text>'
        for each in scale
    )
    every = max(1, math.ceil(len(labels) * size * 7 / (width - left)))
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    names = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
        (
            (
                _c(x(at)),
                _c(height - 8),
                "end" if narrow and at == len(labels) - 1 else "middle",
                INK,
                labels[at],
            )
            for at in shown
        ),
    )
    drawn = format_html_join("", "{}", ((_drawn(one, at, x, y),) for at, one in enumerate(series)))
    ends = _line_labels(series, y, width=width, right=right, size=size, narrow=narrow)
    parts = (grid, names, drawn, ends)
    return _svg(parts, (width, height, size), ident=ident, title=title, description=description)


def _svg(
    parts: Sequence[SafeString], sizes: tuple[int, int, int], *, ident: str, title: str, description: str
) -> SafeString:
    """``sizes``: width, height and text."""
    width, height, size = sizes
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-labelledby="{}-t {}-d" focusable="false" font-family="{}" font-size="{}">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(width, height, width, height, ident, ident, FONT, size, ident, title, ident, description),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _drawn(one: Series, at: int, x: Callable[[int], float], y: Callable[[float], float]) -> SafeString:
    path, pen = [], "M"
    for position, value in enumerate(one.values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{_c(x(position))} {_c(y(value))}")
        pen = "L"
    colour = COLOURS[at % len(COLOURS)]
    dots = _numbers(
        f'<circle cx="{_c(x(position))}" cy="{_c(y(value))}" r="3.5" fill="{colour}"/>'
        for position, value in enumerate(one.values)
        if value is not None
    )
    dash = DASHES[at % len(DASHES)]
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="3"{}/>{}',
        "".join(path) or "M0 0",
        colour,
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
        dots,
    )


def _line_labels(
    series: Sequence[Series], y: Callable[[float], float], *, width: int, right: int, size: int, narrow: bool
) -> SafeString:
    """At the ends of the lines; on a narrow chart above it, where there is room."""
    ends: list[tuple[float, str, str]] = []
    for at, one in enumerate(series):
        last = next((value for value in reversed(one.values) if value is not None), None)
        if last is not None:
            ends.append((y(last) + size / 3, f"{one.name} {number(last)}", COLOURS[at % len(COLOURS)]))
    ends.sort()
    places: list[float] = []
    for place, _text, _colour in ends:
        places.append(max(place, places[-1] + size * 1.2) if places else place)
    lowest = y(0) + size / 3  # under it stand the names of the axis
    places = [min(place, lowest - size * 1.2 * (len(places) - 1 - at)) for at, place in enumerate(places)]
    return format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" font-weight="bold">{}</text>',
        (
            (0 if narrow else _c(width - right + 10), _c(size * 1.4 * (at + 1) if narrow else place), colour, text)
            for at, (place, (_, text, colour)) in enumerate(zip(places, ends, strict=True))
        ),
    )


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
                *(_c(rows.x(each)), _c(rows.top), _c(height - size * 1.75), GRID if each else INK),
                *(_c(height - 6), rows.anchor(at), INK),
                "" if (at - below) % every else f"{'−' if each < 0 else ''}£{number(abs(each))}",
            )
            for at, each in enumerate(scale)
        ),
    )
    drawn = format_html_join("", "{}", ((_bar(one, rows, rows.y(at)),) for at, one in enumerate(bars)))
    parts = (grid, drawn, _bar_key(size, narrow=narrow))
    return _svg(parts, (width, height, size), ident=ident, title=title, description=description)


def _bar(one: Bar, rows: _Rows, y: float) -> SafeString:
    place = (0, y - 5, "start") if rows.narrow else (rows.size * 6.4, y + rows.thick / 2 + 5, "end")
    label = format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
        *(_c(place[0]), _c(place[1]), place[2], INK, one.label),
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
        *(name, _c(start), _c(y + inset), _c(max(1.0, end - start)), _c(thick - 2 * inset), *_MARKS[name]),
    )


def _bar_key(size: int, *, narrow: bool) -> SafeString:
    right, down = (0.0, size * 1.6) if narrow else (size * 8.5, 0.0)
    names = enumerate((("budget", "Budget"), ("spent", "Spent"), ("forecast", "Forecast still to come")))
    places = ((2 + at * right, 3 + at * down, name, text) for at, (name, text) in names)
    return format_html_join(
        "",
        '{}<text x="{}" y="{}" fill="{}">{}</text>',
        (
            (_mark(name, x, x + size * 2, y, size * 1.2), _c(x + size * 2.5), _c(y + size), INK, text)
            for x, y, name, text in places
        ),
    )


@lru_cache(maxsize=256)  # the same figures are looked at again and again
def both(
    draw: Callable[..., SafeString], *args: tuple[object, ...], ident: str, title: str, description: str
) -> SafeString:
    """The same chart for a wide and for a narrow screen; CSS shows one, and the text is as large in both.

    ``args``: what ``draw`` asks for, as tuples of what can be hashed.
    """
    words = {"title": title, "description": description}
    return format_html(
        '<div class="app-wide">{}</div><div class="app-narrow">{}</div>',
        draw(*args, ident=ident, **words),
        draw(*args, ident=f"{ident}-narrow", width=340, **words),
    )
