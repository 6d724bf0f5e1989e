"""Opening a quarter: every region then has a return to make in it."""

from __future__ import annotations

from typing import Any

from regions.models import Agreement, Region
from regions.quarters import QuarterKey
from reporting.models import Quarter, QuarterlyReturn
from reporting.quarters import due_on


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


def open_for(agreement: Agreement, **_signal: Any) -> None:
    """Every quarter that overlaps the agreement can be returned by its region, after the agreement's end too."""
    key, last = QuarterKey.of(agreement.starts_on), QuarterKey.of(agreement.ends_on)
    while key.starts_on <= last.starts_on:
        quarter, _ = Quarter.objects.get_or_create(
            financial_year=key.year,
            number=key.number,
            defaults={"starts_on": key.starts_on, "ends_on": key.ends_on, "due_on": due_on(key)},
        )
        QuarterlyReturn.objects.get_or_create(region_id=agreement.region_id, quarter=quarter)
        key = key.next
