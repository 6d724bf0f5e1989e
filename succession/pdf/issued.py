"""A PDF that was issued: written once by a worker, kept for good in the database, with its hash proved there."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.db.models.functions import Now


class IssuedPdf(models.Model):
    """``size`` in bytes."""

    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    @classmethod
    def issue(cls, printed: tuple[bytes, int], **of: Any) -> None:
        """The one place of what it is ``of`` is taken by whoever comes first; a second delivery changes nothing."""
        pdf, pages = printed
        row = cls(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), size=len(pdf), pages=pages, **of)
        cls._default_manager.bulk_create([row], ignore_conflicts=True)


def hash_proved(name: str) -> models.CheckConstraint:
    proof = models.Func(
        models.F("pdf"), template="encode(sha256(%(expressions)s), 'hex')", output_field=models.CharField()
    )
    return models.CheckConstraint(name=name, condition=models.Q(sha256=proof))
