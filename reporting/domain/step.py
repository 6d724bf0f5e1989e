"""What every verb of a return shares: one savepoint, the locked row, one line of history."""

from __future__ import annotations

from reporting.models import ReturnEvent, ReturnVersion
from succession import clock
from succession.states import Refused, Transition
from succession.tenancy.acting import Acting


def locked(version: ReturnVersion) -> ReturnVersion:
    """The version as it is now, held until the scope ends; gone from here when this role may no longer change it."""
    rows = ReturnVersion.objects.select_related("quarterly_return__quarter", "region")
    try:
        return rows.select_for_update(of=("self",)).get(pk=version.pk)
    except ReturnVersion.DoesNotExist:
        raise Refused("This return has moved on since you opened the page. Open it again to see where it is.") from None


def record(version: ReturnVersion, transition: Transition, *, by: Acting, reason: str = "") -> None:
    ReturnEvent.objects.create(
        region_id=version.region_id,
        version=version,
        verb=transition.verb,
        status=version.status,
        label=transition.label,
        reason=reason.strip(),
        actor_id=by.user_id,
        actor_name=by.user_name,
        actor_role=by.role_label,
        at=clock.now(),
    )
