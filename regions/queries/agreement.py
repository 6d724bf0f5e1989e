"""Agreements and their grants as pages show them; row security says whose."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from regions.enums import AgreementStatus as S
from regions.models import Agreement, Payment, Region

COMING = (S.DRAFTED, S.OFFERED, S.SIGNED)


@dataclass(frozen=True)
class RegionLine:
    """A region's agreement of now, and what of its grant has been paid and not recovered, in pounds.

    ``coming``: one that is not in force yet.
    """

    region: Region
    agreement: Agreement | None
    coming: Agreement | None
    allocation: Decimal
    paid: Decimal


def agreements_of(region: str) -> list[Agreement]:
    """Those that the reader may see, oldest first."""
    rows = Agreement.objects.select_related("region", "authority", "grant__receipt").filter(region__slug=region)
    return list(rows.order_by("pk"))


def current(agreements: Iterable[Agreement], day: datetime.date) -> Agreement | None:
    """The one in force that covers the day; else one in force; else the newest."""

    def rank(one: Agreement) -> tuple[bool, bool, int]:
        in_force = one.status == S.IN_FORCE
        return in_force and one.starts_on <= day <= one.ends_on, in_force, one.pk

    return max(agreements, key=rank, default=None)


def lines(day: datetime.date, region_ids: set[int] | None = None) -> list[RegionLine]:
    """Every region that the reader may see agreements of, or of ``region_ids``; three queries whatever their number."""
    of_region: dict[int, list[Agreement]] = {}
    for one in Agreement.objects.select_related("grant").order_by("pk"):
        of_region.setdefault(one.region_id, []).append(one)
    paid: dict[int, Decimal] = {}
    for payment in Payment.objects.filter(status__in=["paid", "recovered"]).select_related("grant"):
        of_grant = payment.grant.agreement_id
        paid[of_grant] = paid.get(of_grant, Decimal(0)) + payment.amount - payment.recovered
    found = []
    for region in Region.objects.order_by("name"):
        known = of_region.get(region.pk, [])
        agreement = current(known, day)
        if agreement is None and region_ids is not None and region.pk not in region_ids:
            continue
        coming = next((one for one in reversed(known) if one != agreement and one.status in COMING), None)
        grant = getattr(agreement, "grant", None) if agreement else None
        allocation = grant.allocation if grant else (agreement.allocation if agreement else Decimal(0))
        money = paid.get(agreement.pk, Decimal(0)) if agreement else Decimal(0)
        found.append(RegionLine(region, agreement, coming, allocation, money))
    return found
