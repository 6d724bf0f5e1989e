"""Preparing a return: started once, saved section by section, and never over somebody else's save unseen."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError

from reporting.domain import content as document
from reporting.domain import derived
from reporting.domain.query import changeable
from reporting.domain.step import locked, record
from reporting.enums import ReturnStatus
from reporting.items import item_of
from reporting.models import FindingAnswer, IndicatorFigure, QuarterlyReturn, ReturnVersion
from reporting.queries.derived import FromLog
from reporting.rules import has_begun
from reporting.sections import Section
from reporting.states import RETURN
from succession import clock
from succession.states import Refused, Stale, apply
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb

FigureInput = tuple[int | None, int | None]


def start(*, by: Acting, quarterly_return: QuarterlyReturn) -> ReturnVersion:
    """Open the first version as a draft; the draft that is there already is handed back."""
    existing = quarterly_return.versions.filter(status=ReturnStatus.DRAFT).first()
    if existing is not None:
        return existing
    if not has_begun(quarterly_return.quarter, clock.today()):
        raise Refused("This quarter has not begun, so there is nothing to report yet.")
    if quarterly_return.status != ReturnStatus.OPEN:
        raise Refused("This return has been started already.")
    version = ReturnVersion(quarterly_return=quarterly_return, region_id=quarterly_return.region_id, status="")
    transition = apply(RETURN, version, "start", by=by)
    try:
        with verb():
            version.save()
            record(version, transition, by=by)
            derived.refresh(version)
    except IntegrityError:
        # The other lead was a moment faster.
        return quarterly_return.versions.get(status=ReturnStatus.DRAFT)
    return version


def bring_up_to_date(*, by: Acting, version: ReturnVersion) -> FromLog:
    """Follow the logs, which others keep meanwhile. Raises ``Refused`` for what is no draft any more."""
    with verb():
        version = locked(version)
        if version.status != ReturnStatus.DRAFT or by.region_id != version.region_id:
            raise Refused("This return is not a draft any more.")
        return derived.refresh(version)


def section_revision(version: ReturnVersion, section: Section) -> str:
    """Names what a section says now; a form carries it, so that a save over somebody else's is noticed."""
    if section.kind == "narrative":
        state = "\x00".join(getattr(version, field.name) for field in section.fields)
    else:
        rows = version.figures.filter(tier=section.tier).values_list(
            "indicator", "numerator", "denominator", "override_reason"
        )
        state = repr(sorted(rows))
    return document.sha256(state)[:16]


def _draft(version: ReturnVersion, *, by: Acting, section: Section, revision: str) -> ReturnVersion:
    version = locked(version)
    if version.status != ReturnStatus.DRAFT:
        raise Refused("This return is with the sponsor. Recall it before you change it.")
    if by.region_id != version.region_id:
        raise Refused("This return belongs to another region.")
    if section_revision(version, section) != revision:
        raise Stale("Somebody else saved this section while you were working on it.")
    return version


def _only_asked(version: ReturnVersion, items: set[str]) -> None:
    if not items <= changeable(version):
        raise Refused("The College did not ask about this, so it stays as it was signed.")


def save_figures(
    *,
    by: Acting,
    version: ReturnVersion,
    section: Section,
    revision: str,
    figures: Mapping[int, FigureInput],
    reasons: Mapping[int, str] | None = None,
) -> None:
    """Keep a draft's typed figures of one tier. ``figures``: indicator number to numerator and denominator.

    ``reasons``: indicator number to why it is not what the logs say.
    """
    with verb():
        version = _draft(version, by=by, section=section, revision=revision)
        _only_asked(version, {item_of((number, section.tier or "")) for number in figures})
        for number, (numerator, denominator) in figures.items():
            IndicatorFigure.objects.update_or_create(
                version=version,
                indicator=number,
                tier=section.tier,
                defaults={
                    "region_id": version.region_id,
                    "numerator": numerator,
                    "denominator": denominator,
                    "derived_numerator": None,  # until refreshed
                    "derived_denominator": None,
                    "override_reason": (reasons or {}).get(number, "").strip(),
                },
            )
        derived.refresh(version)


def save_narrative(
    *, by: Acting, version: ReturnVersion, section: Section, revision: str, texts: Mapping[str, str]
) -> None:
    """Keep a draft's texts of one section. ``texts``: the name of each field to its text."""
    with verb():
        version = _draft(version, by=by, section=section, revision=revision)
        _only_asked(version, set(texts))
        for name, text in texts.items():
            setattr(version, name, text.strip())
        version.save(update_fields=list(texts))


def answer_findings(*, by: Acting, version: ReturnVersion, answers: Mapping[str, str]) -> None:
    """Keep the lead's comments. ``answers``: fingerprint to comment; an empty one is removed."""
    with verb():
        version = locked(version)
        if version.status != ReturnStatus.DRAFT or by.region_id != version.region_id:
            raise Refused("Comments can only be changed while the return is a draft.")
        for fingerprint, comment in answers.items():
            if comment.strip():
                FindingAnswer.objects.update_or_create(
                    version=version,
                    fingerprint=fingerprint,
                    defaults={"region_id": version.region_id, "comment": comment.strip()},
                )
            else:
                known = FindingAnswer.objects.filter(version=version, fingerprint=fingerprint)
                known.filter(message="").delete()
                known.update(comment="")
