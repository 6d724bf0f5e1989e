"""The authority that receives the money, changed from a day on; the signed text stays as it was signed."""

from __future__ import annotations

import datetime

from regions.domain.agreement import locked, members
from regions.domain.agreement_event import note
from regions.models import AccountableAuthority, Agreement
from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

OPEN_IN = ("signed", "in_force")


def change_authority(
    *, by: Acting, agreement: Agreement, authority_id: int, starts_on: datetime.date, reason: str
) -> AccountableAuthority:
    """Each change is later than the one before; only a member of the region on that day."""
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
    if not reason.strip():
        raise Refused("Enter a reason.")
    with verb():
        agreement = locked(agreement)
        if agreement.status not in OPEN_IN:
            raise Refused("The authority is changed between signature and the agreement’s end.")
        if not agreement.starts_on < starts_on <= agreement.ends_on:
            raise Refused("The change must begin after the first day of the agreement and not after its last.")
        last = agreement.authority_changes.select_related("authority").last()
        if last is not None and starts_on <= last.starts_on:
            raise Refused("The change must begin later than the last one.")
        before = last.authority if last is not None else agreement.authority
        if authority_id == before.pk:
            raise Refused(f"{before.name} is the accountable authority already.")
        chosen = {one.organisation_id: one.organisation for one in members(agreement.region_id, starts_on)}
        if authority_id not in chosen:
            raise Refused("The accountable authority must be a member of the region.")
        change = AccountableAuthority.objects.create(
            region_id=agreement.region_id,
            agreement=agreement,
            authority_id=authority_id,
            starts_on=starts_on,
            reason=reason.strip(),
            changed_by_id=by.user_id,
            changed_by_name=by.user_name,
            changed_at=clock.now(),
        )
        label = f"{chosen[authority_id].name} receives the money from {starts_on:%-d %B %Y}"[:120]
        note(agreement, verb="change_authority", label=label, by=by, reason=reason, about="agreement")
    return change
