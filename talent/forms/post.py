from __future__ import annotations

from typing import Any

from django import forms

from regions.models import Organisation
from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, one_of, several_of
from succession.govuk.layout import Field, More
from succession.tenancy.acting import Acting
from talent.domain import post as domain
from talent.enums import CombinedWith, ExpectedVacant, PostTier, Remit, Skill
from talent.forms.log import reference
from talent.models import Post


class PostForm(FactsForm):
    """A post in a minute: its tier and title; the rest on demand. About the post, never about a person."""

    submit = "Save this post"

    tier = one_of(PostTier, label="Tier", missing="Select the tier of the post")
    title = forms.CharField(
        label="Title of the post",
        help_text="Name the post, not the person who holds it.",
        max_length=120,
        error_messages={
            "required": "Enter the title of the post",
            "max_length": "The title must be 120 characters or less",
        },
    )
    remit = several_of(Remit, label="What the post answers for (optional)")
    expected_vacant = one_of(
        ExpectedVacant,
        label="When do you expect it to fall vacant?",
        missing="Select when you expect the post to fall vacant",
        hint="As the organisation plans; do not ask the person’s age.",
    )
    hard_to_fill = forms.BooleanField(label="This post is hard to fill", required=False)
    skills_wanted = several_of(Skill, label="Experience that the post asks for")
    combined_with = one_of(
        CombinedWith,
        label="Does the post combine services?",
        missing="Select from the list",
        required=False,
        nothing="No, children’s services only",
    )
    shared_with = forms.MultipleChoiceField(
        label="Organisations that share the post with yours",
        help_text="It counts once, with your organisation as its host.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select from the list of organisations"},
    )
    made_on = day(label="Day on which the post was made (optional)", what="the day on which the post was made")
    ended_on = day(
        label="Day from which the post is no more (optional)",
        what="the day from which the post is no more",
        hint="A vacancy of the post ends with it. For example, 27 3 2010",
    )
    reference = reference("post")

    def __init__(self, data: Any, *, by: Acting, others: list[Organisation], post: Post | None = None) -> None:
        super().__init__(data, initial=_initial(post) if post else {"expected_vacant": "not-known"})
        self.by, self.post = by, post
        self.fields["shared_with"].choices = [(str(one.pk), one.name) for one in others]  # type: ignore[attr-defined]
        if post is not None:
            del self.fields["tier"]

    def layout_fields(self) -> list[Any]:
        return [
            *([Field("tier", size="s")] if "tier" in self.fields else []),
            Field("title", size="s", width="two-thirds"),
            Field("remit", size="s"),
            Field("expected_vacant", size="s"),
            Field("hard_to_fill"),
            More("Experience wanted", Field("skills_wanted", size="s")),
            More("Shared or combined post", Field("combined_with", size="s"), Field("shared_with", size="s")),
            More(
                "Dates and your reference",
                Field("made_on", size="s"),
                Field("ended_on", size="s"),
                Field("reference", size="s", width=20),
            ),
        ]

    def facts(self) -> domain.PostFacts:
        data = {**self.cleaned_data}
        data["shared_with"] = [int(one) for one in data["shared_with"]]
        data.setdefault("tier", self.post.tier if self.post else "")
        return domain.PostFacts(**data)

    def problems(self) -> Problems:
        return domain.impossible(self.facts(), by=self.by, post=self.post)


def _initial(post: Post) -> dict[str, Any]:
    names = ("title", "remit", "expected_vacant", "hard_to_fill", "skills_wanted", "combined_with", "made_on",
             "ended_on", "reference")  # fmt: skip
    return {
        **{name: getattr(post, name) for name in names},
        "shared_with": [str(one) for one in post.shares.values_list("shared_with_id", flat=True)],
    }
