"""State machines as data: a literal table of transitions and one ``apply()``.

The same table makes the documentation (``docs/states.md``) and the arguments of the database's trigger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from succession.tenancy.acting import Acting
from succession.tenancy.personas import PERSONA_OF, Role


class Refused(Exception):
    """An illegal action, with words for the person who tried it. Nothing has been changed.

    ``back``: the address where to look again, if it is not the page's own.
    """

    def __init__(self, words: str, *, back: str = "") -> None:
        super().__init__(words)
        self.back = back


class Stale(Refused):
    """Somebody else saved the same text meanwhile: the page shows both."""


class HasStatus(Protocol):
    status: str


@dataclass(frozen=True)
class Transition:
    """``source`` is None for the birth of a row. ``reason``: the actor must say why."""

    verb: str
    source: str | None
    target: str
    role: Role | tuple[Role, ...]
    label: str
    reason: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.role if isinstance(self.role, tuple) else (self.role,)


Table = Sequence[Transition]


def apply(table: Table, instance: HasStatus, verb: str, *, by: Acting, reason: str = "") -> Transition:
    """Move ``instance`` to the verb's target, in memory. Raises ``Refused``; the caller saves and writes history."""
    known = [transition for transition in table if transition.verb == verb]
    if not known:
        raise LookupError(verb)
    transition = next((one for one in known if (one.source or "") == instance.status), None)
    if transition is None:
        raise Refused(f"This can’t be done now: it is {instance.status.replace('_', ' ')}.")
    if by.role not in transition.roles:
        raise Refused(f"Only a {transition.roles[0].label} can do this.")
    if transition.reason and not reason.strip():
        raise Refused("Enter a reason.")
    instance.status = transition.target
    return transition


def ever(table: Table, *, by: Acting) -> set[str]:
    """The verbs that this actor may use in some status: another status is then no secret, only news."""
    return {one.verb for one in table if by.role in one.roles}


def allowed(table: Table, status: str, *, by: Acting) -> set[str]:
    """The verbs that this actor may use in this status."""
    return {one.verb for one in table if one.source == status and by.role in one.roles}


def only(table: Table, verb: str, *, by: Acting) -> None:
    """Raise ``Refused`` for a role that never does this, before the row is looked at."""
    roles = [role for one in table if one.verb == verb for role in one.roles]
    if by.role not in roles:
        raise Refused(f"Only a {roles[0].label} can do this.")


def trigger_arguments(table: Table) -> tuple[str, ...]:
    """For ``guard.transitions()``: 'from>to@persona', an empty 'from' for the birth."""
    arguments = {f"{one.source or ''}>{one.target}@{PERSONA_OF[role]}" for one in table for role in one.roles}
    return tuple(sorted(arguments))
