"""What somebody says of a thing, and what is impossible about it: refused field by field, in words for the person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import models

from succession import clock
from succession.states import Refused

Problems = dict[str, str]


class Impossible(Refused):
    """``problems``: the name of each field at fault to what the person should do."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(f"{one}." for one in problems.values()))
        self.problems = problems


def refuse_if(problems: Problems) -> None:
    if problems:
        raise Impossible(problems)


def lies_ahead(day: datetime.date | None) -> bool:
    return day is not None and day > clock.today()


def assign(row: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
