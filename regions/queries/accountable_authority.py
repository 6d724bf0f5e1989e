"""Which authority receives an agreement's money, and when it was another."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from regions.enums import OrganisationKind
from regions.models import Agreement, Organisation, OrganisationMembership


@dataclass(frozen=True)
class AuthorityTime:
    """``ends_on``: None for the last one, which receives the money until the agreement's own end."""

    authority: Organisation
    starts_on: datetime.date
    ends_on: datetime.date | None
    reason: str


def authorities_of(agreement: Agreement) -> list[AuthorityTime]:
    """The one that was signed for, and each that followed."""
    changes = list(agreement.authority_changes.select_related("authority"))
    starts = [(agreement.authority, agreement.starts_on, "")]
    starts += [(one.authority, one.starts_on, one.reason) for one in changes]
    ends = [one.starts_on - datetime.timedelta(days=1) for one in changes] + [None]
    return [AuthorityTime(who, day, end, reason) for (who, day, reason), end in zip(starts, ends, strict=True)]


def candidates(agreement: Agreement) -> list[Organisation]:
    """Members of the region on any day of the agreement, by name; the domain asks who is one on the day chosen."""
    of_region = OrganisationMembership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=agreement.starts_on),
        region=agreement.region_id,
        starts_on__lte=agreement.ends_on,
    )
    authorities = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY)
    return list(authorities.filter(pk__in=of_region.values("organisation")).order_by("name"))


def authority_on(agreement: Agreement, day: datetime.date) -> Organisation:
    return next(one.authority for one in reversed(authorities_of(agreement)) if one.starts_on <= day or not one.reason)
