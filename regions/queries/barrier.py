"""The register of barriers; row security says whose."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from regions.enums import BarrierStatus
from regions.models import Barrier


def known() -> QuerySet[Barrier]:
    return Barrier.objects.prefetch_related("links__stakeholder")


def barriers(*, past: bool = False) -> QuerySet[Barrier]:
    """The open ones by the day on which something is due, those without a day last; or those eased or removed."""
    rows = known().order_by(F("due_on").asc(nulls_last=True), "pk")
    is_open = Q(status=BarrierStatus.OPEN)
    return rows.filter(~is_open if past else is_open)
