"""An organisation answers what its log leaves open: once for each fact, not each quarter (``domain.md``)."""

from __future__ import annotations

from dataclasses import dataclass

from succession import clock
from succession.facts import Problems, refuse_if
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from talent.domain.log import keeps, ownership
from talent.models import LogAnswer
from talent.queries.finding import LogFinding


@dataclass(frozen=True)
class AnswerFacts:
    answer: str


def impossible(facts: AnswerFacts) -> Problems:
    return {} if facts.answer.strip() else {"answer": "Enter your answer"}


def answer(*, by: Acting, finding: LogFinding, facts: AnswerFacts) -> LogAnswer:
    keeps(by, finding.organisation_id)
    with verb():
        refuse_if(impossible(facts))
        return LogAnswer.objects.create(
            **ownership(by),
            fingerprint=finding.fingerprint,
            answer=facts.answer.strip(),
            answered_by_id=by.user_id,
            answered_by_name=by.user_name,
            answered_at=clock.now(),
        )
