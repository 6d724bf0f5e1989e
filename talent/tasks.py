"""The worker's part: reminders to confirm a vacancy log."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from regions.quarters import QuarterKey
from succession.celery import app
from succession.tenancy import outbox
from succession.tenancy.outbox import Handler, handles
from talent.domain import log_reminder
from talent.queries.log import keepers_of_job


@app.task(name="talent.remind")
def remind() -> int:
    """Started by the beat. What it finds twice is queued once."""
    found = log_reminder.queue_reminders()
    for job_id in found:
        outbox.nudge(job_id)
    return len(found)


@dataclass(frozen=True)
class Reminder:
    to: list[str]
    subject: str
    text: str


@handles
class SendLogReminder(Handler):
    """To the contributors of an organisation that has still not confirmed when the letter goes out."""

    kind = log_reminder.KIND

    def read(self, payload: dict[str, Any]) -> Reminder | None:
        found = keepers_of_job()
        if not found:
            return None
        organisation = found[0][0]
        quarter = QuarterKey.of(datetime.date.fromisoformat(payload["quarter"]))
        context = {
            "organisation": organisation,
            "quarter": quarter,
            "link": settings.SITE_URL.rstrip("/") + reverse("home"),
        }
        return Reminder(
            to=[email for _, email in found],
            subject=f"{organisation}: please confirm your posts and vacancies for {quarter.label}",
            text=render_to_string("talent/email/log_reminder.txt", context),
        )

    def work(self, subject: Reminder) -> None:
        EmailMessage(subject.subject, subject.text, settings.DEFAULT_FROM_EMAIL, subject.to).send()

    def write(self, payload: dict[str, Any], result: None) -> None:
        """Sent is sent; the job's key has made it one letter for each occasion."""
