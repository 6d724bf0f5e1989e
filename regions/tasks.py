"""The worker's part: sending an invitation. Its link is made here, so that the queue never holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from regions.enums import InvitationStatus
from regions.models import Invitation
from succession.tenancy.models import INVITATION
from succession.tenancy.outbox import Handler, handles


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def link_of(invitation: Invitation) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("invitation", args=[invitation.token])


@handles
class SendInvitation(Handler):
    kind = INVITATION

    def read(self, payload: dict[str, Any]) -> Letter | None:
        invitation = (
            Invitation.objects.select_related("region", "organisation")
            .filter(pk=payload["invitation"], status=InvitationStatus.OPEN)
            .first()
        )
        if invitation is None:
            return None
        place = invitation.organisation or invitation.region or "the National College"
        return Letter(
            to=invitation.email,
            subject=f"{invitation.role_label}, {place}: an invitation to Regional succession planning",
            text=render_to_string(
                "regions/email/invitation.txt",
                {"invitation": invitation, "place": place, "link": link_of(invitation)},
            ),
        )

    def work(self, subject: Letter) -> None:
        send_mail(subject.subject, subject.text, settings.DEFAULT_FROM_EMAIL, [subject.to])

    def write(self, payload: dict[str, Any], result: None) -> None:
        """Sent is sent; a second delivery would send the same letter again."""
