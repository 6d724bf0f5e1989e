"""What the tables of the vacancy log share: whose rows they are, and who reads them."""

from collections.abc import Sequence

from django.db import models

from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    Rule,
    both,
    everything,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, STATS

POST_TABLE = "talent_post"
VACANCY_TABLE = "talent_vacancy"
ROUND_TABLE = "talent_recruitmentround"
OF_ONE_ORGANISATION = ("organisation_id",)
_OWN = both(OWN_REGION, OWN_ORGANISATION)


def log_security(
    name: str,
    *,
    commands: str = "INSERT UPDATE DELETE",
    read_by_lead: bool = True,
    locked: bool = False,
    more: Sequence[str] = (),
) -> RowSecurity:
    """A contributor keeps the rows of one organisation; the lead reads the region's; nobody else sees them.

    ``locked``: the guards hold the row while they look at its children; to lock, PostgreSQL asks for UPDATE.
    ``more``: owners of functions that read the rows too.
    """
    kept: list[Rule] = [
        *rules([CONTRIBUTOR], f"SELECT {commands}", _OWN),
        *(rules([LEAD], "SELECT", OWN_REGION) if read_by_lead else []),
        *rules([GUARD, STATS, *more], "SELECT"),
        *everything(MAINT),
        *(rules([GUARD], "UPDATE") if locked else []),
    ]
    return RowSecurity(name=f"{name}_security", rules=kept)


def log_guard(name: str, function: str) -> RowTrigger:
    return RowTrigger(name=f"{name}_rules", timing="BEFORE INSERT OR UPDATE OR DELETE", function=function)


def log_chain(name: str, timing: str) -> RowTrigger:
    """What the vacancies of one need must be together."""
    return RowTrigger(name=f"{name}_chain", timing=timing, function="guard.log_chain", deferrable=True)


def in_order(name: str, first: str, then: str) -> models.CheckConstraint:
    """Where both days are known, ``then`` is not before ``first``."""
    condition = models.Q(**{then: None}) | models.Q(**{first: None}) | models.Q(**{f"{then}__gte": models.F(first)})
    return models.CheckConstraint(name=name, condition=condition)
