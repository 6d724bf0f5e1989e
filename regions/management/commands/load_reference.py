from typing import Any

from django.core.management.base import BaseCommand

from regions.domain.reference import load_reference
from succession.tenancy.scope import maintenance


class Command(BaseCommand):
    help = "Load the regions and authorities."

    def handle(self, *args: Any, **options: Any) -> None:
        with maintenance():
            load_reference()
