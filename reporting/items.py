"""What the College can ask about: each figure of each tier, and each text."""

from __future__ import annotations

from reporting.indicators import BY_NUMBER, Key, Tier, figure_keys
from reporting.sections import NARRATIVE, Section


def item_of(key: Key) -> str:
    number, tier = key
    return f"{number}:{tier}"


def label_of(item: str) -> str:
    return LABELS[item]


def _figure_label(key: Key) -> str:
    number, tier = key
    title = f"{number}. {BY_NUMBER[number].title}"
    return title if tier == Tier.NONE else f"{title}, {Tier(tier).label}"


LABELS: dict[str, str] = {item_of(key): _figure_label(key) for key in figure_keys()} | {
    field.name: field.heading.removesuffix(" (optional)") for field in NARRATIVE
}


def items_in(section: Section) -> list[str]:
    """Of one section, in its order."""
    if section.tier is None:
        return [field.name for field in section.fields]
    return [item_of(key) for key in figure_keys() if key[1] == section.tier]
