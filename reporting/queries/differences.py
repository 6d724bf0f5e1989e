"""What changed between two versions of a return, in a form that people read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reporting.indicators import Figure, figure_keys
from reporting.items import LABELS, item_of
from succession.govuk.money import pounds
from succession.govuk.templatetags.govuk import iso_date
from succession.texts import Piece, word_by_word


@dataclass(frozen=True)
class Difference:
    """One figure (``old`` and ``new``) or one text (``pieces``) that is not the same."""

    label: str
    old: str = ""
    new: str = ""
    pieces: list[Piece] = field(default_factory=list)


def _figures(content: dict[str, Any]) -> dict[str, str]:
    """Item to what is printed; an average with its two parts, as they alone may have changed."""
    found: dict[str, str] = {}
    for row in content["figures"]:
        figure = Figure(row["indicator"], row["tier"], row["numerator"], row["denominator"])
        parts = f" ({figure.numerator} ÷ {figure.denominator})" if figure.denominator else ""
        found[item_of(figure.key)] = f"{figure.display}{parts}"
    return found


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Between two documents of returns, as they were signed."""
    before, after = _figures(old), _figures(new)
    found = [
        Difference(LABELS[item], old=before[item], new=after[item])
        for item in map(item_of, figure_keys())
        if before[item] != after[item]
    ]
    found += _of_grants(old, new)
    found += _of_plan(old, new)
    texts = {one["name"]: one["text"] for one in old["narrative"]}
    for one in new["narrative"]:
        if one["text"] != texts[one["name"]]:
            found.append(Difference(LABELS[one["name"]], pieces=word_by_word(texts[one["name"]], one["text"])))
    return found


_COLUMNS = {
    "budget": "budget this quarter",
    "actual": "actual this quarter",
    "budget_to_date": "budget to date",
    "actual_to_date": "actual to date",
}


def _amounts(content: dict[str, Any]) -> dict[str, str]:
    """What is printed of each grant, by a name that says what it is."""
    found: dict[str, str] = {}
    for grant in content.get("grants", []):
        since = f"Grant from {iso_date(grant['starts_on'])}"
        found |= {f"{since}: {name}": pounds(grant[name]) for name in ("allocation", "received")}
        for row in [*grant["categories"], {"label": "total", **grant["total"]}]:
            found |= {f"{since}: {row['label']}, {words}": pounds(row[name]) for name, words in _COLUMNS.items()}
    return found


def _of_grants(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return _of_words(_amounts(old), _amounts(new))


def _actions(content: dict[str, Any]) -> dict[str, str]:
    """What is printed of each action, and of the strategy."""
    found = {}
    for one in content.get("plan", []):
        said = [
            one["status_label"],
            one["note"],
            f"due {iso_date(one['due'])}",
            f"owner {one['owner'] or 'nobody yet'}",
        ]
        steps = one["milestones"]
        said.append(f"{steps['done']} of {steps['total']} milestones done")
        found[f"Action {one['action']}: {one['title']}"] = "; ".join(part for part in said if part)
    if strategy := content.get("strategy"):
        found["Strategy"] = f"version {strategy['version']}, {strategy['status_label']}"
    return found


def _of_plan(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return _of_words(_actions(old), _actions(new))


def _of_words(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    return [
        Difference(label, old=before.get(label, "none"), new=after.get(label, "none"))
        for label in {**before, **after}
        if before.get(label) != after.get(label)
    ]
