from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regions.domain import headcount as domain
from regions.enums.practice import LeaderTier, Service
from regions.models import Headcount
from regions.models.headcount import TIERS
from succession.facts import Problems
from succession.govuk.facts import RevisionForm
from succession.govuk.forms import whole_number
from succession.govuk.layout import Field, Fieldset


class HeadcountForm(RevisionForm):
    """A number for each service and tier; what is left empty is not said, which is not 0."""

    submit = "Save the numbers"

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for service, of_service in Service.choices:
            for tier, label in zip(TIERS, LeaderTier.labels, strict=True):
                enter = f"Enter the number of {str(label).lower()} leaders in {str(of_service).lower()}"
                self.fields[f"{service}_{tier}"] = whole_number(label=str(label), enter=enter)

    def layout_fields(self) -> list[Any]:
        by_service = [
            Fieldset(str(label), *(Field(f"{service}_{tier}", width=4) for tier in TIERS), size="s", inline=True)
            for service, label in Service.choices
        ]
        return [Field("revision"), *by_service]

    def _counts(self) -> domain.Counts:
        said = self.cleaned_data
        return {service: {tier: said[f"{service}_{tier}"] for tier in TIERS} for service in Service.values}

    def facts(self) -> dict[str, Any]:
        return {"counts": self._counts(), "seen": self.cleaned_data["revision"]}

    def problems(self) -> Problems:
        return domain.impossible(self._counts())


def counts(rows: Iterable[Headcount], *, seen: str) -> dict[str, Any]:
    """What the form begins with."""
    return {f"{one.service}_{tier}": getattr(one, tier) for one in rows for tier in TIERS} | {"revision": seen}
