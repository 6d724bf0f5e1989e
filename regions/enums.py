from django.db import models


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", "Local authority"
    HEALTH = "health", "Health trust"
    VOLUNTARY = "voluntary", "Voluntary body"
    TRUST = "trust", "Children’s trust"


class SuccessionKind(models.TextChoices):
    """How one authority followed another."""

    MERGE = "merge", "Merged"
    SPLIT = "split", "Split"
    CONVERSION = "conversion to unitary", "Became a unitary authority"
    TRANSFER = "partial transfer", "Part moved to another authority"
    REORGANISATION = "reorganisation", "Reorganised"


class InvitationStatus(models.TextChoices):
    """*Open* until used or revoked; past ``expires_at`` an open one no longer works."""

    OPEN = "open", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REVOKED = "revoked", "Revoked"


class ApiScope(models.TextChoices):
    """What a token may read; never more than its owner's role."""

    INDICATORS = "indicators", "Indicators"
    RETURNS = "returns", "Quarterly returns"


class AgreementStatus(models.TextChoices):
    """The partnership agreement, from the College's draft to its end (framework: "The Partnership Agreement")."""

    DRAFTED = "drafted", "Draft"
    OFFERED = "offered", "Offered"
    SIGNED = "signed", "Signed by the sponsor"
    IN_FORCE = "in_force", "In force"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "Lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


class PaymentStatus(models.TextChoices):
    """An instalment of the grant (framework: "Funding")."""

    DUE = "due", "Due"
    RELEASED = "released", "Released"
    PAID = "paid", "Paid"
    RECOVERED = "recovered", "Recovered"
