from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.demo import seed_nation

PARTS = ("grants", "logs", "stakeholders", "plans", "cases", "roles")


class Command(BaseCommand):
    help = "Seed the demo's nation; only in the embedded database."

    def add_arguments(self, parser: CommandParser) -> None:
        for part in PARTS:
            parser.add_argument(f"--without-{part}", action="store_true", help="for tests, which make their own")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demo is seeded: its people have a password that everybody knows.")
        wanted = {part: not options[f"without_{part}"] for part in PARTS}
        if not seed_nation(**wanted):
            self.stdout.write("The nation is there already.")
