"""Whom an identity of a council's own provider stands for: somebody invited before, or nobody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from succession.states import Refused


def link(*, provider: str, uid: str, email: str) -> SocialAccount:
    """Ties the identity to the active person with this proved address. Raises ``Refused``.

    Once for each person and provider: a council that gives a leaver's address to somebody new must not give them the
    leaver's account as well.
    """
    address = (
        EmailAddress.objects.select_related("user")
        .filter(email__iexact=email, verified=True, user__is_active=True)
        .first()
    )
    if address is None:
        raise Refused("Nobody to sign in.")
    try:
        with transaction.atomic():
            account: SocialAccount = SocialAccount.objects.create(user=address.user, provider=provider, uid=uid)
    except IntegrityError:
        raise Refused("Somebody else’s identity.") from None
    return account
