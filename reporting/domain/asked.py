"""What a draft must still say or explain, and the document that it makes."""

from __future__ import annotations

import datetime
import json
from typing import Any

from reporting.domain import content as document
from reporting.domain import finding
from reporting.domain.grant import grants_of
from reporting.domain.plan import carried
from reporting.domain.query import questions_of
from reporting.indicators import BY_NUMBER, Figure
from reporting.items import LABELS
from reporting.models import FindingAnswer, NationalFigure, Quarter, ReturnVersion
from reporting.queries.derived import FromLog
from reporting.rules import has_ended
from reporting.sections import NARRATIVE
from succession import clock
from succession.govuk.templatetags.govuk import uk_date


def words_before_end(quarter: Quarter) -> str:
    """A return reports the whole quarter, so it is sent after its last day; it can be prepared before."""
    return f"Send this return from {uk_date(quarter.ends_on + datetime.timedelta(days=1))}, when its quarter has ended"


def current_figures(version: ReturnVersion) -> list[Figure]:
    """The figures that count, in a form that the rules understand."""
    return [Figure(one.indicator, one.tier, *document.effective(one)) for one in version.figures.all()]


def history(version: ReturnVersion) -> list[list[Figure]]:
    """The region's own figures of earlier quarters, oldest first: one list for each quarter returned."""
    rows = (
        NationalFigure.objects.filter(
            region_id=version.region_id, quarter__starts_on__lt=version.quarterly_return.quarter.starts_on
        )
        .order_by("quarter__starts_on")
        .values_list("quarter_id", "indicator", "tier", "numerator", "denominator")
    )
    quarters: dict[int, list[Figure]] = {}
    for quarter_id, indicator, tier, numerator, denominator in rows:
        quarters.setdefault(quarter_id, []).append(Figure(indicator, tier, numerator, denominator))
    return list(quarters.values())


def answered_before(version: ReturnVersion) -> dict[str, str]:
    """Comments that the region gave to the same facts in earlier quarters: asked once, not each quarter."""
    rows = FindingAnswer.objects.filter(
        region_id=version.region_id,
        version__quarterly_return__quarter__starts_on__lt=version.quarterly_return.quarter.starts_on,
    ).exclude(comment="")
    rows = rows.order_by("version__quarterly_return__quarter__starts_on")
    return dict(rows.values_list("fingerprint", "comment"))


def questions(version: ReturnVersion) -> list[tuple[finding.Question, str]]:
    """Each question with its comment so far: this version's own, else the one given to the same fact before."""
    asked = finding.questions(current_figures(version), history(version))
    own = list(version.finding_answers.order_by("pk"))
    asked += [finding.Question("log", (1, "-"), one.message, one.fingerprint) for one in own if one.message]
    if not asked:
        return []
    comments = answered_before(version) | {one.fingerprint: one.comment for one in own if one.comment}
    return [(question, comments.get(question.fingerprint, "")) for question in asked]


def problems(version: ReturnVersion) -> list[str]:
    """What must be put right before the return can be sent, in words that say what to do."""
    quarter = version.quarterly_return.quarter
    found = [] if has_ended(quarter, clock.today()) else [f"{words_before_end(quarter)}. What you entered is kept"]
    found += [refusal.message for refusal in finding.refusals(current_figures(version))]
    found += [
        f"Enter the text for “{field.heading}”"
        for field in NARRATIVE
        if field.required and not getattr(version, field.name).strip()
    ]
    found += [f"Answer the College about {LABELS[one.item]}" for one in questions_of(version) if not one.answer.strip()]
    found += [f"Comment on: {question.message}" for question, comment in questions(version) if not comment]
    return found


def unexplained(version: ReturnVersion, log: FromLog) -> list[str]:
    """Figures typed over what the logs say, without a reason."""
    return [
        f"Say why {finding.named(figure.key)} is {figure.display} and not {log.figure(figure.key).display}, "
        f"as in the {BY_NUMBER[figure.indicator].log}, or leave it empty to use that"
        for figure in (
            Figure(one.indicator, one.tier, one.numerator, one.denominator)
            for one in version.figures.filter(override_reason="")
        )
        if log.derives(figure.key) and figure.is_given
    ]


def content_of(version: ReturnVersion) -> dict[str, Any]:
    """The document that is signed; its hash binds what the sponsor saw to what is sent."""
    return document.build(
        version,
        questions=[{"question": question.message, "answer": comment} for question, comment in questions(version)],
        answers=[
            {"about": LABELS[one.item], "question": one.question, "answer": one.answer} for one in questions_of(version)
        ],
        grants=grants_of(version),
        carried=carried(version),
    )


def document_of(version: ReturnVersion) -> dict[str, Any]:
    """What the version says: as it was signed, else as it stands."""
    signed: dict[str, Any] = json.loads(version.content) if version.is_signed else content_of(version)
    return signed
