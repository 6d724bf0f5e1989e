from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import regional_role as domain
from regions.enums.regional_role import RegionalRoleKind, Responsibility, RoleBasis, RoleFunding
from regions.models import Organisation
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, day, from_list, line, one_of, several_of, text, without
from succession.govuk.layout import Field, More

Choices = list[tuple[int, str]]


def _key(*, label: str, nothing: str, choices: Choices, missing: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", nothing), *choices],
        coerce=int,
        empty_value=None,
        required=bool(missing),
        error_messages={"required": missing, "invalid_choice": missing or "Select from the list"},
    )


class RegionalRoleForm(ChangeForm):
    """Who, how much and what for; the terms on demand."""

    facts_type = domain.RoleFacts
    submit = "Save this role"

    kind = one_of(RegionalRoleKind, label="Role", missing="Select the role")
    fte = forms.DecimalField(
        label="Share of a full-time post",
        help_text="1 is full time, 0.5 is half of it",
        error_messages={
            "required": "Enter the share of a full-time post, like 0.5",
            "invalid": "Enter the share of a full-time post as a number, like 0.5",
            "max_decimal_places": "Use two decimal places at most, like 0.25",
        },
        max_digits=8,
        decimal_places=2,
    )
    starts_on = day(label="Since", what="the first day", required=True)
    responsibilities = several_of(Responsibility, label="Responsible for")
    basis = one_of(RoleBasis, label="Basis", missing="Select the basis", required=False, nothing="Not said")
    funded_from = from_list(RoleFunding, label="Funded from", nothing="Not said")
    reports_to = line(label="Reports to (optional)", most=120)
    experience = text(label="Experience wanted (optional)", hint="What somebody in this role should bring.")
    ends_on = day(
        label="Until (optional)",
        what="the last day",
        hint="When the share or the terms change, end this role and add another: so it stays to be read.",
    )
    shows_email = forms.BooleanField(
        label="Other regions’ leads may see my e-mail address",
        help_text="So may sponsors and the National College, in the leads’ directory. You can take it back here.",
        required=False,
    )

    def __init__(
        self,
        data: Any,
        *,
        initial: dict[str, Any],
        people: Choices,
        organisations: list[Organisation],
        own: bool,
        leads_only: bool,
    ) -> None:
        """``people``: of whom one is to be chosen; none where it is fixed. ``own``: of whoever fills it in."""
        super().__init__(data, initial=initial)
        if people:
            missing = "Select a sponsor or lead of the region"
            self.fields["membership"] = _key(label="Person", nothing="Select", choices=people, missing=missing)
        self.fields["organisation"] = _key(
            label="Home organisation (optional)",
            nothing="None, or not said",
            choices=[(one.pk, one.name) for one in organisations],
        )
        self.fixed = {"membership": initial.get("membership"), "shows_email": bool(initial.get("shows_email"))}
        if not own:
            del self.fields["shows_email"]
        if leads_only:
            without(self.fields["kind"], RegionalRoleKind.SPONSOR)
        self.opened = any(initial.get(name) for name in ("basis", "funded_from", "reports_to", "experience", "ends_on"))

    def layout_fields(self) -> list[Any]:
        return [
            Field("revision"),
            *([Field("membership", size="s")] if "membership" in self.fields else []),
            Field("kind", size="s"),
            Field("fte", size="s", width=4),
            Field("starts_on", size="s"),
            Field("responsibilities", size="s"),
            *([Field("shows_email", size="s")] if "shows_email" in self.fields else []),
            More(
                "Home organisation, basis, funding, and until when",
                *(Field(name, size="s") for name in ("organisation", "basis", "funded_from", "reports_to")),
                Field("experience", size="s", rows=3),
                Field("ends_on", size="s"),
                opened=self.opened,
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.said())
