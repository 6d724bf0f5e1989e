"""The worker's part: e-mails, and the PDF of an agreement or a strategy. An invitation's link is made here, so that the
queue never holds it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from regions.domain import agreement_letter
from regions.enums import AgreementStatus, InvitationStatus
from regions.models import Agreement, AgreementDocument, Invitation, Strategy, StrategyDocument
from regions.pdf import agreement_document, strategy_document
from regions.queries.agreement_letter import correspondents
from succession import clock
from succession.celery import app
from succession.pdf.renderer import renderer
from succession.tenancy import outbox
from succession.tenancy.letter import Letter, LetterHandler, site_link
from succession.tenancy.models import AGREEMENT_LETTER, AGREEMENT_PDF, INVITATION, STRATEGY_PDF
from succession.tenancy.outbox import Handler, handles


def link_of(invitation: Invitation) -> str:
    return site_link(reverse("invitation", args=[invitation.token]))


@handles
class SendInvitation(LetterHandler):
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


@app.task(name="regions.remind")
def remind() -> int:
    """Started by the beat. What it finds twice is queued once."""
    return outbox.nudge_all(agreement_letter.queue_reminders())


@handles
class SendAgreementLetter(LetterHandler):
    """About an offer that is still open, to the region's sponsor and leads."""

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
        link = site_link(reverse("agreement", args=[agreement.region.slug]))
        context = {
            "agreement": agreement,
            "occasion": payload["occasion"],
            "link": f"{link}?agreement={agreement.pk}",
        }
        return Letter(to=to, subject=subject, text=render_to_string("regions/email/agreement.txt", context))


@handles
class RenderAgreement(Handler):
    """One PDF for each agreement, however often it is asked."""

    kind = AGREEMENT_PDF

    def read(self, payload: dict[str, Any]) -> agreement_document.Subject | None:
        agreement = Agreement.objects.select_related("region", "authority").get(pk=payload["agreement"])
        if AgreementDocument.objects.filter(agreement=agreement).exists():
            return None
        return agreement_document.subject_of(agreement)

    def work(self, subject: agreement_document.Subject) -> tuple[bytes, int]:
        return agreement_document.print_subject(renderer(), subject)

    def write(self, payload: dict[str, Any], result: tuple[bytes, int]) -> None:
        agreement = Agreement.objects.get(pk=payload["agreement"])
        AgreementDocument.issue(result, region_id=agreement.region_id, agreement=agreement)


@handles
class RenderStrategy(Handler):
    """One PDF for each version that was submitted, however often it is asked."""

    kind = STRATEGY_PDF

    def read(self, payload: dict[str, Any]) -> strategy_document.Subject | None:
        strategy = Strategy.objects.select_related("region").get(pk=payload["strategy"])
        if StrategyDocument.objects.filter(strategy=strategy).exists():
            return None
        return strategy_document.subject_of(strategy)

    def work(self, subject: strategy_document.Subject) -> tuple[bytes, int]:
        return strategy_document.print_subject(renderer(), subject)

    def write(self, payload: dict[str, Any], result: tuple[bytes, int]) -> None:
        strategy = Strategy.objects.get(pk=payload["strategy"])
        StrategyDocument.issue(result, region_id=strategy.region_id, strategy=strategy)
