"""Ending a role, and sharing the regions out among the co-ordinators."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from regions.models import Assignment, Membership
from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def end(*, by: Acting, membership: Membership) -> None:
    """At once: the person's next request is refused, with a page that says why. The database knows who may.

    The day is the real one, as access has nothing to do with the business date.
    """
    if membership.pk == by.pk:
        raise Refused("You can’t end your own role. Ask whoever invited you.")
    today = timezone.localdate()
    with transaction.atomic():
        ended = Membership.objects.filter(pk=membership.pk, revoked_at=None).update(
            revoked_at=clock.now(), revoked_by_id=by.user_id, ends_on=Greatest("starts_on", today)
        )
    if not ended:
        raise Refused("This role has ended already, or it is not yours to end.")


def assign(*, by: Acting, membership: Membership, region_ids: Collection[int]) -> None:
    """The regions whose returns, plans and agreements a co-ordinator reads, from now on."""
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a national lead can do this.")
    if membership.role != Role.COORDINATOR:
        raise Refused("Only a co-ordinator has regions assigned.")
    with transaction.atomic():
        Assignment.objects.filter(membership=membership).exclude(region_id__in=region_ids).delete()
        known = set(Assignment.objects.filter(membership=membership).values_list("region_id", flat=True))
        Assignment.objects.bulk_create(
            [Assignment(membership=membership, region_id=one) for one in region_ids if one not in known]
        )
