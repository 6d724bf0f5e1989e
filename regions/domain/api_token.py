"""Keys to the API: made on a page, shown once, ended at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone

from regions.models import ApiToken
from succession.states import Refused
from succession.tenancy.acting import Acting

LONGEST = 365  # days
MOST = 10  # of one person at a time


def make(*, by: Acting, name: str, scopes: Sequence[str], days: int) -> str:
    """The token itself, which is kept nowhere. Raises ``Refused``."""
    if not 1 <= days <= LONGEST:
        raise Refused(f"A token can live from 1 to {LONGEST} days.")
    if len(live(by=by)) >= MOST:
        raise Refused("You have ten tokens. End one first.")
    token = ApiToken(
        user_id=by.user_id,
        membership_id=by.pk,
        name=name.strip(),
        scopes=list(scopes),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    secret = token.make()
    token.save()
    return secret


def live(*, by: Acting) -> list[ApiToken]:
    """This person's, in this role, latest first."""
    return list(
        ApiToken.objects.filter(membership_id=by.pk, revoked_at=None, expires_at__gt=timezone.now()).order_by("-pk")
    )


def end(*, by: Acting, pk: int) -> bool:
    """At once; False when it is not this person's."""
    return bool(ApiToken.objects.filter(pk=pk, user_id=by.user_id, revoked_at=None).update(revoked_at=timezone.now()))
