"""Sessions in the database that know when they end, so that a page can say so before they do."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone


class SessionStore(db.SessionStore):
    """``ends_at``: of the row as it was read. Django reckons from now, as if every request prolonged a session."""

    ends_at: datetime.datetime | None = None

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = found.expire_date if found else None
        return found

    @property
    def seconds_left(self) -> int | None:
        """None where nothing has been stored yet."""
        if self.ends_at is None:
            return None
        return max(0, int((self.ends_at - timezone.now()).total_seconds()))
