"""To whom a letter about a region's agreement goes."""

from __future__ import annotations

from django.db import connections


def correspondents() -> list[str]:
    """Addresses of the region's sponsor, deputies and leads, in this order; only within the job that writes to them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT email FROM ctx.correspondents()")
        return [row[0] for row in cursor.fetchall()]
