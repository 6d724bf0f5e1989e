from __future__ import annotations

import hashlib
import hmac
import uuid
from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from regions.enums import InvitationStatus
from regions.models.membership import Membership
from regions.models.organisation import Organisation
from regions.models.region import Region
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    acting_as,
    audited,
    both,
    either,
    everything,
    in_status,
    me,
    rules,
    setting,
)
from succession.tenancy.personas import (
    CONTRIBUTOR,
    CTX,
    LEAD,
    MAINT,
    NATIONAL,
    SPONSOR,
    WORKER,
    Role,
)


def _role(*roles: Role) -> str:
    return in_status(*roles, column="role")


# The chain (``domain.md``): who may invite whom. A deputy invites nobody.
_BY_NATIONAL_LEAD = both(acting_as(Role.NATIONAL_LEAD), _role(Role.COORDINATOR, Role.AUDITOR, Role.SPONSOR))
_BY_SPONSOR = both(
    OWN_REGION,
    acting_as(Role.SPONSOR),
    either(
        both(_role(Role.LEAD), "deputy_of_id IS NULL"),
        both(_role(Role.SPONSOR), f"deputy_of_id = {setting('membership_id')}"),
    ),
)
_BY_LEAD = both(OWN_REGION, _role(Role.CONTRIBUTOR))
_BY_CONTRIBUTOR = both(OWN_REGION, OWN_ORGANISATION, _role(Role.PARTICIPANT))
_CHAIN = ((NATIONAL, _BY_NATIONAL_LEAD), (SPONSOR, _BY_SPONSOR), (LEAD, _BY_LEAD), (CONTRIBUTOR, _BY_CONTRIBUTOR))
_OPEN = in_status(InvitationStatus.OPEN)


class Invitation(models.Model):
    """The only way in: one address, one role, one link, which works once and for fourteen days.

    The link's token is made from ``nonce`` and the secret key; the row holds its hash alone. ``nominated_by`` and
    ``nominated_on``: for a sponsor, the record that the chair of the region's DCS group named them. ``ends_on``: the
    last day of a deputy.
    """

    # The membership that came of it, and the sponsor's whose deputy it makes; the chain's rules bind both.
    across_regions = ("membership", "deputy_of")

    email = models.EmailField()
    role = models.CharField(max_length=13, choices=Role.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    deputy_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    nominated_by = models.CharField(max_length=120, blank=True)
    nominated_on = models.DateField(null=True)
    status = models.CharField(max_length=8, choices=InvitationStatus.choices, default=InvitationStatus.OPEN)
    nonce = models.UUIDField(default=uuid.uuid4)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    invited_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_email_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_nominated",
                condition=~models.Q(role=Role.SPONSOR, deputy_of=None)
                | (~models.Q(nominated_by="") & models.Q(nominated_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="invitation_deputy_dated",
                condition=models.Q(deputy_of=None) | models.Q(starts_on__isnull=False, ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="invitation_one_open",
                fields=["email", "role", "region", "organisation"],
                condition=models.Q(status=InvitationStatus.OPEN),
                nulls_distinct=False,
            ),
            RowSecurity(
                name="invitation_security",
                rules=[
                    *(rule for role, chain in _CHAIN for rule in rules([role], "SELECT", chain)),
                    *(
                        rule
                        for role, chain in _CHAIN
                        for rule in rules([role], "INSERT", both(chain, me("invited_by_id"), _OPEN))
                    ),
                    *(rule for role, chain in _CHAIN for rule in rules([role], "UPDATE", chain)),
                    *rules(
                        [WORKER],
                        "SELECT",
                        both(
                            f"{setting('job_id')} IS NOT NULL",
                            f"region_id IS NOT DISTINCT FROM {setting('region_id')}",
                        ),
                    ),
                    *rules([CTX], "SELECT UPDATE"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="invitation_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=(
                    *(f">open@{role}" for role in (NATIONAL, SPONSOR, LEAD, CONTRIBUTOR, MAINT)),
                    *(f"open>revoked@{role}" for role in (NATIONAL, SPONSOR, LEAD, CONTRIBUTOR)),
                    f"open>accepted@{CTX}",
                ),
            ),
            RowTrigger(
                name="invitation_frozen",
                timing="BEFORE UPDATE OR DELETE",
                function="guard.frozen",
                arguments=(
                    "open:status,nonce,token_sha256,expires_at,accepted_at,membership_id",
                    "accepted:",
                    "revoked:",
                ),
            ),
            audited("invitation", "columns"),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    @property
    def role_label(self) -> str:
        return f"Deputy {self.get_role_display()}" if self.deputy_of_id else str(self.get_role_display())

    @property
    def token(self) -> str:
        """What the link carries. Only who knows the secret key can make it."""
        made = hmac.new(settings.SECRET_KEY.encode(), b"invitation:" + self.nonce.bytes, hashlib.sha256)
        return urlsafe_b64encode(made.digest()).decode().rstrip("=")

    def seal(self) -> None:
        """Give it a new link; the one before stops working."""
        self.nonce = uuid.uuid4()
        self.token_sha256 = hashlib.sha256(self.token.encode()).hexdigest()
