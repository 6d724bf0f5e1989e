"""What a reader of the ledger must know of an entry."""

from __future__ import annotations

from dataclasses import dataclass

from regions.enums import EntryKind, EntryStatus
from regions.models import LedgerEntry


@dataclass(frozen=True)
class Flag:
    """``number``: of the entry that the words lead to."""

    words: str
    number: int | None = None


def flags(entry: LedgerEntry) -> list[Flag]:
    """Of an entry that came from ``queries.ledger.whole``."""
    undone = [one for one in entry.reversals.all() if one.status != EntryStatus.REFUSED]
    return flags_of(
        kind=entry.kind,
        status=entry.status,
        reason=entry.reason,
        above_received=entry.above_received,
        consented=bool(entry.consented_by_name),
        reverses=entry.reverses.number if entry.reverses else None,
        undone=sum(one.number if one.status == EntryStatus.APPROVED else -one.number for one in undone),
        proved=bool(entry.evidence.all()),
    )


def flags_in_words(entry: LedgerEntry) -> str:
    """For a file. Of an entry that came from ``queries.ledger.whole``."""
    return "; ".join(f"{one.words} entry {one.number}" if one.number else one.words for one in flags(entry))


def flags_of(
    *,
    kind: str,
    status: str,
    reason: str,
    above_received: bool,
    consented: bool,
    reverses: int | None,
    undone: int,
    proved: bool,
) -> list[Flag]:
    """``undone``: the number of the one entry that reverses this, below zero until it is approved."""
    found = []
    if above_received:
        found.append(Flag(f"Above the money received: {reason}"))
    if status == EntryStatus.HELD:
        found.append(Flag("No agreed plan covers it"))
    if status == EntryStatus.REFUSED:
        found.append(Flag(f"Refused: {reason}"))
    if consented:
        found.append(Flag("No agreed plan covers it; the College consented"))
    if reverses:
        found.append(Flag("Reverses", reverses))
    if undone:
        found.append(Flag("Reversed by" if undone > 0 else "Its reversal waits for approval:", abs(undone)))
    if not proved and kind != EntryKind.REVERSAL and status != EntryStatus.REFUSED:
        found.append(Flag("No evidence yet"))
    return found
