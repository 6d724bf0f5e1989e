"""What the region's logs say of a draft, kept beside what the lead typed: the figures, their rows, and open questions.

A figure is derived where the whole region keeps its log (``queries/derived.py``). What is typed over it needs a reason;
until it has one, the figure is the typed one alone, and the return can't be sent.
"""

from __future__ import annotations

from typing import Any

from reporting.domain.content import effective
from reporting.domain.finding import Question, log_questions
from reporting.domain.query import changeable
from reporting.indicators import Key, figure_keys
from reporting.items import item_of
from reporting.models import FigureRow, FindingAnswer, IndicatorFigure, ReturnVersion
from reporting.queries.derived import CONTACTS, FromLog, from_log
from succession import clock

VACANCIES, STAKEHOLDERS = "talent_vacancy", "regions_stakeholder"  # where rows come from
_FIGURE = ["numerator", "denominator", "derived_numerator", "derived_denominator", "override_reason"]


def log_of(version: ReturnVersion) -> FromLog:
    return from_log(version.region_id, version.quarterly_return.quarter.key, clock.today())


def refresh(version: ReturnVersion) -> FromLog:
    """Bring a locked draft up to the logs of now; the lead's alone. What the College did not ask about stays."""
    log = log_of(version)
    open_items = changeable(version)
    stored = {(one.indicator, one.tier): one for one in version.figures.all()}
    figures: list[IndicatorFigure] = []
    for key in figure_keys():
        if item_of(key) not in open_items or not (log.derives(key) or key in stored):
            continue
        number, tier = key
        figure = stored.get(key) or IndicatorFigure(
            region_id=version.region_id, version=version, indicator=number, tier=tier
        )
        before = [getattr(figure, name) for name in _FIGURE]
        _settle(figure, log)
        if figure.pk is None or before != [getattr(figure, name) for name in _FIGURE]:
            figure.save()
        figures.append(figure)
    _keep_rows(version, figures, log)
    if not version.answers_id:
        _keep_questions(version, log_questions(log, version.quarterly_return.quarter.key, _given(version)))
    return log


def _settle(figure: IndicatorFigure, log: FromLog) -> None:
    key = (figure.indicator, figure.tier)
    follows = log.derives(key)
    derived = log.pair(key) if follows else (None, None)
    if follows and (figure.numerator, figure.denominator) == derived:
        figure.numerator = figure.denominator = None
    if figure.numerator is None or not follows:
        figure.override_reason = ""
    if figure.numerator is not None and not figure.override_reason:
        derived = (None, None)
    figure.derived_numerator, figure.derived_denominator = derived


def _given(version: ReturnVersion) -> dict[Key, int]:
    """What counts of each count, typed or derived."""
    counts = {(one.indicator, one.tier): effective(one)[0] for one in version.figures.all()}
    return {key: value for key, value in counts.items() if value is not None}


def _keep_rows(version: ReturnVersion, figures: list[IndicatorFigure], log: FromLog) -> None:
    wanted: dict[tuple[int, int], dict[str, Any]] = {}
    for figure in figures:
        if figure.derived_numerator is not None:
            for source_id, facts in log.rows.get((figure.indicator, figure.tier), []):
                wanted[(figure.pk, source_id)] = facts
    mine = FigureRow.objects.filter(figure__in=figures)
    if wanted == {(one.figure_id, one.source_id): one.facts for one in mine}:
        return
    mine.delete()
    contacts = next((one.pk for one in figures if (one.indicator, one.tier) == CONTACTS), None)
    FigureRow.objects.bulk_create(
        FigureRow(
            region_id=version.region_id,
            version=version,
            figure_id=figure_id,
            source=STAKEHOLDERS if figure_id == contacts else VACANCIES,
            source_id=source_id,
            facts=facts,
        )
        for (figure_id, source_id), facts in wanted.items()
    )


def _keep_questions(version: ReturnVersion, asked: list[Question]) -> None:
    """The sponsor may not read the logs, so what they leave open is kept in words, beside the answers: the lead's, or
    the organisation's own until the lead says otherwise."""
    wanted = {one.fingerprint: one for one in asked}
    known = {one.fingerprint: one for one in version.finding_answers.all()}
    for fingerprint, one in known.items():
        if one.message and fingerprint not in wanted:
            one.delete()
    for fingerprint, question in wanted.items():
        row = known.get(fingerprint) or FindingAnswer(
            region_id=version.region_id, version=version, fingerprint=fingerprint, comment=""
        )
        says = (question.message, row.comment or question.answer)
        if row.pk is None or says != (row.message, row.comment):
            row.message, row.comment = says
            row.save()
