"""What a return says, as one canonical document: what the sponsor sees, signs and sends is this and nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from reporting.indicators import INDICATORS, figure_keys
from reporting.models import IndicatorFigure, ReturnVersion
from reporting.sections import NARRATIVE

SCHEMA = "quarterly-return/1"
CARRIED = ("plan", "strategy")  # what a version may carry, and nothing else
DECLARATION = (
    "I have read this return. As DCS sponsor I confirm that, to the best of my knowledge, it is complete and correct, "
    "and that the grant was spent for succession planning only."
)


def effective(figure: IndicatorFigure) -> tuple[int | None, int | None]:
    """What counts: the typed pair if there is one, else the derived pair."""
    if figure.numerator is not None:
        return figure.numerator, figure.denominator
    return figure.derived_numerator, figure.derived_denominator


def build(
    version: ReturnVersion,
    *,
    questions: list[dict[str, str]],
    answers: list[dict[str, str]],
    grants: list[dict[str, Any]],
    carried: dict[str, Any],
) -> dict[str, Any]:
    """The document before it is signed.

    ``questions``: each finding with its comment; ``answers``: to the College; ``grants``: as ``domain/grant.py`` reads
    them; ``carried``: of plan and strategy, as ``domain/plan.py`` does.
    """
    quarterly_return = version.quarterly_return
    quarter, region = quarterly_return.quarter, version.region
    stored = {(one.indicator, one.tier): one for one in version.figures.all()}
    rows: dict[int, list[dict[str, Any]]] = {}
    for one in version.figure_rows.order_by("pk"):
        key = one.source.rpartition("_")[2]  # vacancy or stakeholder
        rows.setdefault(one.figure_id, []).append({key: one.source_id, **one.facts})
    titles = {indicator.number: indicator.title for indicator in INDICATORS}
    figures = []
    for number, tier in figure_keys():
        figure = stored.get((number, tier))
        numerator, denominator = effective(figure) if figure else (None, None)
        entry: dict[str, Any] = {
            "indicator": number,
            "title": titles[number],
            "tier": str(tier),
            "numerator": numerator,
            "denominator": denominator,
        }
        if figure and figure.derived_numerator is not None:
            entry["derived"] = [figure.derived_numerator, figure.derived_denominator]
            entry["rows"] = rows.get(figure.pk, [])
            if figure.override_reason:
                entry["reason"] = figure.override_reason
        figures.append(entry)
    later: dict[str, Any] = {"supersedes": version.number - 1} if version.number > 1 else {}
    if answers:
        later["answers"] = answers
    if grants:
        later["grants"] = grants
    return {
        **{part: carried[part] for part in CARRIED if part in carried},
        **later,
        "schema": SCHEMA,
        "reference": f"{region.abbreviation}-{quarter.slug.upper()}-V{version.number}",
        "region": {"code": region.code, "name": region.name},
        "quarter": {
            "slug": quarter.slug,
            "label": quarter.label,
            "starts_on": quarter.starts_on.isoformat(),
            "ends_on": quarter.ends_on.isoformat(),
        },
        "version": version.number,
        "figures": figures,
        "narrative": [
            {
                "name": field.name,
                "heading": field.heading.removesuffix(" (optional)"),
                "text": getattr(version, field.name),
            }
            for field in NARRATIVE
        ],
        "questions": questions,
        "prepared_by": version.prepared_by_name,
    }


def canonical(content: dict[str, Any]) -> str:
    """The same content gives the same bytes: sorted keys, no spaces, no escapes beyond JSON's own."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(content: dict[str, Any]) -> str:
    return sha256(canonical(content))
