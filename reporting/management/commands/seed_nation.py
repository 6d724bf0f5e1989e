from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.demo import seed_nation


class Command(BaseCommand):
    help = "Seed the demo's nation; only in the embedded database."

    def add_arguments(self, parser: CommandParser) -> None:
        for part in ("grants", "logs"):
            parser.add_argument(f"--without-{part}", action="store_true", help="for tests, which make their own")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demo is seeded: its people have a password that everybody knows.")
        if not seed_nation(grants=not options["without_grants"], logs=not options["without_logs"]):
            self.stdout.write("The nation is there already.")
