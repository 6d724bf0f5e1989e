import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from regions.queries import contact
from regions.states import GOOD_PRACTICE, STRATEGY
from reporting.indicators import INDICATORS, Indicator, Kind
from reporting.states import RETURN
from talent.queries import indicator as derived

FOLDER = Path(settings.BASE_DIR) / "docs"


def _kept_as(one: Indicator) -> str:
    return f"{one.numerator} ÷ {one.denominator.lower()}" if one.kind is Kind.AVERAGE else "count"


def _words(of: object) -> list[str]:
    return (inspect.getdoc(of) or "").replace("``", "`").split("\n")


def _sql(text: str) -> list[str]:
    return ["```sql", *text.strip().split("\n"), "```", ""]


def indicators() -> str:
    lines = ["# The eight indicators", "", "From `reporting/indicators.py` (the framework's table one).", ""]
    lines += ["| # | indicator | definition | kept as | tiers |", "|---|---|---|---|---|"]
    for one in INDICATORS:
        tiers = "1st, 2nd" if one.tiered else "none"
        lines.append(f"| {one.number} | {one.title} | {one.definition} | {_kept_as(one)} | {tiers} |")
    lines += ["", "## Derived from the vacancy log", "", "From `talent/queries/indicator.py`.", ""]
    lines += [
        *_words(derived),
        "",
        "What is counted, which each of the statements below begins with. They are given the",
    ]
    lines += ["regions, and the first and the last day of the quarter:", ""]
    lines += _sql(f"WITH {derived.COUNTED.strip()}")
    for one in INDICATORS:
        if one.number in derived.DEFINITIONS:
            lines += _derived(one, derived.DEFINITIONS[one.number])
    lines += ["## Derived from the log of engagements", "", "From `regions/queries/contact.py`.", ""]
    for one in INDICATORS:
        if one.number == contact.INDICATOR:
            lines += _derived(one, contact.active_contacts)
    return "\n".join(lines[:-1]) + "\n"


def _derived(one: Indicator, definition: Callable[[], str]) -> list[str]:
    kept = f"{_kept_as(one)}: the sums of both columns" if one.kind is Kind.AVERAGE else "the count of the rows"
    lines = [f"### {one.number}. {one.title}", "", *_words(definition), "", f"Kept as {kept}.", ""]
    return lines + _sql(definition())


def states() -> str:
    lines = ["# The states of a quarterly return, a strategy and a case of good practice", ""]
    lines += ["The database enforces the same tables.", ""]
    for title, module, table, birth in (
        ("Quarterly return", "reporting", RETURN, "open"),
        ("Strategy", "regions", STRATEGY, "nothing"),
        ("Case of good practice", "regions", GOOD_PRACTICE, "nothing"),
    ):
        lines += [f"## {title}", "", f"From `{module}/states.py`.", ""]
        lines += ["| step | from | to | by | says why |", "|---|---|---|---|---|"]
        for one in table:
            roles = ", ".join(role.label for role in one.roles)
            source = (one.source or birth).replace("_", " ")
            target = one.target.replace("_", " ")
            lines.append(f"| {one.label} | {source} | {target} | {roles} | {'yes' if one.reason else ''} |")
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


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
