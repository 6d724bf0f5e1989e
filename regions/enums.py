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
