"""The College's questions about a signed return, and the version that answers them (``domain.md``, "Quarterly return").

The queried version stays current until the new one is signed off; only what was asked about can differ in it. The
database holds both rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError

from reporting.domain.step import locked, record
from reporting.enums import ReturnStatus
from reporting.items import LABELS
from reporting.models import FigureRow, FindingAnswer, IndicatorFigure, Query, ReturnVersion
from reporting.sections import NARRATIVE
from reporting.states import RETURN
from succession import clock
from succession.states import Refused, apply
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb

_FIGURE = ("numerator", "denominator", "derived_numerator", "derived_denominator", "override_reason")


def query(*, by: Acting, version: ReturnVersion, questions: Mapping[str, str]) -> None:
    """Ask about named items. ``questions``: item to question, as ``reporting.items`` names them."""
    if not questions or not all(text.strip() for text in questions.values()):
        raise Refused("Ask at least one question.")
    if not set(questions) <= set(LABELS):
        raise Refused("Ask about figures and texts of the return.")
    with verb():
        version = locked(version)
        transition = apply(RETURN, version, "query", by=by)
        for item, text in questions.items():
            Query.objects.create(
                region_id=version.region_id,
                version=version,
                item=item,
                question=text.strip(),
                asked_by_id=by.user_id,
                asked_by_name=by.user_name,
                asked_at=clock.now(),
            )
        version.save(update_fields=["status"])
        record(version, transition, by=by, reason="\n".join(f"{LABELS[item]}: {q}" for item, q in questions.items()))


def reopen(*, by: Acting, version: ReturnVersion, reason: str = "") -> ReturnVersion:
    """A new version as a draft, beginning as a copy: to answer the College's questions, or to correct (with a reason).

    ``version``: the current one. An unsigned version that is there already is handed back.
    """
    queried = version.status == ReturnStatus.QUERIED
    new = ReturnVersion(
        quarterly_return=version.quarterly_return,
        region_id=version.region_id,
        number=version.number + 1,
        answers=version if queried else None,
        carried=version.carried,
        status="",
        **{field.name: getattr(version, field.name) for field in NARRATIVE},
    )
    if not version.is_current:
        raise Refused("Only a return that has been signed off can be opened again.")
    transition = apply(RETURN, new, "answer" if queried else "correct", by=by, reason=reason)
    try:
        with verb():
            new.save()
            _copy(version, new)
            record(new, transition, by=by, reason=reason)
    except IntegrityError:
        raise Refused("A new version of this return has been opened already.") from None
    return new


def _copy(old: ReturnVersion, new: ReturnVersion) -> None:
    figures = old.figures.values("region_id", "indicator", "tier", *_FIGURE)
    IndicatorFigure.objects.bulk_create([IndicatorFigure(version=new, **row) for row in figures])
    copies = {(one.indicator, one.tier): one.pk for one in new.figures.all()}
    FigureRow.objects.bulk_create(
        FigureRow(
            region_id=new.region_id,
            version=new,
            figure_id=copies[(row.figure.indicator, row.figure.tier)],
            source=row.source,
            source_id=row.source_id,
            facts=row.facts,
        )
        for row in old.figure_rows.select_related("figure").order_by("pk")
    )
    comments = old.finding_answers.values("region_id", "fingerprint", "comment", "message")
    FindingAnswer.objects.bulk_create([FindingAnswer(version=new, **row) for row in comments])


def questions_of(version: ReturnVersion) -> list[Query]:
    """What the version answers; nothing for one that answers none."""
    return list(Query.objects.filter(version_id=version.answers_id)) if version.answers_id else []


def changeable(version: ReturnVersion) -> set[str]:
    """The items of a draft that may differ from the version before."""
    return {one.item for one in questions_of(version)} if version.answers_id else set(LABELS)


def answer(*, by: Acting, version: ReturnVersion, answers: Mapping[int, str]) -> None:
    """Keep the region's answers in words. ``answers``: a query's id to text."""
    with verb():
        version = locked(version)
        if version.status != ReturnStatus.DRAFT or by.region_id != version.region_id:
            raise Refused("Answers can only be changed while the return is a draft.")
        for one in questions_of(version):
            if one.pk in answers:
                one.answer = answers[one.pk].strip()
                one.save(update_fields=["answer"])
