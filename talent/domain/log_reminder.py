"""E-mails to organisations that have not confirmed their log of the last quarter."""

from __future__ import annotations

from django.db import connections

from regions.quarters import QuarterKey
from succession import clock

KIND = "send_log_reminder"
# Days after the quarter's end, on each of which one letter goes out; a return is due about 28 days after it.
REMIND_DAYS = (3, 14)


def queue_reminders() -> list[int]:
    """Asked by the beat, which has no persona: the database finds the organisations, and queues each letter once."""
    quarter = QuarterKey.of(clock.today()).previous
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ctx.queue_log_reminders(%s, %s, %s)",
            [quarter.starts_on, clock.today(), list(REMIND_DAYS)],
        )
        return [row[0] for row in cursor.fetchall()]
