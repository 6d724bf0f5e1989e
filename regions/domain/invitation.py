"""Letting people in: down the chain of ``domain.md``, one address, one role, one link that works once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from regions.enums import InvitationStatus
from regions.models import Invitation
from succession.states import Refused
from succession.tenancy import outbox
from succession.tenancy.acting import Acting
from succession.tenancy.models import INVITATION
from succession.tenancy.personas import Role
from succession.tenancy.scope import settle

VALID_FOR = datetime.timedelta(days=14)
LONGEST_DELEGATION = datetime.timedelta(days=183)
DEPUTY = "deputy"
# Whom each role may invite. A deputy sponsor signs, and invites nobody.
CHAIN: dict[Role, tuple[str, ...]] = {
    Role.NATIONAL_LEAD: (Role.SPONSOR, Role.COORDINATOR, Role.AUDITOR),
    Role.SPONSOR: (Role.LEAD, DEPUTY),
    Role.LEAD: (Role.CONTRIBUTOR,),
    Role.CONTRIBUTOR: (Role.PARTICIPANT,),
}


def may_invite(by: Acting) -> tuple[str, ...]:
    """The kinds of role, "deputy" among them, that this person may invite to."""
    return () if by.is_deputy else CHAIN.get(by.role, ())


@dataclass(frozen=True)
class Place:
    """What an invitation is for. ``kind``: a role, or "deputy"; the dates are a deputy's first and last day."""

    kind: str
    region_id: int | None = None
    organisation_id: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    nominated_by: str = ""
    nominated_on: datetime.date | None = None


def invite(*, by: Acting, email: str, place: Place) -> Invitation:
    """Write the invitation and queue its e-mail. Raises ``Refused``."""
    if place.kind not in may_invite(by):
        raise Refused(f"A {by.role_label} can’t invite to this role.")
    _check_delegation(place)
    invitation = Invitation(
        email=email.strip().lower(),
        role=Role.SPONSOR if place.kind == DEPUTY else place.kind,
        region_id=by.region_id if by.region_id is not None else place.region_id,
        organisation_id=by.organisation_id if by.organisation_id is not None else place.organisation_id,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        deputy_of_id=by.pk if place.kind == DEPUTY else None,
        nominated_by=place.nominated_by.strip(),
        nominated_on=place.nominated_on,
        invited_by_id=by.user_id,
        invited_by_name=by.user_name,
        expires_at=timezone.now() + VALID_FOR,
    )
    invitation.seal()
    try:
        with transaction.atomic():
            invitation.save()
            settle()
    except IntegrityError:
        raise Refused("There is an invitation to this address for this role already. Send it again instead.") from None
    _send(invitation)
    return invitation


def _check_delegation(place: Place) -> None:
    if place.kind != DEPUTY:
        return
    if place.starts_on is None or place.ends_on is None or place.ends_on < place.starts_on:
        raise Refused("The last day must be on or after the first day.")
    if place.ends_on - place.starts_on > LONGEST_DELEGATION:
        raise Refused("A delegation can last half a year at most.")


def _send(invitation: Invitation) -> None:
    outbox.queue(
        kind=INVITATION,
        key=f"{invitation.pk}:{invitation.nonce.hex}",
        region_id=invitation.region_id,
        payload={"invitation": invitation.pk},
    )


def _open(pk: int) -> Invitation:
    try:
        return Invitation.objects.select_for_update().get(pk=pk, status=InvitationStatus.OPEN)
    except Invitation.DoesNotExist:
        raise Refused("This invitation has been used or revoked already.") from None


def send_again(*, invitation: Invitation) -> None:
    """A new link for another fourteen days; the old one stops working. The database knows whose it is to send."""
    with transaction.atomic():
        invitation = _open(invitation.pk)
        invitation.seal()
        invitation.expires_at = timezone.now() + VALID_FOR
        invitation.save(update_fields=["nonce", "token_sha256", "expires_at"])
        _send(invitation)


def revoke(*, invitation: Invitation) -> None:
    """The link stops working at once."""
    with transaction.atomic():
        invitation = _open(invitation.pk)
        invitation.status = InvitationStatus.REVOKED
        invitation.save(update_fields=["status"])


@dataclass(frozen=True)
class Offer:
    """What the holder of a link is told. ``state``: open, expired, accepted or revoked."""

    email: str
    role: Role
    is_deputy: bool
    region: str | None
    organisation: str | None
    invited_by: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    state: str
    has_account: bool

    @property
    def role_label(self) -> str:
        return f"Deputy {self.role.label}" if self.is_deputy else self.role.label

    @property
    def place(self) -> str:
        return self.organisation or self.region or "National College"


def offer(token: str) -> Offer | None:
    """Asked without a scope: the token is all that its holder has. None for a token that we did not make."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM ctx.invitation(%s)", [token])
        row = cursor.fetchone()
    return Offer(row[0], Role(row[1]), *row[2:]) if row else None


# Not usable by this person; taken by somebody faster; two sponsors on one day.
_REFUSED = {"28000", "23505", "23P01"}


@contextmanager
def _at_the_door() -> Iterator[CursorWrapper]:
    """Raises ``Refused`` for what the database's own functions refuse."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            yield cursor
    except DatabaseError as error:
        if isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate in _REFUSED:
            raise Refused("This invitation can’t be used.") from error
        raise


def accept(*, token: str, user_id: int) -> int:
    """The membership that the invitation gives to the person whom it names. Raises ``Refused``."""
    with _at_the_door() as cursor:
        cursor.execute("SELECT ctx.accept(%s, %s)", [token, user_id])
        membership: int = cursor.fetchone()[0]
        return membership


def join(*, token: str, name: str, password: str) -> int:
    """An account for the invited address, with its role; the user's id. Raises ``Refused``."""
    with _at_the_door() as cursor:
        cursor.execute("SELECT ctx.join(%s, %s, %s)", [token, name.strip(), make_password(password)])
        user_id: int = cursor.fetchone()[0]
        cursor.execute("SELECT ctx.accept(%s, %s)", [token, user_id])
        cursor.execute("SELECT email FROM ctx.invitation(%s)", [token])
        EmailAddress.objects.create(user_id=user_id, email=cursor.fetchone()[0], verified=True, primary=True)
        return user_id
