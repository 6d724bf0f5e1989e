"""What of the strategies waits on whom, for the page on which people arrive."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from regions.enums import StrategyStatus as S
from regions.models import Region, Strategy
from regions.queries.strategy import missing
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


@dataclass(frozen=True)
class StrategyTask:
    """``words``: what is to be done, or on whom it waits. ``mine``: on the reader."""

    region: Region
    words: str
    mine: bool
    status: str
    status_label: str


def tasks(acting: Acting) -> list[StrategyTask]:
    """One query whatever the number of regions; row security says whose. Only the newest version can wait."""
    rows = Strategy.objects.select_related("region").order_by("region__name", "number")
    if not acting.is_national:
        rows = rows.annotate(undealt=Count("comments", filter=Q(comments__dealt_at=None)))
    newest = {one.region_id: one for one in rows}
    found = []
    for one in newest.values():
        said = _college(one) if acting.is_national else _region(one, acting)
        if said is not None:
            words, mine = said
            found.append(StrategyTask(one.region, words, mine, one.status, one.get_status_display()))
    return found


def _college(one: Strategy) -> tuple[str, bool] | None:
    words: dict[str, str] = {
        S.SUBMITTED: "Receive it: the second instalment may wait for it.",
        S.RECEIVED: "Read it, then agree it or return it with reasons.",
    }
    return (words[one.status], True) if one.status in words else None


def _region(one: Strategy, acting: Acting) -> tuple[str, bool] | None:
    lead = acting.role == Role.LEAD
    if one.status == S.DRAFT:
        return _draft(one, acting)
    if one.status in (S.SUBMITTED, S.RECEIVED):
        return "It waits for the College.", False
    if one.status == S.RETURNED:
        return "The College returned it with reasons: a new version is wanted.", lead
    if one.status == S.AGREED and one.published_at is None:
        return "The College has agreed it: publish it to the region’s organisations.", lead
    return None


def _draft(one: Strategy, acting: Acting) -> tuple[str, bool]:
    if acting.role == Role.CONTRIBUTOR:
        return "The regional lead shares a draft: comment on it, and say what your organisation gives and gains.", True
    undealt = getattr(one, "undealt", 0)
    said = f" {undealt} comment{'s wait' if undealt > 1 else ' waits'} for the regional lead." if undealt else ""
    if lacking := len(missing(one)):
        empty = f"{lacking} required section{'s are' if lacking > 1 else ' is'} still empty."
        return empty + said, acting.role == Role.LEAD
    mine = acting.role == Role.SPONSOR or (acting.role == Role.LEAD and bool(undealt))
    return f"It is written, and can be submitted to the College.{said}", mine
