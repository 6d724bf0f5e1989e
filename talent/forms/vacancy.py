from __future__ import annotations

from typing import Any

from django import forms

from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, from_list, one_of, several_of, without
from succession.govuk.forms import whole_number
from succession.govuk.layout import Field, More
from succession.tenancy.acting import Acting
from talent.domain import vacancy as domain
from talent.enums import InterimSource, LeavingReason, Skill, VacancyEnd
from talent.forms.log import reference
from talent.models import InterimCover, Post, Vacancy


class VacancyForm(FactsForm):
    """Two days make a vacancy; the rest on demand."""

    facts_type = domain.VacancyFacts
    submit = "Save this vacancy"

    known_on = day(
        label="When did you know that the post must be filled?",
        what="the day on which the vacancy was known",
        hint="The day of the notice, or the day on which the post was made. For example, 27 3 2010",
        required=True,
    )
    vacant_on = day(
        label="When does the post fall vacant?",
        what="the day on which the post falls vacant",
        hint="The first day without a permanent holder; it may lie ahead. For example, 27 6 2010",
        required=True,
    )
    reason_for_leaving = from_list(
        LeavingReason,
        label="Why did the last holder leave? (optional)",
        nothing="Not said",
        hint="Only your organisation reads this. Outside it, reasons appear in counts of 5 or more.",
    )
    skills_wanted = several_of(Skill, label="Experience that you look for")
    reference = reference("vacancy")
    first_round = whole_number(
        label="Number of the first round of recruitment",
        enter="Enter the number of the first round",
        help_text="1, unless the recruitment began before this vacancy, such as in an authority that yours follows.",
    )
    ending = one_of(
        VacancyEnd,
        label="Has the vacancy ended without an appointment?",
        missing="Select how the vacancy ended",
        required=False,
        nothing="No",
    )
    ended_on = day(label="Day on which it ended", what="the day on which the vacancy ended")

    def __init__(self, data: Any, *, by: Acting, post: Post, vacancy: Vacancy | None = None, reason: str = "") -> None:
        initial = {"skills_wanted": post.skills_wanted, "first_round": 1}
        if vacancy is not None:
            names = ("known_on", "vacant_on", "skills_wanted", "reference", "first_round", "ending", "ended_on")
            initial = {name: getattr(vacancy, name) for name in names} | {"reason_for_leaving": reason}
        super().__init__(data, initial=initial)
        self.by, self.vacancy = by, vacancy
        if vacancy is None or vacancy.ending != VacancyEnd.REPLACED:
            without(self.fields["ending"], VacancyEnd.REPLACED)

    def layout_fields(self) -> list[Any]:
        ended = [Field("ending", size="s"), Field("ended_on", size="s")]
        return [
            Field("known_on", size="s"),
            Field("vacant_on", size="s"),
            Field("reason_for_leaving", size="s"),
            *([] if self.vacancy is None else ended),
            More("Experience wanted", Field("skills_wanted", size="s")),
            More(
                "Your reference, and recruitment that began before",
                Field("reference", size="s", width=20),
                Field("first_round", size="s", width=2),
            ),
        ]

    def clean_first_round(self) -> int:
        return self.cleaned_data["first_round"] or 1

    def problems(self) -> Problems:
        return domain.impossible(self.facts(), by=self.by, vacancy=self.vacancy)


class RemitForm(FactsForm):
    """The remit changed in mid-recruitment: which post is it now, and since when?"""

    submit = "Go on with the new remit"

    post = forms.ChoiceField(
        label="Which post is recruited for now?",
        help_text="Change the title and remit of the same post, or add the new post first.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the post", "invalid_choice": "Select the post"},
    )
    on = day(label="When did the remit change?", what="the day on which the remit changed", required=True)

    def __init__(self, data: Any, *, vacancy: Vacancy) -> None:
        super().__init__(data)
        posts = Post.objects.filter(organisation_id=vacancy.organisation_id, tier=vacancy.post.tier, ended_on=None)
        self.posts = {str(one.pk): one for one in posts}
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self.posts.items()]

    def facts(self) -> dict[str, Any]:
        return {"post": self.posts[self.cleaned_data["post"]], "on": self.cleaned_data["on"]}


class CoverForm(FactsForm):
    facts_type = domain.CoverFacts
    submit = "Save this cover"

    starts_on = day(label="First day of the cover", what="the first day of the cover", required=True)
    ends_on = day(label="Last day of the cover (optional)", what="the last day of the cover")
    source = one_of(InterimSource, label="Who covers?", missing="Select who covers", hint="Do not name the person.")

    def __init__(self, data: Any, *, existing: InterimCover | None = None) -> None:
        names = ("starts_on", "ends_on", "source")
        super().__init__(data, initial={name: getattr(existing, name) for name in names} if existing else {})

    def problems(self) -> Problems:
        return domain.impossible_cover(self.facts())
