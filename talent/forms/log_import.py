from __future__ import annotations

from typing import Any

from django import forms

from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper
from succession.states import Refused
from talent.domain.log_import_file import LARGEST_FILE
from talent.domain.log_import_rows import MOST_ROWS

ACCEPTED = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(GovukForm):
    submit = "Check the file"

    file = forms.FileField(
        label="Choose the spreadsheet",
        help_text=f"XLSX or CSV, at most {LARGEST_FILE // 1024 // 1024} MB and {MOST_ROWS:,} rows.",
        widget=forms.FileInput,
        max_length=200,
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another",
                        "invalid": "Choose a file", "max_length": "The file’s name is too long. Give it a shorter one"},
    )  # fmt: skip

    def layout_fields(self) -> list[Any]:
        return [Field("file", size="s", accept=ACCEPTED)]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.attrs |= {"enctype": "multipart/form-data"}
        return helper

    def content(self) -> tuple[str, bytes]:
        """The name and no more of the file than shows that it is too large."""
        file = self.cleaned_data["file"]
        return file.name, file.read(LARGEST_FILE + 1)

    def refuse(self, refused: Refused) -> None:
        self.add_error("file", str(refused).removesuffix("."))


class ConfirmForm(GovukForm):
    """``seen``: the digest of what the page shows, so that nothing else is done."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout[-1] = Buttons(("confirm", "Import this file", ""), ("drop", "Do not import it", "secondary"))
        return helper
