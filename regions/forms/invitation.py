from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from regions.domain.invitation import DEPUTY, Place
from regions.models import Organisation, Region, User
from succession.govuk.forms import DateField, GovukForm
from succession.govuk.layout import Field
from succession.tenancy.personas import Role


class InvitationForm(GovukForm):
    """Whom to invite, and what this role asks for besides. ``kind``: a role, or "deputy"."""

    submit = "Send the invitation"

    email = forms.EmailField(
        label="E-mail address",
        help_text="The link goes to this address, and works for it alone.",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )

    def __init__(
        self, *args: Any, kind: str, regions: list[Region], organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Role.SPONSOR:
            self._choose("region", "Region", "Select a region", [(one.pk, one.name) for one in regions])
            self.fields["nominated_by"] = forms.CharField(
                label="Who nominated them?",
                help_text="The chair of the region’s DCS group.",
                max_length=120,
                error_messages={"required": "Enter who nominated them"},
            )
            self.fields["nominated_on"] = DateField(label="When?", what="the date of the nomination")
        if kind == Role.CONTRIBUTOR:
            choices = [(one.pk, one.name) for one in organisations]
            self._choose("organisation", "Organisation", "Select an organisation", choices)
        if kind == DEPUTY:
            self.fields["starts_on"] = DateField(label="First day", what="the first day")
            self.fields["ends_on"] = DateField(
                label="Last day", what="the last day", help_text="At most half a year after the first day."
            )

    def _choose(self, name: str, label: str, missing: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            coerce=int,
            choices=[("", missing), *choices],
            error_messages={"required": missing, "invalid_choice": missing},
        )

    def layout_fields(self) -> list[Any]:
        wide = {"email": {"width": "two-thirds", "autocomplete": "off"}, "nominated_by": {"width": "two-thirds"}}
        return [Field(name, **wide.get(name, {})) for name in self.fields]  # type: ignore[arg-type]

    def clean_nominated_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["nominated_on"]
        if day > datetime.datetime.now(datetime.UTC).date():
            raise forms.ValidationError("The date of the nomination must be today or in the past")
        return day

    def place(self) -> Place:
        data = self.cleaned_data
        return Place(
            kind=self.kind,
            region_id=data.get("region"),
            organisation_id=data.get("organisation"),
            starts_on=data.get("starts_on"),
            ends_on=data.get("ends_on"),
            nominated_by=data.get("nominated_by", ""),
            nominated_on=data.get("nominated_on"),
        )


class JoinForm(GovukForm):
    """A new account for the invited address."""

    submit = "Create my account and accept"

    name = forms.CharField(
        label="Your full name",
        help_text="As it should stand under what you sign.",
        max_length=120,
        error_messages={"required": "Enter your full name"},
    )
    password = forms.CharField(
        label="Create a password",
        help_text="At least 12 characters. Three random words make a good one.",
        widget=forms.PasswordInput,
        error_messages={"required": "Create a password"},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def layout_fields(self) -> list[Any]:
        return [
            Field("name", width="two-thirds", autocomplete="name"),
            Field("password", width="two-thirds", autocomplete="new-password"),
        ]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


class AssignmentForm(GovukForm):
    """The regions of a co-ordinator."""

    submit = "Save"

    regions = forms.TypedMultipleChoiceField(
        label="Which regions do they look after?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select regions from the list"},
    )

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["regions"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one.pk, one.name) for one in regions]

    def layout_fields(self) -> list[Any]:
        return [Field("regions", size="m")]
