"""The undertakings of an agreement, each with its evidence; row security says whose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regions.models import Agreement, UndertakingEvidence

_UNDERTAKING = re.compile(r"^([CR]\d{1,2})\. (.+?);?$", re.MULTILINE)


@dataclass(frozen=True)
class UndertakingLine:
    """``evidence``: in the order of its days, what was withdrawn included. ``count``: what still stands."""

    code: str
    text: str
    evidence: list[UndertakingEvidence]

    @property
    def count(self) -> int:
        return sum(not hasattr(one, "withdrawn") for one in self.evidence)

    @property
    def side(self) -> str:
        return self.code[0]


def undertakings(agreement: Agreement) -> list[UndertakingLine]:
    """As they stand in the signed text, whatever the wording of later agreements."""
    found: dict[str, list[UndertakingEvidence]] = {}
    rows = UndertakingEvidence.objects.filter(agreement=agreement, withdraws=None).select_related("withdrawn")
    for one in rows:
        found.setdefault(one.code, []).append(one)
    return [UndertakingLine(code, text, found.get(code, [])) for code, text in _UNDERTAKING.findall(agreement.text)]


def without_evidence(lines: list[UndertakingLine], side: str) -> int:
    return sum(one.side == side and not one.count for one in lines)
