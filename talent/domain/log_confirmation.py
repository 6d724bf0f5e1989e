"""An organisation confirms its log for a quarter: that nothing changed counts too."""

from __future__ import annotations

from regions.quarters import QuarterKey
from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from talent.domain.log import keeps, ownership
from talent.models import LogConfirmation


def confirm(*, by: Acting, quarter: QuarterKey) -> LogConfirmation:
    """Once the quarter has ended, since its last days count too."""
    keeps(by, by.organisation_id)
    if quarter.ends_on >= clock.today():
        raise Refused(f"Confirm the log when the quarter has ended, after {quarter.ends_on:%-d %B %Y}.")
    with verb():
        return LogConfirmation.objects.create(
            **ownership(by),
            quarter=quarter.starts_on,
            confirmed_by_id=by.user_id,
            confirmed_by_name=by.user_name,
            confirmed_at=clock.now(),
        )
