"""The market of others is counted once a day, and kept (``talent/queries/market_others.py``)."""

from __future__ import annotations

import datetime

from django.db import connections

from regions.quarters import QuarterKey
from succession import clock

# After a quarter, until its logs are likely to be whole: reasons for leaving are counted once and then held.
LEAVING_AFTER = datetime.timedelta(days=28)


def count_market() -> int:
    """Asked by the beat, which has no persona; a second time on one day it does nothing. How many regions."""
    today = clock.today()
    last = QuarterKey.of(today).previous.ends_on
    held = QuarterKey.of(today - LEAVING_AFTER).previous.ends_on
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM stats.market_due(%s, %s)", [last, today])
        regions = [region for (region,) in cursor.fetchall()]
        for region in regions:
            cursor.execute("SELECT stats.market_count_region(%s, %s, %s, %s)", [region, last, held, today])
        if regions:
            cursor.execute("SELECT stats.market_count_nation(%s, %s)", [last, today])
    return len(regions)
