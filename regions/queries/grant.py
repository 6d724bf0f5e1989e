"""Grants as pages find them; row security says whose."""

from __future__ import annotations

from regions.models import Grant


def of_region(region: str, pk: int) -> Grant | None:
    """``region``: slug; a grant of another region is none."""
    rows = Grant.objects.select_related("agreement__region")
    rows = rows.defer("agreement__text")  # long, and shown on one page
    return rows.filter(pk=pk, agreement__region__slug=region).first()


def known() -> list[Grant]:
    """Every grant that the reader may see, the newest of each region first."""
    rows = Grant.objects.select_related("agreement__region")
    return list(rows.order_by("agreement__region__name", "-agreement__starts_on", "-pk"))
