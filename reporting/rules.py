"""Who may do what with a return: named predicates for pages; the verbs and the database decide."""

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
