"""Opening a quarter: every region then has a return to make in it."""

from __future__ import annotations

from regions.models import Region
from reporting.models import Quarter, QuarterlyReturn
from reporting.quarters import QuarterKey, due_on


def open_quarter(key: QuarterKey) -> Quarter:
    """Idempotent. In ``maintenance()``, until agreements open quarters."""
    quarter, _ = Quarter.objects.using("owner").get_or_create(
        financial_year=key.year,
        number=key.number,
        defaults={"starts_on": key.starts_on, "ends_on": key.ends_on, "due_on": due_on(key)},
    )
    for region in Region.objects.using("owner").all():
        QuarterlyReturn.objects.using("owner").get_or_create(region=region, quarter=quarter)
    return quarter
