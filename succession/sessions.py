"""Sessions in the database that know when they end, so that a page can say so before they do."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

# Whose a session was is asked when a form comes after its end (``succession/kept.py``).
KEPT_AFTER = datetime.timedelta(days=7)


class SessionStore(db.SessionStore):
    """``ends_at``: of the row. Django reckons from now, as if every request, and every save, prolonged a session."""

    ends_at: datetime.datetime | None = None

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = found.expire_date if found else None
        return found

    def create(self) -> None:
        """Under a new key, as at each sign-in: its time begins anew."""
        self.ends_at = None
        super().create()

    def create_model_instance(self, data: Any) -> Any:
        row = super().create_model_instance(data)
        self.ends_at = row.expire_date = self.ends_at or row.expire_date
        return row

    def begin_anew(self) -> None:
        self._get_session()  # type: ignore[attr-defined]  # which says when it would have ended
        self.ends_at, self.modified = None, True

    @classmethod
    def clear_expired(cls) -> None:
        cls.get_model_class().objects.filter(expire_date__lt=timezone.now() - KEPT_AFTER).delete()

    @property
    def seconds_left(self) -> int | None:
        """None where nothing has been stored yet."""
        if self.ends_at is None:
            return None
        return max(0, int((self.ends_at - timezone.now()).total_seconds()))
