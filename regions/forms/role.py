from typing import Any

from django import forms

from succession.govuk.forms import GovukForm
from succession.govuk.layout import Field
from succession.tenancy.acting import Acting


class ChooseRoleForm(GovukForm):
    """Which of one's live roles to act in."""

    membership = forms.ChoiceField(
        label="Which role are you acting in?",
        help_text="You can change this at any time. The role in use is shown on every page.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the role you are acting in", "invalid_choice": "Select one of your roles"},
    )

    def layout_fields(self) -> list[Any]:
        return [Field("membership", heading=True, size="l")]

    def __init__(self, *args: Any, memberships: list[Acting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one.role_label}, {one.place}") for one in memberships]
