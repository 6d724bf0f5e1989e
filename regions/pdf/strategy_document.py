"""From a strategy that the sponsor submitted to what the template prints. It crosses no transaction."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from regions.models import Strategy
from regions.queries.strategy import contributions_to
from regions.sections import SECTIONS
from succession.pdf.renderer import Renderer, printable


@dataclass(frozen=True)
class Subject:
    """``texts``: title and text. ``contributions``: organisation, what it gives, what it gains."""

    region: str
    number: int
    prepared_by: str
    submitted_by: str
    submitted_at: datetime.datetime
    texts: list[tuple[str, str]]
    contributions: list[tuple[str, str, str]]


def subject_of(strategy: Strategy) -> Subject:
    """Reads all that the document needs; inside the worker's first scope."""
    assert strategy.submitted_at is not None
    said = ((one.title, getattr(strategy, one.name)) for one in SECTIONS)
    return Subject(
        region=strategy.region.name,
        number=strategy.number,
        prepared_by=strategy.prepared_by_name,
        submitted_by=strategy.submitted_by_name,
        submitted_at=strategy.submitted_at,
        texts=[(title, text) for title, text in said if text],
        contributions=[(one.organisation.name, one.gives, one.gains) for one in contributions_to(strategy)],
    )


def print_subject(renderer: Renderer, subject: Subject) -> tuple[bytes, int]:
    """The PDF and its pages; without a database."""
    names = ("region", "prepared_by", "submitted_by", "texts", "contributions")
    context = {name: printable(getattr(subject, name)) for name in names}
    dated = subject.submitted_at.isoformat()
    return renderer.render("pdf/strategy.html", {"subject": subject, "dated": dated, **context})
