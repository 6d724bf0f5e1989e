"""The framework's numbered templates ("resources") in our own words, with the pages of the product that do their work.

There is no tenth: the framework names none (``regions/reference/README.md``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from regions.domain.reference import FOLDER
from regions.enums.plan import FrameworkElement
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


@dataclass(frozen=True)
class Question:
    ask: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A page that does the template's work. ``region``: does its address name one?"""

    label: str
    route: str
    roles: frozenset[Role]
    region: bool


@dataclass(frozen=True)
class Resource:
    number: int
    title: str
    element: FrameworkElement
    purpose: str
    fields: tuple[Question, ...]
    links: tuple[Link, ...]

    def links_for(self, by: Acting) -> list[Link]:
        return [one for one in self.links if by.role in one.roles]


@cache
def resources() -> dict[int, Resource]:
    """By number, in order."""
    found = json.loads((FOLDER / "resources.json").read_text(encoding="utf-8"))
    return {one["number"]: _resource(one) for one in found}


def _resource(one: dict[str, Any]) -> Resource:
    return Resource(
        one["number"],
        one["title"],
        FrameworkElement(one["element"]),
        one["purpose"],
        tuple(Question(each["ask"], tuple(each.get("choices", ()))) for each in one["fields"]),
        tuple(Link(**each | {"roles": frozenset(map(Role, each["roles"]))}) for each in one["links"]),
    )
