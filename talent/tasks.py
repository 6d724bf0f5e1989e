"""The worker's part: reminders to confirm a vacancy log, and the day's count of the market."""

from __future__ import annotations

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from regions.quarters import QuarterKey
from succession.celery import app
from succession.tenancy import outbox
from succession.tenancy.letter import Letter, LetterHandler, site_link
from succession.tenancy.outbox import handles
from talent.domain import log_reminder
from talent.domain.market import count_market
from talent.queries.log import keepers_of_job


@app.task(name="talent.remind")
def remind() -> int:
    """Started by the beat. What it finds twice is queued once."""
    return outbox.nudge_all(log_reminder.queue_reminders())


@app.task(name="talent.count_market")
def count_market_task() -> int:
    """Started by the beat; the first of a day counts."""
    return count_market()


@handles
class SendLogReminder(LetterHandler):
    """To the contributors of an organisation that has still not confirmed when the letter goes out."""

    kind = log_reminder.KIND

    def read(self, payload: dict[str, Any]) -> Letter | None:
        found = keepers_of_job()
        if not found:
            return None
        organisation = found[0][0]
        quarter = QuarterKey.of(datetime.date.fromisoformat(payload["quarter"]))
        context = {
            "organisation": organisation,
            "quarter": quarter,
            "link": site_link(reverse("home")),
        }
        return Letter(
            to=[email for _, email in found],
            subject=f"{organisation}: please confirm your posts and vacancies for {quarter.label}",
            text=render_to_string("talent/email/log_reminder.txt", context),
        )
