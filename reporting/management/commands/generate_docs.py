from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.indicators import INDICATORS, Kind
from reporting.states import RETURN

FOLDER = Path(settings.BASE_DIR) / "docs"


def indicators() -> str:
    lines = ["# The eight indicators", "", "From `reporting/indicators.py` (the framework's table one).", ""]
    lines += ["| # | indicator | definition | kept as | tiers |", "|---|---|---|---|---|"]
    for one in INDICATORS:
        kept = f"{one.numerator} ÷ {one.denominator.lower()}" if one.kind is Kind.AVERAGE else "count"
        lines.append(
            f"| {one.number} | {one.title} | {one.definition} | {kept} | {'1st, 2nd' if one.tiered else 'none'} |"
        )
    return "\n".join(lines) + "\n"


def states() -> str:
    lines = [
        "# The states of a quarterly return",
        "",
        "From `reporting/states.py`; the database enforces the same table.",
        "",
    ]
    lines += ["| step | from | to | by | says why |", "|---|---|---|---|---|"]
    for one in RETURN:
        roles = ", ".join(role.label for role in one.roles)
        source = (one.source or "open").replace("_", " ")
        target = one.target.replace("_", " ")
        lines.append(f"| {one.label} | {source} | {target} | {roles} | {'yes' if one.reason else ''} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Write docs/indicators.md and docs/states.md from the code; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in (("indicators.md", indicators()), ("states.md", states())):
            path = FOLDER / name
            if not options["check"]:
                path.write_text(text)
            elif not path.exists() or path.read_text() != text:
                raise CommandError(f"docs/{name} is not current: run ./dev manage generate_docs")
