"""Migrations run as the owner; the application's login may not even try."""

from typing import Any


class OwnerMigrates:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        del app_label, hints
        return db == "owner"
