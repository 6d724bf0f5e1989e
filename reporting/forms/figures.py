from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse

from reporting.domain.finding import readvertised_above_advertised
from reporting.indicators import BY_NUMBER, INDICATORS, Figure, Indicator, Kind, Tier
from reporting.items import item_of
from reporting.queries.derived import FromLog
from succession.govuk.forms import GovukForm, whole_number
from succession.govuk.layout import Buttons, Field, FormHelper, More, Snippet
from succession.govuk.layout import Fieldset as Group
from talent.queries.indicator import DEFINITIONS

NUMERATOR, DENOMINATOR, REASON = "numerator", "denominator", "reason"


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
        log: FromLog,
        place: tuple[str, str],
        **kwargs: Any,
    ) -> None:
        """``log``: what the region's logs say; ``place``: slugs of the region and the quarter, for links."""
        super().__init__(*args, **kwargs)
        self.autosave, self.tier, self.log, self.place = autosave, tier, log, place
        self.indicators = [one for one in INDICATORS if item_of((one.number, tier)) in changeable]
        for indicator in self.indicators:
            hint = self._beside(indicator, last)
            if indicator.kind is Kind.AVERAGE:
                self._add(indicator, NUMERATOR, indicator.numerator, "")
                self._add(indicator, DENOMINATOR, indicator.denominator, "")
            else:
                self._add(indicator, NUMERATOR, indicator.title, f"{indicator.definition} {hint}".strip())
            if self._derived(indicator):
                self.fields[name_of(indicator.number, REASON)] = forms.CharField(
                    label="Why is it another figure?",
                    required=False,
                    max_length=2_000,
                    widget=forms.Textarea,
                    error_messages={"max_length": "The reason must be 2,000 characters or less"},
                )
        self.last = last

    def _derived(self, indicator: Indicator) -> bool:
        return self.log.derives((indicator.number, self.tier.value))

    def _beside(self, indicator: Indicator, last: dict[int, Figure]) -> str:
        """What helps to fill it in: the quarter before, and the logs where they cover a part of the region."""
        before = last.get(indicator.number)
        words = [f"Last quarter: {before.display}."] if before is not None and before.is_given else []
        if self.log.keeping and not self.log.complete and indicator.number in DEFINITIONS:
            figure = self.log.figure((indicator.number, self.tier))
            parts = f" ({figure.numerator} ÷ {figure.denominator})" if figure.denominator else ""
            keeping = f"{self.log.keeping} of {len(self.log.keepers)}"
            words.append(f"From the logs of {keeping} authorities: {figure.display}{parts}.")
        return " ".join(words)

    def _add(self, indicator: Indicator, part: str, label: str, hint: str) -> None:
        enter = f"Enter {label[0].lower()}{label[1:]}"
        self.fields[name_of(indicator.number, part)] = whole_number(label=label, enter=enter, help_text=hint)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs["data-autosave"] = self.autosave
        fields: list[Any] = [Field("revision")]
        for indicator in self.indicators:
            fields += self._derived_layout(indicator) if self._derived(indicator) else self._typed_layout(indicator)
        if self.tier is not Tier.NONE and not self.log.complete:
            text = "Count each post once, in the region of the authority that employs it."
            fields.append(Snippet("inset", text=text))
        helper.layout = Layout(*fields, Buttons(("", "Save and continue", "")))
        return helper

    def _inputs(self, indicator: Indicator) -> list[Any]:
        parts = (NUMERATOR, DENOMINATOR) if indicator.kind is Kind.AVERAGE else (NUMERATOR,)
        return [Field(name_of(indicator.number, part), width=4, autocomplete="off") for part in parts]

    def _typed_layout(self, indicator: Indicator) -> list[Any]:
        if indicator.kind is Kind.COUNT:
            return self._inputs(indicator)
        hint = f"{indicator.definition} {self._beside(indicator, self.last)}".strip()
        return [Group(indicator.title, *self._inputs(indicator), size="s", hint=hint, inline=True)]

    def _derived_layout(self, indicator: Indicator) -> list[Any]:
        key = (indicator.number, self.tier.value)
        reason = name_of(indicator.number, REASON)
        derived = Snippet(
            "derived",
            indicator=indicator,
            figure=self.log.figure(key),
            count=len(self.log.rows.get(key, [])),
            url=reverse("return_rows", args=[*self.place, *key]),
            beside=self._beside(indicator, self.last),
        )
        typed = self[name_of(indicator.number, NUMERATOR)].value() not in (None, "")
        inputs = [*self._inputs(indicator), Field(reason, rows=3)]
        return [derived, More(f"Use another figure for {indicator.title.lower()}", *inputs, opened=typed)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for indicator in self.indicators:
            if indicator.kind is Kind.AVERAGE:
                self._clean_average(indicator, data)
            self._clean_reason(indicator, data)
        advertised, readvertised = (Figure(number, self.tier, self._counts(number, data)) for number in (2, 7))
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

    def _counts(self, number: int, data: dict[str, Any]) -> int | None:
        typed: int | None = data.get(name_of(number, NUMERATOR))
        if typed is None and self._derived(BY_NUMBER[number]):
            return self.log.pair((number, self.tier.value))[0]
        return typed

    def _clean_reason(self, indicator: Indicator, data: dict[str, Any]) -> None:
        """What is typed over the log needs a reason; what the log says as well needs none."""
        if not self._derived(indicator):
            return
        typed = (data.get(name_of(indicator.number, NUMERATOR)), data.get(name_of(indicator.number, DENOMINATOR)))
        reason = name_of(indicator.number, REASON)
        key = (indicator.number, self.tier.value)
        if typed[0] is not None and typed != self.log.pair(key) and not data.get(reason, "").strip():
            self.add_error(reason, f"Say why it is not {self.log.figure(key).display}, as in the {indicator.log}")

    def reasons(self) -> dict[int, str]:
        """Indicator number to why it is not what the log says."""
        names = {one.number: name_of(one.number, REASON) for one in self.indicators}
        return {number: self.cleaned_data.get(name, "") for number, name in names.items()}

    def figures(self) -> dict[int, tuple[int | None, int | None]]:
        """Indicator number to numerator and denominator, as ``save_figures`` takes them."""
        data = self.cleaned_data
        return {
            one.number: (data[name_of(one.number, NUMERATOR)], data.get(name_of(one.number, DENOMINATOR)))
            for one in self.indicators
        }
