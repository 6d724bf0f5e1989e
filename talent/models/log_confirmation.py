from django.conf import settings
from django.db import models

from regions.models import Organisation, Region
from succession.tenancy.declarations import RowTrigger
from succession.tenancy.personas import CTX
from talent.models.log import log_security


class LogConfirmation(models.Model):
    """An organisation says that its log is complete for a quarter; that nothing changed counts too.

    ``quarter``: the quarter's first day. Said again after a late change, it is another row; the last one counts.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="log_confirmations")
    quarter = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by_name = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("confirmed_at", "id")
        indexes = [models.Index(fields=["region", "quarter"], name="logconfirmation_quarter")]
        constraints = [
            models.CheckConstraint(
                name="logconfirmation_first_day",
                condition=models.Q(quarter__month__in=[1, 4, 7, 10], quarter__day=1),
            ),
            log_security("logconfirmation", commands="INSERT", more=[CTX]),
            RowTrigger(
                name="logconfirmation_own_hand",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("confirmed_by", "confirmed_at"),
            ),
            RowTrigger(name="logconfirmation_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
