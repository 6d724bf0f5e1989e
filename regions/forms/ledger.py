from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from regions.domain import ledger as domain
from regions.domain import voucher
from regions.enums import EntryKind, EntryStatus, SpendingCategory
from regions.models import Grant
from regions.models.voucher import LARGEST_FILE
from regions.quarters import QuarterKey, quarters_between
from regions.queries.ledger import Search
from succession.govuk.filters import FilterForm
from succession.govuk.forms import DateField, GovukForm, HintedRadios
from succession.govuk.layout import Buttons, Field, FormHelper
from succession.govuk.money import MoneyField
from succession.states import Refused

KINDS = {
    EntryKind.PAYMENT: "Money that was paid out of the grant.",
    EntryKind.CREDIT: "Money that came back, such as a refund. It is taken off what was spent.",
    EntryKind.ACCRUAL: "A cost that is not paid yet. Reverse it when you enter its payment.",
}
CATEGORIES = [pair for pair in SpendingCategory.choices if pair[0] != SpendingCategory.CONTINGENCY]
FILE_HINT = "PDF, JPEG or PNG, at most 10 MB."


def words(refused: Refused) -> str:
    return str(refused).removesuffix(".")


class LedgerFilter(FilterForm):
    """Which entries of a ledger."""

    status = forms.ChoiceField(label="Status", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    quarter = forms.ChoiceField(label="Quarter", required=False)
    evidence = forms.ChoiceField(label="Evidence", required=False)
    text = forms.CharField(label="Payee, words or number", required=False, max_length=120)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreement = grant.agreement
        quarters = quarters_between(agreement.starts_on, agreement.ends_on)
        self.offer("status", "Any status", EntryStatus.choices)
        self.offer("category", "Any category", CATEGORIES)
        self.offer("kind", "Any kind", EntryKind.choices)
        self.offer("quarter", "Any quarter", [(one.slug, one.short_label) for one in quarters])
        self.offer("evidence", "With or without", [("none", "No evidence yet")])

    def search(self) -> Search:
        """What is not understood narrows nothing; the page says so."""
        data = self.understood()
        quarter = data.get("quarter")
        return Search(
            status=data.get("status", ""),
            category=data.get("category", ""),
            kind=data.get("kind", ""),
            quarter=QuarterKey.parse(quarter) if quarter else None,
            text=data.get("text", ""),
            unproved=data.get("evidence") == "none",
        )


class EntryForm(GovukForm):
    """What was spent, or came back; a page that checks comes next."""

    submit = "Continue"

    kind = forms.ChoiceField(
        label="What do you enter?",
        choices=[(one.value, one.label) for one in KINDS],
        widget=HintedRadios(hints={one.value: hint for one, hint in KINDS.items()}),
        error_messages={"required": "Select a payment, a credit or an accrual",
                        "invalid_choice": "Select a payment, a credit or an accrual"},
    )  # fmt: skip
    spent_on = DateField(
        label="Date", what="the date", help_text="Of the invoice or the payment. For example, 27 3 2010"
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Choose a category"), *CATEGORIES],
        error_messages={"required": "Select what the money was spent on",
                        "invalid_choice": "Select what the money was spent on"},
    )  # fmt: skip
    payee = forms.CharField(
        label="Payee",
        help_text="Who was paid, or whom the money came from. Name a person only where the invoice is theirs.",
        max_length=domain.LONGEST_PAYEE,
        error_messages={"required": "Enter the payee", "max_length": "The payee must be 120 characters or less"},
    )
    description = forms.CharField(
        label="What for?",
        max_length=domain.LONGEST_DESCRIPTION,
        widget=forms.Textarea,
        error_messages={"required": "Enter what the money was for", "max_length": "It must be 500 characters or less"},
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant
        self.fields["amount"] = MoneyField(label="Amount", what="the amount", help_text="In pounds, like £1,234.56")
        self.order_fields(["kind", "spent_on", "amount"])  # errors stand in the order of the page

    def layout_fields(self) -> list[Any]:
        return [
            Field("kind", size="s"),
            Field("spent_on", size="s"),
            Field("amount", size="s", width=10),
            Field("category", size="s"),
            Field("payee", size="s", width="two-thirds"),
            Field("description", size="s", count=domain.LONGEST_DESCRIPTION, rows=3),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                domain.refuse_impossible(self.grant, domain.Movement(**data))
            except Refused as refused:  # what the fields have let through concerns the date
                self.add_error("spent_on", words(refused))
        return data

    def movement(self) -> domain.Movement:
        return domain.Movement(**self.cleaned_data)


class EvidenceForm(GovukForm):
    """A file, judged by what it holds."""

    submit = "Add the evidence"

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"] = forms.FileField(
            label="Evidence" if required else "Evidence (optional)",
            help_text=f"The invoice or receipt: {FILE_HINT}",
            required=required,
            widget=forms.FileInput,
            error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another",
                            "invalid": "Choose a file"},
        )  # fmt: skip

    def layout_fields(self) -> list[Any]:
        return [Field("evidence", size="s", accept="application/pdf,image/jpeg,image/png")]

    def clean_evidence(self) -> voucher.Upload | None:
        file = self.cleaned_data["evidence"]
        if file is None:
            return None
        file.seek(0)  # a form may be asked twice
        upload = voucher.Upload(file.name, file.read(LARGEST_FILE + 1))
        try:
            voucher.content_type_of(upload.content)
        except Refused as refused:
            raise forms.ValidationError(f"{words(refused)}. Then choose the file again") from None
        return upload

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.attrs |= {"enctype": "multipart/form-data"}
        return helper


class CheckForm(EvidenceForm):
    """The last page before an entry is written: what was typed, unseen, and the evidence.

    ``twins``: the numbers of entries that say the same.
    """

    def __init__(self, *args: Any, kept: Sequence[tuple[str, str]], twins: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)
        self.kept = [name for name, _ in kept]
        for name, value in kept:
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, initial=value)
        if twins:
            self.fields["again"] = forms.BooleanField(
                label="This is another one, and not the same entered twice",
                error_messages={"required": "Tick the box if this is another one, or leave this page if it is not"},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("evidence"):
            self.add_error("evidence", "Choose the file again: it is not kept while something else is wrong")
        return data

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        again = [Field("again")] if "again" in self.fields else []
        hidden = [Field(name) for name in self.kept]
        buttons = Buttons(("enter", "Enter it in the ledger", ""), ("change", "Change it", "secondary"))
        helper.layout = Layout(*hidden, *again, *self.layout_fields(), buttons)
        return helper


class ApproveForm(GovukForm):
    """``asked``: whether the spending passes the money received, which needs a reason."""

    submit = "Approve this entry"

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["reason"] = forms.CharField(
                label="Why is more spent than has been received?",
                help_text="The College and the auditor see this.",
                max_length=2_000,
                widget=forms.Textarea,
                error_messages={
                    "required": "Enter a reason",
                    "max_length": "The reason must be 2,000 characters or less",
                },
            )


class ReverseForm(GovukForm):
    submit = "Reverse this entry"

    reason = forms.CharField(
        label="What was wrong?",
        help_text="It stands in the ledger as the description of the reversal.",
        max_length=domain.LONGEST_DESCRIPTION,
        widget=forms.Textarea,
        error_messages={"required": "Enter what was wrong", "max_length": "It must be 500 characters or less"},
    )

    def layout_fields(self) -> list[Any]:
        return [Field("reason", size="s", count=domain.LONGEST_DESCRIPTION, rows=3)]
