"""E-mails as jobs: the reading says what is written to whom, the rest is the same for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from succession.tenancy.outbox import Handler


@dataclass(frozen=True)
class Letter:
    """One message to all of ``to``, so that it is sent to all or none of them."""

    to: list[str]
    subject: str
    text: str


class LetterHandler(Handler):
    """``read`` returns a ``Letter``, or None where there is nothing left to say."""

    def work(self, subject: Letter) -> None:
        EmailMessage(subject.subject, subject.text, settings.DEFAULT_FROM_EMAIL, subject.to).send()

    def write(self, payload: dict[str, Any], result: None) -> None:
        """Sent is sent; the job's key has made it one letter for each occasion."""


def site_link(path: str) -> str:
    """The address of a page, for somebody who reads it in a letter."""
    return settings.SITE_URL.rstrip("/") + path
