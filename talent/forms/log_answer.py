from __future__ import annotations

from typing import Any

from succession.govuk.facts import FactsForm, text
from succession.govuk.layout import Field
from talent.domain.log_answer import AnswerFacts


class LogAnswerForm(FactsForm):
    facts_type = AnswerFacts
    submit = "Save this answer"

    answer = text(
        label="Your answer",
        hint="The regional lead reads it, and it can go into the return. Do not name anybody.",
        required="Enter your answer",
    )

    def layout_fields(self) -> list[Any]:
        return [Field("answer", size="s", rows=4)]
