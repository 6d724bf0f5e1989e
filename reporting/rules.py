"""Who may do what with a return: named predicates for pages; the verbs and the database decide."""

import datetime
from typing import Protocol

from reporting.states import RETURN
from succession.states import allowed
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def may(verb: str, status: str, *, by: Acting) -> bool:
    return verb in allowed(RETURN, status, by=by)


def prepares(by: Acting) -> bool:
    return by.role == Role.LEAD


def signs(by: Acting) -> bool:
    return by.role == Role.SPONSOR


class Dated(Protocol):
    """A quarter."""

    starts_on: datetime.date
    ends_on: datetime.date


def has_begun(quarter: Dated, today: datetime.date) -> bool:
    """An agreement opens its quarters years ahead; nobody is asked for one that has not begun."""
    return quarter.starts_on <= today


def has_ended(quarter: Dated, today: datetime.date) -> bool:
    return quarter.ends_on < today
