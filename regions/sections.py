"""The sections of a region's strategy, in order (framework: "Creating a strategic overview"); one page each.

Talent management (finding and developing leaders) and succession planning (supply against demand) are two, since the
framework wants both and warns of taking one for the other.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_LIMIT = 10_000  # characters


@dataclass(frozen=True)
class Section:
    """``name``: the column that keeps it. ``required``: nothing is submitted without it."""

    slug: str
    name: str
    title: str
    hint: str
    required: bool = True

    @property
    def label(self) -> str:
        return self.title if self.required else f"{self.title} (optional)"


SECTIONS = (
    Section(
        "vision",
        "vision",
        "Vision",
        "What will be different for children’s services here, and for their leaders?",
    ),
    Section(
        "outcomes-soon",
        "outcomes_soon",
        "Outcomes wanted soon",
        "What should be seen within a year, and how will you know?",
    ),
    Section(
        "outcomes-later",
        "outcomes_later",
        "Outcomes in three to five years",
        "What should have changed by then, such as more and better candidates, or a more diverse talent pool?",
    ),
    Section(
        "culture",
        "culture",
        "Culture and collaboration",
        "How will organisations share talent rather than compete for it, and reward those who aspire?",
    ),
    Section(
        "partnerships",
        "partnerships",
        "Sub-regional partnerships",
        "Which partnerships and initiatives exist, and how does the strategy build on them?",
        required=False,
    ),
    Section(
        "talent-management",
        "talent_management",
        "Talent management",
        "How will people with potential be found, and helped to become realistic candidates sooner?",
    ),
    Section(
        "succession-planning",
        "succession_planning",
        "Succession planning",
        "How will supply of skills and experience come to meet the demand of 1st- and 2nd-tier posts? Name no people.",
    ),
    Section(
        "retaining",
        "retaining",
        "Retaining experienced leaders",
        "What will keep serving directors and assistant directors, and use what they know?",
        required=False,
    ),
    Section(
        "workforce",
        "workforce",
        "Alignment with the wider workforce strategy",
        "How does this fit the workforce strategies of the region’s authorities and partners?",
        required=False,
    ),
)
BY_SLUG = {one.slug: one for one in SECTIONS}
NAMES = tuple(one.name for one in SECTIONS)
REQUIRED = tuple(one.name for one in SECTIONS if one.required)
