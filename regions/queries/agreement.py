"""Agreements and their grants as pages show them; row security says whose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from regions.models import Agreement, Payment, Region


@dataclass(frozen=True)
class RegionLine:
    """A region's newest agreement, and what of its grant has been paid and not recovered, in pounds."""

    region: Region
    agreement: Agreement | None
    allocation: Decimal
    paid: Decimal


def newest(region: str) -> Agreement | None:
    """The region's newest agreement that the reader may see."""
    rows = Agreement.objects.select_related("region", "authority", "grant__receipt").filter(region__slug=region)
    return rows.order_by("-id").first()


def lines(region_ids: set[int] | None = None) -> list[RegionLine]:
    """Every region that the reader may see agreements of, or of ``region_ids``; three queries whatever their number."""
    latest: dict[int, Agreement] = {}
    for one in Agreement.objects.select_related("grant").order_by("id"):
        latest[one.region_id] = one
    paid: dict[int, Decimal] = {}
    for payment in Payment.objects.filter(status__in=["paid", "recovered"]).select_related("grant"):
        of_grant = payment.grant.agreement_id
        paid[of_grant] = paid.get(of_grant, Decimal(0)) + payment.amount - payment.recovered
    found = []
    for region in Region.objects.order_by("name"):
        agreement = latest.get(region.pk)
        if agreement is None and region_ids is not None and region.pk not in region_ids:
            continue
        grant = getattr(agreement, "grant", None) if agreement else None
        allocation = grant.allocation if grant else (agreement.allocation if agreement else Decimal(0))
        found.append(
            RegionLine(region, agreement, allocation, paid.get(agreement.pk, Decimal(0)) if agreement else Decimal(0))
        )
    return found
