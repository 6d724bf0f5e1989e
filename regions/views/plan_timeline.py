from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regions.enums.plan import ActionStatus
from regions.models import PlanAction
from regions.quarters import QuarterKey, quarters_between
from regions.queries.plan_action import by_objective, known
from regions.views.strategy import region_or_404
from succession import charts, clock
from succession.govuk.templatetags.govuk import uk_date

MOST_QUARTERS = 24  # an action of many years is drawn to the edge, and its days stand in the list


@require_GET
def timeline(request: HttpRequest, region: str) -> HttpResponse:
    """The actions by aim over the quarters, as a picture and as a list."""
    _, of = region_or_404(request, region)
    today = clock.today()
    groups = by_objective(known(today).filter(region=of))
    context = {
        "region": of,
        "here": "plan_timeline",
        "groups": groups,
        "chart": _chart(groups, today, of.name) if groups else "",
    }
    return render(request, "regions/plan_timeline.html", context)


def _chart(groups: list[tuple[str, list[PlanAction]]], today: datetime.date, region: str) -> str:
    actions = [one for _, here in groups for one in here]
    first = min(today, *(one.starts_on for one in actions))
    last = max(today, *(one.due_on for one in actions))
    columns = quarters_between(first, last)[:MOST_QUARTERS]
    spans = tuple(
        charts.Span(
            label,
            one.title,
            _status(one),
            _mark(one),
            _place(one.starts_on, columns[0]),
            _place(one.due_on + datetime.timedelta(days=1), columns[0]),
        )
        for label, here in groups
        for one in here
    )
    late = sum(one.mark == "late" for one in spans)
    return charts.both(
        charts.timeline,
        spans,
        tuple(one.short_label for one in columns),
        (_place(today, columns[0]),),
        ident="timeline",
        title=f"The plan of {region} over time",
        description=f"{len(spans)} actions by aim, each from its start to the day on which it is due; {late} of them "
        f"late on {uk_date(today)}. The list under the picture has the same.",
    )


def _status(one: PlanAction) -> str:
    overdue = one.late and one.status != ActionStatus.LATE  # type: ignore[attr-defined]
    return f"{ActionStatus(one.status).label}{', overdue' if overdue else ''}"


def _mark(one: PlanAction) -> str:
    if one.closed:  # type: ignore[attr-defined]
        return "done"
    if one.late:  # type: ignore[attr-defined]
        return "late"
    return "planned" if one.status == ActionStatus.NOT_STARTED else "running"


def _place(day: datetime.date, first: QuarterKey) -> float:
    """In quarters after the first column's beginning."""
    key = QuarterKey.of(day)
    columns = 4 * (key.year - first.year) + key.number - first.number
    return round(columns + (day - key.starts_on).days / (key.ends_on - key.starts_on).days, 2)
