from django.conf import settings
from django.db import models

from regions.models import Organisation, Region
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    both,
    everything,
    in_status,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, MAINT
from talent.enums import ImportStatus

_OWN = both(OWN_REGION, OWN_ORGANISATION)
_UNUSED = in_status(ImportStatus.WAITING)


class LogImport(models.Model):
    """A file that somebody wants in the log. The organisation's own, like the reasons for leaving that it may hold.

    ``cells``: for each row its number in the file, its values in the order of ``columns``, and which of these could not
    be read; ``places``: where the columns stand in the file. ``faults``: row, column of the file, heading, words; not
    more than are kept, while ``fault_count`` counts all. ``counts``: what its use has made and changed. Once used, who,
    when, counts and the file's name and SHA-256 stay; what it held is gone.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="log_imports")
    status = models.CharField(max_length=8, choices=ImportStatus.choices)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list)
    places = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_by_name = models.CharField(max_length=120, blank=True)
    used_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=["organisation", "status"], name="logimport_of_organisation")]
        constraints = [
            models.CheckConstraint(name="logimport_status", condition=models.Q(status__in=ImportStatus.values)),
            models.CheckConstraint(
                name="logimport_used",
                condition=models.Q(~models.Q(status=ImportStatus.USED), used_by=None, used_at=None)
                | models.Q(status=ImportStatus.USED, used_by__isnull=False, used_at__isnull=False, cells=[], faults=[]),
            ),
            RowSecurity(
                name="logimport_security",
                rules=[
                    *rules([CONTRIBUTOR], "SELECT", _OWN),
                    *rules([CONTRIBUTOR], "INSERT", both(_OWN, _UNUSED)),
                    *rules([CONTRIBUTOR], "UPDATE", both(_OWN, _UNUSED), _OWN),
                    *rules([CONTRIBUTOR], "DELETE", both(_OWN, _UNUSED)),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="logimport_own_hand",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("uploaded_by", "uploaded_at", "used_by", "used_at"),
            ),
            RowTrigger(
                name="logimport_kept", timing="BEFORE UPDATE OR DELETE", function="guard.frozen", arguments=("used:",)
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
