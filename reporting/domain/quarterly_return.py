"""The verbs of a quarterly return (framework: "Evaluating the strategy and its impact"; agreement, second list).

Each is one savepoint: it locks the version, moves it by the transition table, appends a row of history, and lets the
database object before it ends. Each raises ``Refused`` with words for the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from reporting.domain import content as document
from reporting.domain import finding
from reporting.enums import ReturnStatus
from reporting.indicators import Figure
from reporting.models import (
    FindingAnswer,
    IndicatorFigure,
    NationalFigure,
    QuarterlyReturn,
    ReturnEvent,
    ReturnVersion,
)
from reporting.sections import NARRATIVE, Section
from reporting.states import RETURN
from succession import clock
from succession.states import Refused, Transition, apply
from succession.tenancy import outbox
from succession.tenancy.acting import Acting
from succession.tenancy.scope import settle

RENDER_REPORT = "render_report"
FigureInput = tuple[int | None, int | None]


class Stale(Refused):
    """Somebody else saved the same section meanwhile."""


class Incomplete(Refused):
    """The return can't be sent yet; ``problems`` says what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("This return can’t be sent yet.")
        self.problems = problems


@contextmanager
def _verb() -> Iterator[None]:
    with transaction.atomic():
        yield
        settle()


def _locked(version: ReturnVersion) -> ReturnVersion:
    """The version as it is now, held until the scope ends; gone from here when this role may no longer change it."""
    rows = ReturnVersion.objects.select_related("quarterly_return__quarter", "region")
    try:
        return rows.select_for_update(of=("self",)).get(pk=version.pk)
    except ReturnVersion.DoesNotExist:
        raise Refused("This return has moved on since you opened the page. Open it again to see where it is.") from None


def _record(version: ReturnVersion, transition: Transition, *, by: Acting, reason: str = "") -> None:
    ReturnEvent.objects.create(
        region_id=version.region_id,
        version=version,
        verb=transition.verb,
        status=version.status,
        label=transition.label,
        reason=reason.strip(),
        actor_id=by.user_id,
        actor_name=by.user_name,
        actor_role=by.role_label,
        at=clock.now(),
    )


def start(*, by: Acting, quarterly_return: QuarterlyReturn) -> ReturnVersion:
    """Open the first version as a draft; the draft that is there already is handed back."""
    existing = quarterly_return.versions.filter(status=ReturnStatus.DRAFT).first()
    if existing is not None:
        return existing
    if quarterly_return.status != ReturnStatus.OPEN:
        raise Refused("This return has been started already.")
    version = ReturnVersion(quarterly_return=quarterly_return, region_id=quarterly_return.region_id, status="")
    transition = apply(RETURN, version, "start", by=by)
    try:
        with _verb():
            version.save()
            _record(version, transition, by=by)
    except IntegrityError:
        # The other lead was a moment faster.
        return quarterly_return.versions.get(status=ReturnStatus.DRAFT)
    return version


def section_revision(version: ReturnVersion, section: Section) -> str:
    """Names what a section says now; a form carries it, so that a save over somebody else's is noticed."""
    if section.kind == "narrative":
        state = "\x00".join(getattr(version, field.name) for field in section.fields)
    else:
        rows = version.figures.filter(tier=section.tier).values_list("indicator", "numerator", "denominator")
        state = repr(sorted(rows))
    return document.sha256(state)[:16]


def _draft(version: ReturnVersion, *, by: Acting, section: Section, revision: str) -> ReturnVersion:
    version = _locked(version)
    if version.status != ReturnStatus.DRAFT:
        raise Refused("This return is with the sponsor. Recall it before you change it.")
    if by.region_id != version.region_id:
        raise Refused("This return belongs to another region.")
    if section_revision(version, section) != revision:
        raise Stale("Somebody else saved this section while you were working on it.")
    return version


def save_figures(
    *, by: Acting, version: ReturnVersion, section: Section, revision: str, figures: Mapping[int, FigureInput]
) -> None:
    """Keep a draft's typed figures of one tier. ``figures``: indicator number to numerator and denominator."""
    with _verb():
        version = _draft(version, by=by, section=section, revision=revision)
        for number, (numerator, denominator) in figures.items():
            IndicatorFigure.objects.update_or_create(
                version=version,
                indicator=number,
                tier=section.tier,
                defaults={
                    "region_id": version.region_id,
                    "numerator": numerator,
                    "denominator": denominator,
                },
            )


def save_narrative(
    *, by: Acting, version: ReturnVersion, section: Section, revision: str, texts: Mapping[str, str]
) -> None:
    """Keep a draft's texts of one section. ``texts``: the name of each field to its text."""
    with _verb():
        version = _draft(version, by=by, section=section, revision=revision)
        for field in section.fields:
            setattr(version, field.name, texts[field.name].strip())
        version.save(update_fields=[field.name for field in section.fields])


def answer_findings(*, by: Acting, version: ReturnVersion, answers: Mapping[str, str]) -> None:
    """Keep the lead's comments. ``answers``: fingerprint to comment; an empty one is removed."""
    with _verb():
        version = _locked(version)
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
                FindingAnswer.objects.filter(version=version, fingerprint=fingerprint).delete()


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
    ).order_by("version__quarterly_return__quarter__starts_on")
    return dict(rows.values_list("fingerprint", "comment"))


def questions(version: ReturnVersion) -> list[tuple[finding.Question, str]]:
    """Each question with its comment so far: this version's own, else the one given to the same fact before."""
    asked = finding.questions(current_figures(version), history(version))
    if not asked:
        return []
    comments = answered_before(version) | dict(version.finding_answers.values_list("fingerprint", "comment"))
    return [(question, comments.get(question.fingerprint, "")) for question in asked]


def problems(version: ReturnVersion) -> list[str]:
    """What must be put right before the return can be sent, in words that say what to do."""
    found = [refusal.message for refusal in finding.refusals(current_figures(version))]
    found += [
        f"Enter the text for “{field.heading}”"
        for field in NARRATIVE
        if field.required and not getattr(version, field.name).strip()
    ]
    found += [f"Comment on: {question.message}" for question, comment in questions(version) if not comment]
    return found


def content_of(version: ReturnVersion) -> dict[str, object]:
    """The document that is signed; its hash binds what the sponsor saw to what is sent."""
    return document.build(
        version,
        questions=[{"question": question.message, "answer": comment} for question, comment in questions(version)],
    )


def send(*, by: Acting, version: ReturnVersion) -> None:
    """Send a complete draft to the sponsor. Raises ``Incomplete``."""
    with _verb():
        version = _locked(version)
        transition = apply(RETURN, version, "send", by=by)
        found = problems(version)
        if found:
            raise Incomplete(found)
        version.prepared_by_id = by.user_id
        version.prepared_by_name = by.user_name
        version.sent_at = clock.now()
        version.save(update_fields=["status", "prepared_by", "prepared_by_name", "sent_at"])
        _record(version, transition, by=by)


def recall(*, by: Acting, version: ReturnVersion, reason: str) -> None:
    _back_to_draft("recall", by=by, version=version, reason=reason)


def send_back(*, by: Acting, version: ReturnVersion, reason: str) -> None:
    _back_to_draft("send_back", by=by, version=version, reason=reason)


def _back_to_draft(verb: str, *, by: Acting, version: ReturnVersion, reason: str) -> None:
    with _verb():
        version = _locked(version)
        transition = apply(RETURN, version, verb, by=by, reason=reason)
        version.save(update_fields=["status"])
        _record(version, transition, by=by, reason=reason)


def sign_off(*, by: Acting, version: ReturnVersion, seen: str) -> None:
    """Freeze and send the return. ``seen``: the fingerprint of the content that the sponsor was shown.

    The caller has confirmed the person anew (password). In the same transaction the PDF is asked for.
    """
    with _verb():
        version = _locked(version)
        transition = apply(RETURN, version, "sign_off", by=by)
        if version.prepared_by_id == by.user_id:
            raise Refused("You prepared this version, so somebody else must sign it off.")
        content = content_of(version)
        if document.fingerprint(content) != seen:
            raise Stale("This return has changed since you opened the page. Read it again before you sign it off.")
        signed_at = clock.now()
        text = document.canonical(
            {
                **content,
                "sign_off": {
                    "name": by.user_name,
                    "role": by.role_label,
                    "at": signed_at.isoformat(timespec="seconds"),
                    "declaration": document.DECLARATION,
                },
            }
        )
        version.signed_by_id, version.signed_by_name, version.signed_at = by.user_id, by.user_name, signed_at
        version.content, version.content_sha256 = text, document.sha256(text)
        version.save(update_fields=["status", "signed_by", "signed_by_name", "signed_at", "content", "content_sha256"])
        _record(version, transition, by=by)
        outbox.queue(
            kind=RENDER_REPORT,
            key=str(version.pk),
            region_id=version.region_id,
            payload={"version": version.pk},
        )


def accept(*, by: Acting, version: ReturnVersion) -> None:
    """The College accepts what was signed off."""
    with _verb():
        version = _locked(version)
        transition = apply(RETURN, version, "accept", by=by)
        version.accepted_by_name = by.user_name
        version.accepted_at = clock.now()
        version.save(update_fields=["status", "accepted_by_name", "accepted_at"])
        _record(version, transition, by=by)
