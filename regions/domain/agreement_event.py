"""The trail that an auditor follows: each step of an agreement and of its money, with actor, role and reason."""

from __future__ import annotations

from regions.domain.said import reason_of
from regions.models import Agreement, AgreementEvent
from succession import clock
from succession.tenancy.acting import Acting

LABEL_LENGTH = 120


def note(agreement: Agreement, *, verb: str, label: str, by: Acting, about: str, reason: str = "") -> None:
    AgreementEvent.objects.create(
        region_id=agreement.region_id,
        agreement=agreement,
        about=about,
        verb=verb,
        label=label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1]}…",
        reason=reason_of(reason) if reason.strip() else "",
        actor_id=by.user_id,
        actor_name=by.user_name,
        actor_role=by.role_label,
        at=clock.now(),
    )
