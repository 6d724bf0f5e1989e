"""The sections in which a return is prepared, in order: one page each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reporting.indicators import Tier

NARRATIVE_LIMIT = 10_000  # characters


@dataclass(frozen=True)
class NarrativeField:
    """A text of the return. ``required``: the framework's agreement asks for it in every quarterly report."""

    name: str
    heading: str
    hint: str
    required: bool = False


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    kind: Literal["figures", "narrative"]
    tier: Tier | None = None
    fields: tuple[NarrativeField, ...] = ()


SECTIONS = (
    Section("1st-tier", "1st tier: directors of children’s services", "figures", tier=Tier.FIRST),
    Section("2nd-tier", "2nd tier: assistant directors", "figures", tier=Tier.SECOND),
    Section("contacts", "Active contacts", "figures", tier=Tier.NONE),
    Section(
        "progress",
        "Progress and activities",
        "narrative",
        fields=(
            NarrativeField(
                "progress", "Progress against the plan", "What moved, what is late, and why.", required=True
            ),
            NarrativeField(
                "activities",
                "Activities this quarter",
                "What took place, for whom, and when. Do not name people in the talent pool.",
                required=True,
            ),
            NarrativeField(
                "spending",
                "Spending of the grant",
                "What was spent, on what, and any difference from the expenditure plan.",
                required=True,
            ),
        ),
    ),
    Section(
        "looking-ahead",
        "What the figures do not show, and what comes next",
        "narrative",
        fields=(
            NarrativeField(
                "qualitative",
                "Qualitative measures (optional)",
                "Such as the quality of candidates, or how far organisations work together.",
            ),
            NarrativeField("good_practice", "Good practice to share (optional)", "What other regions could use."),
            NarrativeField(
                "risks", "Risks and issues (optional)", "What could stop the plan, and what you do about it."
            ),
            NarrativeField("next_quarter", "Next quarter", "What you intend to do next.", required=True),
        ),
    ),
)

BY_SLUG = {section.slug: section for section in SECTIONS}
NARRATIVE = tuple(field for section in SECTIONS for field in section.fields)
