"""What the region might run itself; row security says whose."""

from __future__ import annotations

from django.db.models import QuerySet

from regions.enums.programme import GoAhead
from regions.models import ProgrammeItem

DECIDED = {GoAhead.YES: "Goes ahead", GoAhead.LATER: "Later", GoAhead.NO: "Not by the region"}


def items() -> QuerySet[ProgrammeItem]:
    return ProgrammeItem.objects.select_related("action")


def groups() -> list[tuple[str, list[ProgrammeItem]]]:
    """What is still to be decided first."""
    rows = list(items())
    found = [("Still to be decided", [one for one in rows if not one.go_ahead])]
    found += [(label, [one for one in rows if one.go_ahead == value]) for value, label in DECIDED.items()]
    return [(label, here) for label, here in found if here]
