"""The strategy of a region (framework: "Creating a strategic overview"), from its first draft to its publication.

Prepared and shared by the regional lead, submitted by the sponsor, received, then agreed or returned by the College. A
version that was submitted never changes; the next one begins with its texts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError

from regions.domain.payment import receive_strategy
from regions.domain.said import reason_of, words
from regions.domain.strategy_comment import add as add_comment
from regions.enums import StrategyStatus
from regions.models import Strategy
from regions.models.strategy import OPEN
from regions.queries.strategy import grant_awaiting, missing
from regions.sections import BY_SLUG, NAMES, TEXT_LIMIT, Section
from regions.states import STRATEGY
from succession import clock
from succession.states import Refused, Stale, apply, only
from succession.tenancy import outbox
from succession.tenancy.acting import Acting
from succession.tenancy.models import STRATEGY_PDF
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

MOVED_ON = "This strategy has moved on since you opened the page. Open it again to see where it is."


def start(*, by: Acting) -> Strategy:
    """A new version with the texts of the last; a draft that is there already is handed back."""
    only(STRATEGY, "start", by=by)
    assert by.region_id is not None
    rows = Strategy.objects.filter(region_id=by.region_id)
    last = rows.first()
    if last is not None and last.status == StrategyStatus.DRAFT:
        return last
    if last is not None and last.status in OPEN:
        raise Refused("The College has the strategy. Wait for its answer.")
    texts = {name: getattr(last, name) for name in NAMES} if last else {}
    strategy = Strategy(
        region_id=by.region_id,
        number=last.number + 1 if last else 1,
        prepared_by_id=by.user_id,
        prepared_by_name=by.user_name,
        status="",
        **texts,
    )
    apply(STRATEGY, strategy, "start", by=by)
    try:
        with verb():
            strategy.save()
    except IntegrityError:  # the other lead was a moment faster
        return rows.get(status=StrategyStatus.DRAFT)
    return strategy


def revision(strategy: Strategy, section: Section) -> str:
    return revision_of(getattr(strategy, section.name))


def revision_of_all(strategy: Strategy) -> str:
    """Names a version as it reads now, so that nobody submits what they have not read."""
    said = [(one.organisation_id, one.gives, one.gains) for one in strategy.contributions.order_by("organisation_id")]
    return revision_of(strategy.number, [getattr(strategy, name) for name in NAMES], said)


def save_section(*, by: Acting, strategy: Strategy, section: Section, text: str, seen: str) -> str:
    """Keep one text of a draft; its new revision. Raises ``Stale`` over somebody else's save."""
    text = text.strip()
    if text:
        words(text, missing="", longest=TEXT_LIMIT)
    with verb():
        row = _draft(strategy, by=by)
        if revision(row, section) != seen:
            raise Stale("Somebody else saved this section while you were working on it.")
        setattr(row, section.name, text)
        row.save(update_fields=[section.name])
    return revision(row, section)


def share(*, by: Acting, strategy: Strategy, organisations: bool, coordinator: bool) -> None:
    """Who reads the draft besides lead and sponsor, and comments on it."""
    with verb():
        row = _draft(strategy, by=by)
        row.shared_with_organisations, row.shared_with_coordinator = organisations, coordinator
        row.save(update_fields=["shared_with_organisations", "shared_with_coordinator"])


def submit(*, by: Acting, strategy: Strategy, seen: str | None = None) -> None:
    """The sponsor sends it to the College; a worker prints it. ``seen``: the revision of what was read on a page."""
    with _step(strategy, "submit", by=by) as row:
        if seen is not None and revision_of_all(row) != seen:
            raise Refused("The strategy has changed since you opened this page. Read it again.")
        if row.prepared_by_id == by.user_id:
            raise Refused("You prepared this strategy, so somebody else must submit it.")
        if lacking := missing(row):
            titles = ", ".join(one.title for one in lacking)
            raise Refused(f"These sections are still empty: {titles}.")
        row.submitted_by_id, row.submitted_by_name, row.submitted_at = by.user_id, by.user_name, clock.now()
        outbox.queue(kind=STRATEGY_PDF, key=str(row.pk), region_id=row.region_id, payload={"strategy": row.pk})


def receive(*, by: Acting, strategy: Strategy, received_on: datetime.date) -> None:
    """The College has it: receipt, not approval, makes the rest of the grant in force due, in the same transaction.

    Without a grant that waits for it the strategy is simply received (``docs/adr/0010-strategy-receipt.md``).
    """
    if received_on > clock.today():
        raise Refused("The day of receipt must be today or in the past.")
    with verb():
        with _step(strategy, "receive", by=by) as row:
            assert row.submitted_at is not None
            if received_on < clock.day_of(row.submitted_at):
                raise Refused("The day of receipt must be on or after the day on which the strategy was submitted.")
            row.received_by_id, row.received_by_name, row.received_on = by.user_id, by.user_name, received_on
        grant = grant_awaiting(row.region_id, clock.today())
        if grant is not None:
            receive_strategy(by=by, grant=grant, strategy=row, received_on=received_on)


def agree(*, by: Acting, strategy: Strategy) -> None:
    """The College agrees; the version agreed before is superseded."""
    with _step(strategy, "agree", by=by) as row:
        before = Strategy.objects.filter(region_id=row.region_id, status=StrategyStatus.AGREED).first()
        if before is not None:
            with _step(before, "supersede", by=by):
                pass
        _decided(row, by)


def return_(*, by: Acting, strategy: Strategy, reason: str, comments: Mapping[str, str] | None = None) -> None:
    """With a reason for the whole, and comments on sections. ``comments``: the section's slug to the text."""
    with _step(strategy, "return", by=by, reason=reason) as row:
        for slug, text in (comments or {}).items():
            add_comment(by=by, strategy=row, section=BY_SLUG[slug], text=text)
        _decided(row, by)
        row.reason = reason_of(reason)


def publish(*, by: Acting, strategy: Strategy) -> None:
    """From now on every organisation of the region reads the agreed version."""
    if by.role != Role.LEAD:
        raise Refused("Only a Regional lead can do this.")
    with verb():
        row = _locked(strategy)
        if row.status != StrategyStatus.AGREED:
            raise Refused("Only a strategy that the College has agreed is published.")
        if row.published_at is not None:
            raise Refused("This strategy has been published already.")
        row.published_by_id, row.published_by_name, row.published_at = by.user_id, by.user_name, clock.now()
        row.save(update_fields=["published_by", "published_by_name", "published_at"])


def _decided(row: Strategy, by: Acting) -> None:
    row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()


def _locked(strategy: Strategy) -> Strategy:
    row = Strategy.objects.select_for_update(no_key=True).filter(pk=strategy.pk).first()
    if row is None:
        raise Refused(MOVED_ON)
    return row


@contextmanager
def _step(strategy: Strategy, name: str, *, by: Acting, reason: str = "") -> Iterator[Strategy]:
    """The locked row, moved by the table; what the caller fills in is saved."""
    only(STRATEGY, name, by=by)
    with verb():
        row = _locked(strategy)
        apply(STRATEGY, row, name, by=by, reason=reason)
        yield row
        row.save()


def _draft(strategy: Strategy, *, by: Acting) -> Strategy:
    if by.role != Role.LEAD:
        raise Refused("Only a Regional lead can do this.")
    row = Strategy.objects.select_for_update(no_key=True).filter(pk=strategy.pk).first()
    if row is None or row.status != StrategyStatus.DRAFT or row.region_id != by.region_id:
        raise Refused("This strategy is not a draft any more, so it can’t be changed. Start a new version.")
    return row
