"""What organisations and the College say of a strategy: comments on sections, what an organisation gives and gains."""

from __future__ import annotations

from regions.domain.said import words
from regions.enums import StrategyStatus
from regions.models import Strategy, StrategyComment, StrategyContribution
from regions.sections import Section
from succession import clock
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

LIMIT = 2_000  # characters
NOT_SHARED = "The regional lead does not share this draft any more. Ask them if you still want to say something."


def open_to(strategy: Strategy, by: Acting) -> bool:
    """Whether this person may comment on it now; the database says the same."""
    draft = strategy.status == StrategyStatus.DRAFT
    if by.role == Role.CONTRIBUTOR:
        return draft and strategy.shared_with_organisations
    if by.is_national:
        with_college = strategy.status in (StrategyStatus.SUBMITTED, StrategyStatus.RECEIVED)
        return with_college or (draft and strategy.shared_with_coordinator)
    return False


def add(*, by: Acting, strategy: Strategy, section: Section, text: str) -> StrategyComment:
    if by.role != Role.CONTRIBUTOR and not by.is_national:
        raise Refused("Only a Contributor or the National College can do this.")
    text = words(text, missing="Enter a comment.", longest=LIMIT)
    with verb():
        row = _shared(strategy, by)
        return StrategyComment.objects.create(
            region_id=row.region_id,
            strategy=row,
            section=section.slug,
            organisation_id=by.organisation_id,
            text=text,
            author_id=by.user_id,
            author_name=by.user_name,
            at=clock.now(),
        )


def deal(*, by: Acting, comment: StrategyComment, answer: str = "") -> None:
    """The lead has dealt with it. The answer is for whoever commented, and their organisation."""
    if by.role != Role.LEAD:
        raise Refused("Only a Regional lead can do this.")
    answer = words(answer, missing="", longest=LIMIT) if answer.strip() else ""
    with verb():
        row = StrategyComment.objects.select_for_update(no_key=True).filter(pk=comment.pk, dealt_at=None).first()
        if row is None or row.region_id != by.region_id:
            raise Refused("This comment has been dealt with already.")
        row.answer, row.dealt_at = answer, clock.now()
        row.dealt_by_id, row.dealt_by_name = by.user_id, by.user_name
        row.save()


def revision(said: StrategyContribution | None) -> str:
    return revision_of(said.gives, said.gains) if said else revision_of()


def contribute(*, by: Acting, strategy: Strategy, gives: str, gains: str, seen: str) -> StrategyContribution:
    """Once for each organisation and version, changed while the draft is shared. ``seen``: what was changed."""
    if by.role != Role.CONTRIBUTOR or by.organisation_id is None:
        raise Refused("Only a Contributor can do this.")
    gives, gains = (one.strip() and words(one, missing="", longest=LIMIT) for one in (gives, gains))
    if not (gives or gains):
        raise Refused("Enter what your organisation gives, or what it gains.")
    with verb():
        row = _shared(strategy, by)
        said = row.contributions.select_for_update(no_key=True).filter(organisation=by.organisation_id).first()
        if seen != revision(said):
            raise Stale("Somebody else of your organisation saved this while you were working on it.")
        if said is None:
            said = StrategyContribution(region_id=row.region_id, strategy=row, organisation_id=by.organisation_id)
        said.gives, said.gains, said.said_at = gives, gains, clock.now()
        said.said_by_id, said.said_by_name = by.user_id, by.user_name
        said.save()
    return said


def _shared(strategy: Strategy, by: Acting) -> Strategy:
    """As it is now; the database holds it for the moment of writing, which a contributor can't."""
    row = Strategy.objects.filter(pk=strategy.pk).first()
    if row is None or not open_to(row, by):
        raise Refused(NOT_SHARED)
    return row
