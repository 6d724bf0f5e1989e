"""E-mails about an offered agreement: when it is offered, and before the day by which the sponsor answers."""

from __future__ import annotations

from django.db import connections

from regions.models import Agreement
from succession import clock
from succession.tenancy import outbox
from succession.tenancy.models import AGREEMENT_LETTER

OFFERED = "offered"
# Days before the respond-by date, on each of which one letter goes out while the offer is open.
REMIND_DAYS = (7, 1)


def queue_offer(agreement: Agreement) -> None:
    """One letter for each agreement and occasion, by the job's key."""
    outbox.queue(
        kind=AGREEMENT_LETTER,
        key=f"{agreement.pk}:{OFFERED}",
        region_id=agreement.region_id,
        payload={"agreement": agreement.pk, "occasion": OFFERED},
    )


def queue_reminders() -> list[int]:
    """Asked by the beat, which has no persona: the database finds the offers, and queues each letter once."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.queue_reminders(%s, %s)", [clock.today(), list(REMIND_DAYS)])
        return [row[0] for row in cursor.fetchall()]
