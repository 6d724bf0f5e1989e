"""Who acts in the demo's stories, and when."""

from __future__ import annotations

import datetime
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.utils import timezone

from succession import clock
from succession.tenancy.acting import Acting
from succession.tenancy.scope import Scope, member_scope


@dataclass(frozen=True)
class Cast:
    """Who acts for a region, and for the College towards it."""

    lead: Acting
    sponsor: Acting
    national: Acting
    co_ordinator: Acting
    contributor: Acting


class then(AbstractContextManager[Scope]):  # noqa: N801  (reads as a word)
    """Somebody acts on a day of the past, at eleven; never in the future."""

    def __init__(self, day: datetime.date, acting: Acting) -> None:
        moment = datetime.datetime.combine(day, datetime.time(11), tzinfo=timezone.get_default_timezone())
        self.clock = clock.at(min(moment, clock.now()))
        self.scope = member_scope(user_id=acting.user_id, membership_id=acting.pk)

    def __enter__(self) -> Scope:
        self.clock.__enter__()
        return self.scope.__enter__()

    def __exit__(self, *error: object) -> None:
        self.scope.__exit__(*error)  # type: ignore[arg-type]
        self.clock.__exit__(*error)  # type: ignore[arg-type]
