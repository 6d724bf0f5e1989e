"""The worker's part: e-mails, and the PDF of an agreement. An invitation's link is made here, so that the queue never
holds it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from regions.domain import agreement_letter
from regions.enums import AgreementStatus, InvitationStatus
from regions.models import Agreement, AgreementDocument, Invitation
from regions.pdf.agreement_document import Subject, print_subject, subject_of
from regions.queries.agreement_letter import correspondents
from succession import clock
from succession.celery import app
from succession.pdf.renderer import renderer
from succession.tenancy import outbox
from succession.tenancy.models import AGREEMENT_LETTER, AGREEMENT_PDF, INVITATION
from succession.tenancy.outbox import Handler, handles


@dataclass(frozen=True)
class Letter:
    to: list[str]
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
            to=[invitation.email],
            subject=f"{invitation.role_label}, {place}: an invitation to Regional succession planning",
            text=render_to_string(
                "regions/email/invitation.txt",
                {"invitation": invitation, "place": place, "link": link_of(invitation)},
            ),
        )

    def work(self, subject: Letter) -> None:
        send_mail(subject.subject, subject.text, settings.DEFAULT_FROM_EMAIL, subject.to)

    def write(self, payload: dict[str, Any], result: None) -> None:
        """Sent is sent; a second delivery would send the same letter again."""


@app.task(name="regions.remind")
def remind() -> int:
    """Started by the beat. What it finds twice is queued once."""
    found = agreement_letter.queue_reminders()
    for job_id in found:
        outbox.nudge(job_id)
    return len(found)


@handles
class SendAgreementLetter(Handler):
    """About an offer that is still open; one message to the region's sponsor and leads, so that it is sent to all or
    none of them."""

    kind = AGREEMENT_LETTER

    def read(self, payload: dict[str, Any]) -> Letter | None:
        offers = Agreement.objects.select_related("region", "authority").filter(status=AgreementStatus.OFFERED)
        agreement = offers.filter(pk=payload["agreement"]).first()
        to = correspondents()
        if agreement is None or not to:
            return None
        left = (agreement.respond_by - clock.today()).days
        subject = f"Partnership agreement for {agreement.region.name}"
        if payload["occasion"] != agreement_letter.OFFERED:
            when = "today" if left <= 0 else "by tomorrow" if left == 1 else f"within {left} days"
            subject += f": please answer {when}"
        link = settings.SITE_URL.rstrip("/") + reverse("agreement", args=[agreement.region.slug])
        context = {
            "agreement": agreement,
            "occasion": payload["occasion"],
            "link": f"{link}?agreement={agreement.pk}",
        }
        return Letter(to=to, subject=subject, text=render_to_string("regions/email/agreement.txt", context))

    def work(self, subject: Letter) -> None:
        EmailMessage(subject.subject, subject.text, settings.DEFAULT_FROM_EMAIL, subject.to).send()

    def write(self, payload: dict[str, Any], result: None) -> None:
        """Sent is sent; the job's key has made it one letter for each occasion."""


@handles
class RenderAgreement(Handler):
    """One PDF for each agreement, however often it is asked."""

    kind = AGREEMENT_PDF

    def read(self, payload: dict[str, Any]) -> Subject | None:
        agreement = Agreement.objects.select_related("region", "authority").get(pk=payload["agreement"])
        if AgreementDocument.objects.filter(agreement=agreement).exists():
            return None
        return subject_of(agreement)

    def work(self, subject: Subject) -> tuple[bytes, int]:
        return print_subject(renderer(), subject)

    def write(self, payload: dict[str, Any], result: tuple[bytes, int]) -> None:
        pdf, pages = result
        agreement = Agreement.objects.get(pk=payload["agreement"])
        # The agreement's one place is taken by whoever comes first; a second delivery changes nothing.
        AgreementDocument.objects.bulk_create(
            [
                AgreementDocument(
                    region_id=agreement.region_id,
                    agreement=agreement,
                    pdf=pdf,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    size=len(pdf),
                    pages=pages,
                )
            ],
            ignore_conflicts=True,
        )
