"""From an agreement that both have signed to what the template prints. It crosses no transaction."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from regions.models import Agreement
from succession.pdf.renderer import Renderer, printable

_ITEM = re.compile(r"^((?:[CR]|)\d{1,2})\. (.+)$")


@dataclass(frozen=True)
class Subject:
    """``text``: the signed one, printed word for word and never written anew."""

    region: str
    starts_on: datetime.date
    ends_on: datetime.date
    authority: str
    allocation: Decimal
    first_instalment: Decimal
    text: str
    text_sha256: str
    signatures: list[tuple[str, str, str, datetime.datetime]]


@dataclass(frozen=True)
class Part:
    """A heading of the text with what stands under it: plain lines, and the numbered ones with their numbers."""

    heading: str
    lines: list[str]
    items: list[tuple[str, str]]


def subject_of(agreement: Agreement) -> Subject:
    """Reads all that the document needs; inside the worker's first scope."""
    assert agreement.signed_at is not None
    assert agreement.countersigned_at is not None
    region = agreement.region.name
    return Subject(
        region=region,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        authority=agreement.authority.name,
        allocation=agreement.allocation,
        first_instalment=agreement.first_instalment,
        text=agreement.text,
        text_sha256=agreement.text_sha256,
        signatures=[
            (region, agreement.signed_by_name, agreement.signed_by_role, agreement.signed_at),
            # Only a national lead can countersign.
            ("National College", agreement.countersigned_by_name, "National lead", agreement.countersigned_at),
        ],
    )


def parts_of(text: str) -> list[Part]:
    """The text's own blocks, so that a heading is a heading and a list a list to a screen reader."""
    parts = []
    for block in text.strip().split("\n\n"):
        heading, *rest = block.split("\n")
        items = [match.groups() for line in rest if (match := _ITEM.match(line))]
        lines = [line for line in rest if not _ITEM.match(line)]
        parts.append(Part(heading, lines, [(number, words) for number, words in items]))
    return parts


def print_subject(renderer: Renderer, subject: Subject) -> tuple[bytes, int]:
    """The PDF and its pages; without a database."""
    context: dict[str, Any] = {
        "subject": subject,
        "region": printable(subject.region),
        "parts": parts_of(printable(subject.text)),
        "signatures": [(printable(side), printable(name), role, at) for side, name, role, at in subject.signatures],
        "dated": subject.signatures[-1][-1].isoformat(),
    }
    return renderer.render("pdf/agreement.html", context)
