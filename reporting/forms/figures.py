from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reporting.domain.finding import readvertised_above_advertised
from reporting.indicators import INDICATORS, Figure, Indicator, Kind, Tier
from reporting.items import item_of
from succession.govuk.forms import GovukForm, whole_number
from succession.govuk.layout import Buttons, Field, FormHelper, Snippet
from succession.govuk.layout import Fieldset as Group

NUMERATOR, DENOMINATOR = "numerator", "denominator"


def name_of(indicator: int, part: str) -> str:
    return f"indicator-{indicator}-{part}"


class FiguresForm(GovukForm):
    """The figures of one tier. What is left empty is saved as empty; the check before sending says what is missing."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        tier: Tier,
        autosave: str,
        last: dict[int, Figure],
        changeable: set[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.autosave, self.tier = autosave, tier
        self.indicators = [one for one in INDICATORS if item_of((one.number, tier)) in changeable]
        for indicator in self.indicators:
            before = last.get(indicator.number)
            hint = f"Last quarter: {before.display}." if before is not None and before.is_given else ""
            if indicator.kind is Kind.AVERAGE:
                self._add(indicator, NUMERATOR, indicator.numerator, "")
                self._add(indicator, DENOMINATOR, indicator.denominator, "")
            else:
                self._add(indicator, NUMERATOR, indicator.title, f"{indicator.definition} {hint}".strip())
        self.last = last

    def _add(self, indicator: Indicator, part: str, label: str, hint: str) -> None:
        enter = f"Enter {label[0].lower()}{label[1:]}"
        self.fields[name_of(indicator.number, part)] = whole_number(label=label, enter=enter, help_text=hint)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs["data-autosave"] = self.autosave
        fields: list[Any] = [Field("revision")]
        for indicator in self.indicators:
            parts = [Field(name_of(indicator.number, NUMERATOR), width=4, autocomplete="off")]
            if indicator.kind is Kind.COUNT:
                fields += parts
                continue
            parts.append(Field(name_of(indicator.number, DENOMINATOR), width=4, autocomplete="off"))
            before = self.last.get(indicator.number)
            hint = f" Last quarter: {before.display}." if before is not None and before.is_given else ""
            fields.append(Group(indicator.title, *parts, size="s", hint=indicator.definition + hint, inline=True))
        if self.tier is not Tier.NONE:
            text = "Count each post once, in the region of the authority that employs it."
            fields.append(Snippet("inset", text=text))
        helper.layout = Layout(*fields, Buttons(("", "Save and continue", "")))
        return helper

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for indicator in self.indicators:
            if indicator.kind is Kind.AVERAGE:
                self._clean_average(indicator, data)
        advertised, readvertised = (
            Figure(number, self.tier, data.get(name_of(number, NUMERATOR))) for number in (2, 7)
        )
        for refusal in readvertised_above_advertised(readvertised, advertised):
            self.add_error(name_of(7, NUMERATOR), refusal.message)
        return data

    def _clean_average(self, indicator: Indicator, data: dict[str, Any]) -> None:
        upper, lower = name_of(indicator.number, NUMERATOR), name_of(indicator.number, DENOMINATOR)
        if upper in self.errors or lower in self.errors:
            return
        numerator, denominator = data.get(upper), data.get(lower)
        posts, people = indicator.denominator.lower(), indicator.numerator.lower()
        if numerator is not None and denominator is None:
            self.add_error(lower, f"Enter {posts}, like 3. Enter 0 if none closed")
        elif numerator is None and denominator is not None:
            self.add_error(upper, f"Enter {people}, like 12")
        elif numerator and denominator == 0:
            self.add_error(lower, f"Enter how many posts had a round that closed, or 0 {people}")

    def figures(self) -> dict[int, tuple[int | None, int | None]]:
        """Indicator number to numerator and denominator, as ``save_figures`` takes them."""
        data = self.cleaned_data
        return {
            one.number: (data[name_of(one.number, NUMERATOR)], data.get(name_of(one.number, DENOMINATOR)))
            for one in self.indicators
        }
