"""The verbs of a partnership agreement (framework: "The Partnership Agreement"; annex).

Each raises ``Refused`` with words for the person; nothing has then been changed.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError

from regions.domain import payment
from regions.domain.agreement_event import note
from regions.domain.agreement_letter import queue_offer
from regions.domain.agreement_text import TEMPLATE, text_of, uk_date
from regions.domain.grant_formula import set_formula
from regions.domain.said import FIRST_DAY, LAST_DAY, refuse_unless_pounds
from regions.enums import AgreementStatus
from regions.models import Agreement, Grant, GrantFormula, OrganisationMembership
from regions.models.agreement import LIVE
from regions.queries.grant_formula import amount_by, formula_on
from regions.signals import agreement_in_force
from regions.states import AGREEMENT
from succession import clock
from succession.states import Refused, Transition, apply, only
from succession.tenancy import outbox
from succession.tenancy.acting import Acting
from succession.tenancy.models import AGREEMENT_PDF
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

RENEWED_FROM = (AgreementStatus.IN_FORCE, AgreementStatus.ENDED)
LONGEST = datetime.timedelta(days=5 * 366)
MOVED_ON = "This agreement has moved on since you opened the page. Open it again to see where it is."


@dataclass(frozen=True)
class Terms:
    """What the College offers a region. ``authority_id``: the accountable authority, a member of the region."""

    region_id: int
    starts_on: datetime.date
    ends_on: datetime.date
    respond_by: datetime.date
    authority_id: int


def members(region_id: int, day: datetime.date) -> list[OrganisationMembership]:
    """The local authorities of a region on a day, on whose number the formula stands."""
    rows = OrganisationMembership.objects.filter(
        region_id=region_id, organisation__kind="authority", starts_on__lte=day
    )
    return [one for one in rows.select_related("organisation") if one.ends_on is None or one.ends_on >= day]


def draft(*, by: Acting, terms: Terms) -> Agreement:
    """The formula of the period gives the figure, by the authorities of its first day."""
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
    if terms.ends_on <= terms.starts_on:
        raise Refused("The agreement must end after it starts.")
    if terms.starts_on < FIRST_DAY or terms.ends_on > LAST_DAY or terms.ends_on - terms.starts_on > LONGEST:
        raise Refused("The agreement can last five years at most. Check the years of both days.")
    if terms.respond_by > terms.ends_on:
        raise Refused("The answer must be due before the agreement ends.")
    formula = formula_on(terms.starts_on)
    if formula is None:
        raise Refused("No formula is set for this period. Set one first.")
    of_region = members(terms.region_id, terms.starts_on)
    if terms.authority_id not in {one.organisation_id for one in of_region}:
        raise Refused("The accountable authority must be a member of the region.")
    allocation = amount_by(formula.base, formula.per_authority, len(of_region))
    refuse_unless_pounds(allocation)
    if allocation < formula.first_instalment:
        raise Refused("The first instalment is more than a region’s whole grant. Change the formula.")
    with verb():
        agreement = Agreement(
            region_id=terms.region_id,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            respond_by=terms.respond_by,
            authority_id=terms.authority_id,
            base=formula.base,
            per_authority=formula.per_authority,
            authorities=len(of_region),
            first_instalment=formula.first_instalment,
            allocation=allocation,
            waits_for_plan=formula.waits_for_plan,
            template=TEMPLATE,
            status="",
        )
        transition = apply(AGREEMENT, agreement, "draft", by=by)
        agreement.save()
        record(agreement, transition, by=by)
    return agreement


def renew(*, by: Acting, agreement: Agreement, terms: Terms) -> Agreement:
    """Draft what follows an agreement in force or ended; of days that no live agreement covers."""
    if terms.region_id != agreement.region_id or agreement.status not in RENEWED_FROM:
        raise Refused("Only an agreement in force, or ended, is renewed.")
    others = Agreement.objects.filter(region_id=terms.region_id, status__in=LIVE)
    if others.filter(starts_on__lte=terms.ends_on, ends_on__gte=terms.starts_on).exists():
        raise Refused("Another agreement covers some of this period. Choose a later first day.")
    with verb():
        drafted = draft(by=by, terms=terms)
        label = f"Follows the agreement of {uk_date(agreement.starts_on)} to {uk_date(agreement.ends_on)}"
        note(drafted, verb="draft", label=label, by=by, about="agreement")
    return drafted


def draft_all(
    *,
    by: Acting,
    formula: GrantFormula,
    respond_by: datetime.date,
    authorities: Mapping[int, int],
    renews: Agreement | None = None,
) -> list[Agreement]:
    """Set the period's formula, and draft for each region of ``authorities`` (to its accountable one); all or none."""
    with verb():
        set_formula(by=by, formula=formula)
        drafted = []
        for region_id, authority_id in authorities.items():
            terms = Terms(region_id, formula.starts_on, formula.ends_on, respond_by, authority_id)
            if renews is not None and renews.region_id == region_id:
                drafted.append(renew(by=by, agreement=renews, terms=terms))
            else:
                drafted.append(draft(by=by, terms=terms))
        return drafted


def offer(*, by: Acting, agreement: Agreement) -> None:
    """Write the text and freeze it."""
    only(AGREEMENT, "offer", by=by)
    with verb():
        agreement = locked(agreement)
        transition = apply(AGREEMENT, agreement, "offer", by=by)
        if agreement.respond_by < clock.today():
            raise Refused("The respond-by date has passed. Withdraw this draft and make another.")
        agreement.text = text_of(agreement)
        agreement.text_sha256 = hashlib.sha256(agreement.text.encode()).hexdigest()
        agreement.offered_at = clock.now()
        try:
            agreement.save(update_fields=["status", "text", "text_sha256", "offered_at"])
        except IntegrityError:
            raise Refused("Another agreement covers some of this period. End or withdraw it first.") from None
        record(agreement, transition, by=by)
        queue_offer(agreement)


def sign(*, by: Acting, agreement: Agreement, seen: str) -> None:
    """The sponsor signs. ``seen``: the SHA-256 of the text that was read. The caller has confirmed the person anew."""
    only(AGREEMENT, "sign", by=by)
    with verb():
        agreement = locked(agreement)
        transition = apply(AGREEMENT, agreement, "sign", by=by)
        if agreement.respond_by < clock.today():
            raise Refused("The respond-by date has passed. Ask the College to offer the agreement again.")
        if agreement.text_sha256 != seen:
            raise Refused("This is not the text that you read. Open the page again.")
        agreement.signed_by_id, agreement.signed_by_name = by.user_id, by.user_name
        agreement.signed_by_role, agreement.signed_at = by.role_label, clock.now()
        agreement.save(update_fields=["status", "signed_by", "signed_by_name", "signed_by_role", "signed_at"])
        record(agreement, transition, by=by)


def countersign(*, by: Acting, agreement: Agreement) -> Grant:
    """Both have signed: the agreement is in force, the grant begins, and its first instalment is due."""
    only(AGREEMENT, "countersign", by=by)
    with verb():
        agreement = locked(agreement)
        transition = apply(AGREEMENT, agreement, "countersign", by=by)
        if agreement.signed_by_id == by.user_id:
            raise Refused("You signed for the region, so somebody else must sign for the College.")
        agreement.countersigned_by_id, agreement.countersigned_by_name = by.user_id, by.user_name
        agreement.countersigned_at = clock.now()
        agreement.save(update_fields=["status", "countersigned_by", "countersigned_by_name", "countersigned_at"])
        record(agreement, transition, by=by)
        grant = Grant.objects.create(
            region_id=agreement.region_id, agreement=agreement, allocation=agreement.allocation
        )
        payment.fall_due(by=by, grant=grant, number=1, amount=agreement.first_instalment)
        agreement_in_force.send(Agreement, agreement=agreement)
        outbox.queue(
            kind=AGREEMENT_PDF,
            key=str(agreement.pk),
            region_id=agreement.region_id,
            payload={"agreement": agreement.pk},
        )
    return grant


def move(*, by: Acting, agreement: Agreement, name: str, reason: str = "") -> None:
    """``decline``, ``withdraw``, ``lapse`` or ``end``."""
    only(AGREEMENT, name, by=by)
    with verb():
        agreement = locked(agreement)
        transition = apply(AGREEMENT, agreement, name, by=by, reason=reason)
        if name == "lapse" and agreement.respond_by >= clock.today():
            raise Refused("The sponsor still has time to answer.")
        agreement.save(update_fields=["status"])
        record(agreement, transition, by=by, reason=reason)


def locked(agreement: Agreement) -> Agreement:
    try:
        rows = Agreement.objects.select_related("region", "authority").select_for_update(of=("self",))
        return rows.get(pk=agreement.pk)
    except Agreement.DoesNotExist:
        raise Refused(MOVED_ON) from None


def record(agreement: Agreement, transition: Transition, *, by: Acting, reason: str = "") -> None:
    note(agreement, verb=transition.verb, label=transition.label, by=by, reason=reason, about="agreement")
