"""The checklist as pages show it; row security says which questions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from regions.checklist import Question
from regions.enums import Done
from regions.models import ChecklistItem
from regions.queries.people import owners


@dataclass(frozen=True)
class Line:
    """A question with its item, if anybody has touched it. ``owner``: the name; "" where nobody or no longer here."""

    question: Question
    item: ChecklistItem | None
    owner: str

    def late(self, day: datetime.date) -> bool:
        item = self.item
        return item is not None and item.due is not None and item.due < day and item.answer != Done.YES


def lines(region_id: int, questions: Sequence[Question], *, every: bool) -> list[Line]:
    """Two queries. ``every``: also the questions that nobody has touched, as those see them who see all."""
    items = {one.question: one for one in ChecklistItem.objects.filter(region=region_id)}
    names = {one.membership_id: one.name for one in owners()} if items else {}
    return [
        Line(one, items.get(one.code), names.get(getattr(items.get(one.code), "owner_id", None) or 0, ""))
        for one in questions
        if every or one.code in items
    ]


def done(found: list[Line]) -> int:
    return sum(one.item is not None and one.item.answer == Done.YES for one in found)
