"""Strategies as pages show them; row security says whose."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from regions.enums import AgreementStatus
from regions.models import Grant, Organisation, Strategy, StrategyComment, StrategyContribution, StrategyDocument
from regions.models.strategy import STANDING
from regions.queries.people import organisations_of
from regions.sections import SECTIONS, Section
from succession.texts import Piece, word_by_word


@dataclass(frozen=True)
class Text:
    """A section of a version, with what was said of it."""

    section: Section
    text: str
    comments: list[StrategyComment]

    @property
    def open_comments(self) -> int:
        return sum(one.dealt_at is None for one in self.comments)


@dataclass(frozen=True)
class Difference:
    title: str
    pieces: list[Piece]


def versions(region: str) -> list[Strategy]:
    """Those that the reader may see, newest first."""
    return list(Strategy.objects.select_related("region").filter(region__slug=region))


def missing(strategy: Strategy) -> list[Section]:
    """The sections without which nothing is submitted, and that are empty."""
    return [one for one in SECTIONS if one.required and not getattr(strategy, one.name).strip()]


def texts_of(strategy: Strategy) -> list[Text]:
    """Comments of the version; and of the one before, what has not been dealt with."""
    before = Strategy.objects.filter(region=strategy.region_id, number=strategy.number - 1).first()
    wanted = Q(strategy=strategy) | Q(strategy=before, dealt_at=None)
    said = list(StrategyComment.objects.select_related("organisation", "strategy").filter(wanted))
    return [
        Text(one, getattr(strategy, one.name), [comment for comment in said if comment.section == one.slug])
        for one in SECTIONS
    ]


def contributions_to(strategy: Strategy) -> list[StrategyContribution]:
    """The last that each organisation has said, of this version or an earlier one."""
    rows = StrategyContribution.objects.select_related("organisation").filter(region=strategy.region_id)
    last: dict[int, StrategyContribution] = {}
    # By id and not by number: the reader may not see the version of which it was said.
    for one in rows.filter(strategy_id__lte=strategy.pk).order_by("strategy_id"):
        last[one.organisation_id] = one
    return sorted(last.values(), key=lambda one: one.organisation.name)


def silent(strategy: Strategy, day: datetime.date, said: Iterable[StrategyContribution]) -> list[Organisation]:
    """The region's organisations that have not said what they give and gain."""
    heard = {one.organisation_id for one in said}
    return [one for one in organisations_of(strategy.region_id, day) if one.pk not in heard]


def differences(before: Strategy, after: Strategy) -> list[Difference]:
    """Section by section, word by word; what is the same is left out."""
    pairs = [(one.title, getattr(before, one.name), getattr(after, one.name)) for one in SECTIONS]
    return [Difference(title, word_by_word(old, new)) for title, old, new in pairs if old != new]


def document_of(strategy: Strategy) -> StrategyDocument | None:
    """Without its bytes."""
    return StrategyDocument.objects.defer("pdf").filter(strategy=strategy).first()


def grant_awaiting(region_id: int, day: datetime.date) -> Grant | None:
    """The grant in force whose rest falls due on receipt: that of the day, or else the next."""
    rows = Grant.objects.select_related("agreement__region").filter(
        region=region_id, agreement__status=AgreementStatus.IN_FORCE, receipt=None
    )
    found = sorted(rows, key=lambda one: one.agreement.starts_on)
    of_the_day = (one for one in found if one.agreement.starts_on <= day <= one.agreement.ends_on)
    return next(of_the_day, found[0] if found else None)


def submitted(region_id: int, by: datetime.datetime) -> Strategy | None:
    """The newest that the sponsor had submitted by then, whatever became of it."""
    return Strategy.objects.filter(region=region_id, submitted_at__lte=by).first()


def standing(region_id: int) -> Strategy | None:
    """The newest that the College has received and not returned."""
    return Strategy.objects.filter(region=region_id, status__in=STANDING).first()
