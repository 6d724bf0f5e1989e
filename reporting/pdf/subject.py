"""From a signed return and the nation's figures to what the template prints. It crosses no transaction."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from reporting.indicators import INDICATORS, Figure, Tier, median
from reporting.models import ReturnVersion
from reporting.queries.national import figures_before, median_display, of_tier
from reporting.queries.quarterly_return import FigureRow, contacts_of, figure_table, lineage_of, vacancies_of
from succession import charts
from succession.pdf.renderer import Renderer, printable


@dataclass(frozen=True)
class Trend:
    """One indicator over the quarters, both tiers together: the region's figures, oldest first, and the medians."""

    title: str
    number: int
    labels: list[str]
    own: list[float | None]
    medians: list[float | None]
    previous: str
    median: str


@dataclass(frozen=True)
class Subject:
    content: dict[str, Any]
    sha256: str
    accepted: bool
    rows: list[FigureRow]
    trends: list[Trend]
    quarter: str


def subject_of(version: ReturnVersion) -> Subject:
    """Reads all that the report needs; inside the worker's first scope."""
    content = json.loads(version.content)
    history = figures_before(version.quarterly_return.quarter)
    trends = []
    for indicator in INDICATORS:
        own, medians = [], []
        for _quarter, regions in history:
            figures = {pk: of_tier(each, indicator, Tier.NONE) for pk, each in regions.items()}
            own.append(figures.get(version.region_id, Figure(indicator.number, "-", None)))
            medians.append(median([each.value for each in figures.values()]))
        trends.append(
            Trend(
                title=indicator.title,
                number=indicator.number,
                labels=[quarter.short_label for quarter, _ in history],
                own=[None if one.value is None else float(one.value) for one in own],
                medians=[None if value is None else float(value) for value in medians],
                previous=own[-2].display if len(own) > 1 else "no return before",
                median=median_display(medians[-1], indicator) if medians else "no figure",
            )
        )
    return Subject(
        content=content,
        sha256=version.content_sha256,
        accepted=False,
        rows=figure_table(content),
        trends=trends,
        quarter=version.quarterly_return.quarter.label,
    )


def print_subject(renderer: Renderer, subject: Subject) -> tuple[bytes, int]:
    """The PDF and its pages; without a database."""
    drawn = {f"trend-{one.number}.svg": _chart(one) for one in subject.trends}
    signed_at = datetime.datetime.fromisoformat(subject.content["sign_off"]["at"])
    content = printable(subject.content)
    lineage = lineage_of(content)
    context = {
        "content": content,
        "sha256": subject.sha256,
        "quarter": subject.quarter,
        "lineage": lineage,
        "lineage_numbers": sorted({one.indicator.number for one in lineage}),
        "vacancies": vacancies_of(content),
        "contacts": contacts_of(content),
        "rows": list(zip(subject.rows, subject.trends, strict=True)),
        "signed_at": signed_at,
        "trends": [(one, f"report:trend-{one.number}.svg", _words(one)) for one in subject.trends],
    }
    return renderer.render("pdf/return.html", context, charts=drawn)


def _chart(trend: Trend) -> str:
    return str(
        charts.line(
            [charts.Series("Region", trend.own), charts.Series("Median", trend.medians)],
            trend.labels,
            ident=f"trend-{trend.number}",
            title=trend.title,
            description="The region against the median of all regions.",
            width=460,
            height=230,
            size=13,
        )
    )


def _words(trend: Trend) -> str:
    """The chart for somebody who can't see it."""
    pairs = [
        f"{label}: region {_figure(own)}, median {_figure(middle)}"
        for label, own, middle in zip(trend.labels, trend.own, trend.medians, strict=True)
    ]
    return f"Line chart of {trend.title}. {'. '.join(pairs)}."


def _figure(value: float | None) -> str:
    return "no figure" if value is None else charts.number(value)
