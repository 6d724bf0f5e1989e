"""The local authorities of a day, as memberships are dated."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db.models import Q

from regions.enums import OrganisationKind
from regions.models import Organisation, OrganisationMembership


def authorities_on(day: datetime.date) -> dict[int, list[Organisation]]:
    """Region id to its authorities by name; one query for the nation."""
    members = OrganisationMembership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, organisation__kind=OrganisationKind.AUTHORITY
    )
    found: dict[int, list[Organisation]] = defaultdict(list)
    for member in members.select_related("organisation").order_by("organisation__name"):
        found[member.region_id].append(member.organisation)
    return dict(found)
