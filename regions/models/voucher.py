from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import Exact

from regions.models.grant import added_by_lead
from regions.models.region import Region
from succession.tenancy.declarations import RowSecurity, RowTrigger

VOUCHER_TABLE = "regions_voucher"
LARGEST_FILE = settings.LARGEST_FILE
# The evidence that is taken, by the file's first bytes and not by its name.
CONTENT_TYPES = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def _begins_as(content_type: str, first: bytes) -> models.Q:
    beginning = models.Func(
        models.F("content"),
        template=f"encode(substring(%(expressions)s FROM 1 FOR {len(first)}), 'hex')",
        output_field=models.CharField(),
    )
    return models.Q(content_type=content_type) & models.Q(Exact(beginning, first.hex()))


class Voucher(models.Model):
    """A file that proves ledger entries, kept once for each region by its SHA-256; its name stands with each entry.

    ``size``: bytes.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="voucher_region_id"),
            models.UniqueConstraint(fields=["region", "sha256"], name="voucher_once"),
            models.CheckConstraint(
                name="voucher_hash",
                condition=models.Q(
                    sha256=models.Func(
                        models.F("content"),
                        template="encode(sha256(%(expressions)s), 'hex')",
                        output_field=models.CharField(),
                    ),
                    size=models.Func(models.F("content"), function="octet_length", output_field=models.IntegerField()),
                    size__gt=0,
                    size__lte=LARGEST_FILE,
                ),
            ),
            models.CheckConstraint(
                name="voucher_type", condition=reduce(or_, (_begins_as(*pair) for pair in CONTENT_TYPES.items()))
            ),
            RowSecurity(name="voucher_security", rules=added_by_lead("uploaded_by_id")),
            RowTrigger(name="voucher_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
