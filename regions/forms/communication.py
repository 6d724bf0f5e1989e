from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import communication as domain
from regions.enums.communication import Aim, Audience, Rhythm
from regions.forms.stakeholder import Owners, owner_of
from regions.models import Communication
from succession import clock
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, day, from_list, line, one_of, text
from succession.govuk.layout import Field, More


class CommunicationForm(ChangeForm):
    """Whom, what, how and when; the rest on demand."""

    facts_type = domain.CommunicationFacts
    submit = "Save this communication"

    audience = from_list(Audience, label="Audience", nothing="Select", missing="Select the audience")
    message = text(label="Main message", required="Enter the main message")
    channel = line(
        label="How?", most=200, required="Enter how they are told", hint="Such as a newsletter, a meeting or a letter"
    )
    due_on = day(label="When is it next?", what="the day on which it is due next", required=True)
    rhythm = one_of(Rhythm, label="How often?", missing="Select how often")
    aim = one_of(Aim, label="What should come of it?", missing="Select what should come of it")
    benefit = text(label="What is in it for them? (optional)", most=500)
    feedback = line(label="How can they answer? (optional)", most=200)
    measure = line(label="How will you see that it worked? (optional)", most=200)

    def __init__(self, data: Any, *, owners: Owners, existing: Communication | None = None) -> None:
        super().__init__(data, initial=said_of(existing) if existing else {"rhythm": Rhythm.ONCE, "aim": Aim.KNOW})
        self.fields["owner"] = owner_of(owners, existing)
        self.existing = existing

    def layout_fields(self) -> list[Any]:
        return [
            Field("revision"),
            Field("audience", size="s"),
            Field("message", size="s", rows=3),
            Field("channel", size="s", width="two-thirds"),
            Field("due_on", size="s"),
            Field("rhythm", size="s"),
            More(
                "Who does it, what should come of it and how you will know",
                Field("owner", size="s"),
                Field("aim", size="s"),
                Field("benefit", size="s", rows=2),
                *(Field(name, size="s", width="two-thirds") for name in ("feedback", "measure")),
                opened=self.existing is not None,
            ),
        ]


def said_of(one: Communication) -> dict[str, Any]:
    """What the form begins with."""
    said = {name: getattr(one, name) for name in domain.NAMES}
    return said | {"owner": one.owner_id, "revision": domain.revision(one)}


class DoneForm(ChangeForm):
    facts_type = domain.DoneFacts
    submit = "Save"

    done_on = day(label="When was it done?", what="the day on which it was done", required=True)
    came_back = text(label="What came back? (optional)")
    last = forms.BooleanField(label="That was the last time", required=False)

    def __init__(self, data: Any, *, existing: Communication) -> None:
        super().__init__(data, initial={"done_on": clock.today(), "revision": domain.revision(existing)})
        if existing.rhythm == Rhythm.ONCE:
            del self.fields["last"]

    def layout_fields(self) -> list[Any]:
        names = [name for name in self.fields if name not in ("revision", "came_back")]
        return [Field("revision"), Field("came_back", size="s", rows=3), *(Field(name, size="s") for name in names)]

    def problems(self) -> Problems:
        return domain.impossible(self.said())
