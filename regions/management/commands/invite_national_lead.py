from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from regions.domain.invitation import VALID_FOR
from regions.models import Invitation
from regions.tasks import link_of
from succession.tenancy.personas import Role
from succession.tenancy.scope import maintenance


class Command(BaseCommand):
    help = "Invite a national lead: the first link of the chain. Prints the link; nothing is e-mailed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        invitation = Invitation(
            email=options["email"].strip().lower(),
            role=Role.NATIONAL_LEAD,
            invited_by_name="The operator of this service",
            expires_at=timezone.now() + VALID_FOR,
        )
        invitation.seal()
        with maintenance():
            invitation.save(using="owner")
        self.stdout.write(link_of(invitation))
