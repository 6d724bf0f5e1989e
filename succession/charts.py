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


def xy(value: float) -> str:
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
        f'<line x1="{xy(left)}" x2="{xy(width - right)}" y1="{xy(y(each))}" y2="{xy(y(each))}" stroke="{GRID}"/>'
        f'<text x="{xy(left - 6)}" y="{xy(y(each) + 5)}" text-anchor="end" fill="{INK}">{number(each)}</text>'
        for each in scale
    )
    every = max(1, math.ceil(len(labels) * size * 7 / (width - left)))
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    names = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
        (
            (
                xy(x(at)),
                xy(height - 8),
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
    return svg(parts, (width, height, size), ident=ident, title=title, description=description)


def svg(
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
        path.append(f"{pen}{xy(x(position))} {xy(y(value))}")
        pen = "L"
    colour = COLOURS[at % len(COLOURS)]
    dots = _numbers(
        f'<circle cx="{xy(x(position))}" cy="{xy(y(value))}" r="3.5" fill="{colour}"/>'
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
            (0 if narrow else xy(width - right + 10), xy(size * 1.4 * (at + 1) if narrow else place), colour, text)
            for at, (place, (_, text, colour)) in enumerate(zip(places, ends, strict=True))
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


@dataclass(frozen=True)
class Span:
    """A row of ``timeline``. ``starts`` and ``ends``: in columns, from the left; ``note``: how it stands, in words.

    ``mark``: of ``MARKS``, which tells by fill and edge what the note says.
    """

    group: str
    label: str
    note: str
    mark: str
    starts: float
    ends: float


# Fill, edge and dashes.
MARKS = {
    "done": ("#fff", COLOURS[2], "none"),
    "running": (COLOURS[0], COLOURS[0], "none"),
    "late": (COLOURS[1], INK, "none"),
    "planned": ("#fff", COLOURS[0], "4 3"),
}


def timeline(
    spans: Sequence[Span],
    labels: Sequence[str],
    now: tuple[float],
    *,
    ident: str,
    title: str,
    description: str,
    width: int = 720,
    size: int = 16,
) -> SafeString:
    """Bars by group over columns, each under its words. ``labels``: of the columns; ``now``: where today is in them."""
    each, thick, top, edge = size * 2.5, size * 0.7, size * 3.25, 2
    letters = int((width - 2 * edge) / (size * 0.58))  # that fit on a line, in whichever font it is
    rows: list[SafeString] = []
    y, group = top, ""

    def x(at: float) -> float:
        return edge + min(max(at, 0), len(labels)) * (width - 2 * edge) / max(1, len(labels))

    for one in spans:
        if one.group != group:
            y, group = y + size * 2, one.group
            rows.append(
                format_html(
                    '<text x="{}" y="{}" fill="{}" font-weight="bold">{}</text>',
                    *(edge, xy(y - size * 0.4), INK, _cut(group, letters - 4)),
                )
            )
        words = f"{_cut(one.label, letters - len(one.note) - 2)}: {one.note.lower()}"
        rows.append(
            format_html(
                '<text x="{}" y="{}" fill="{}">{}</text>'
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" '
                'stroke-width="2" stroke-dasharray="{}"/>',
                *(edge, xy(y + size), INK, words, xy(x(one.starts)), xy(y + size * 1.4)),
                *(xy(max(4.0, x(one.ends) - x(one.starts))), xy(thick), *MARKS[one.mark]),
            )
        )
        y += each
    height = math.ceil(y + size / 2)
    parts = (_columns(labels, x, (top, height, size), width), *rows, _today(x(now[0]), (top, height, size), width))
    return svg(parts, (width, height, size), ident=ident, title=title, description=description)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _columns(
    labels: Sequence[str], x: Callable[[float], float], frame: tuple[float, int, int], width: int
) -> SafeString:
    """``frame``: where the rows begin and end, and the size of the text."""
    top, bottom, size = frame
    every = max(1, math.ceil(len(labels) * size * 6 / width))
    lines = _numbers(
        f'<line x1="{xy(x(at))}" x2="{xy(x(at))}" y1="{xy(top - size)}" y2="{bottom}" stroke="{GRID}"/>'
        for at in range(len(labels) + 1)
    )
    names = format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}">{}</text>',
        (
            (xy(x(at)), size, INK, label)
            for at, label in enumerate(labels)
            if at % every == 0 and x(at) + size * 6 <= width
        ),
    )
    return format_html("{}{}", lines, names)


def _today(at: float, frame: tuple[float, int, int], width: int) -> SafeString:
    top, bottom, size = frame
    return format_html(
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}" stroke-width="2" stroke-dasharray="6 4"/>'
        '<text x="{4}" y="{5}" text-anchor="{6}" fill="{3}" font-weight="bold">Today</text>',
        *(xy(at), xy(top - size), bottom, COLOURS[1]),
        *(xy(at), xy(size * 2.1), "end" if at > width / 2 else "start"),
    )
