import hashlib
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from regions.enums import ApiScope
from regions.models.membership import Membership
from succession.tenancy.declarations import RowSecurity, RowTrigger, audited, both, everything, me, rules, setting
from succession.tenancy.personas import CTX, LEAD, MAINT, NATIONAL, SPONSOR

_HOLDERS = [LEAD, SPONSOR, NATIONAL]
PREFIX = "rsp_"  # so that a leaked one is recognised


class ApiToken(models.Model):
    """A key to the API in one role of one person. The row holds its hash; it dies with the role at the latest."""

    # The role is its owner's own, wherever it is.
    across_regions = ("membership",)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=12, choices=ApiScope.choices))
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            RowSecurity(
                name="apitoken_security",
                rules=[
                    *rules(_HOLDERS, "SELECT", me("user_id")),
                    *rules(_HOLDERS, "INSERT", both(me("user_id"), f"membership_id = {setting('membership_id')}")),
                    *rules(_HOLDERS, "UPDATE", me("user_id")),
                    *rules([CTX], "SELECT UPDATE"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="apitoken_only_ends",
                timing="BEFORE UPDATE",
                function="guard.only_columns",
                arguments=("last_used_at", "revoked_at"),
            ),
            audited("apitoken", "columns"),
        ]

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def make(self) -> str:
        """The token itself: shown once, and nowhere kept."""
        token = PREFIX + secrets.token_urlsafe(32)
        self.token_sha256 = self.hash_of(token)
        return token
