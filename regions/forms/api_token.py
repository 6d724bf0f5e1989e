from typing import Any

from django import forms

from regions.domain.api_token import LONGEST
from regions.enums import ApiScope
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Field


class ApiTokenForm(GovukForm):
    submit = "Make a token"

    name = forms.CharField(
        label="What is it for?",
        help_text="Such as “Dashboard of the regional office”.",
        max_length=60,
        error_messages={"required": "Enter what it is for"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it read?",
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what it may read", "invalid_choice": "Select from the list"},
    )
    days = forms.IntegerField(
        label="For how many days?",
        initial=90,
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "required": "Enter a number of days, like 90",
            "invalid": "Enter a number of days, like 90",
            "min_value": "Enter 1 day or more",
            "max_value": f"Enter {LONGEST} days or less",
        },
    )

    def layout_fields(self) -> list[Any]:
        return [Field("name", width="two-thirds"), Field("scopes"), Field("days", width=3)]
