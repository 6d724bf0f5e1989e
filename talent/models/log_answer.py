from django.conf import settings
from django.db import models

from regions.models import Organisation, Region
from succession.tenancy.declarations import RowTrigger, audited
from talent.models.log import log_security


class LogAnswer(models.Model):
    """What an organisation says to a question that its log leaves open (``queries/finding.py``).

    ``fingerprint`` names the fact, not the quarter: answered once, it is not asked again. Said anew, it is another row;
    the last one counts.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    fingerprint = models.TextField()
    answer = models.TextField(max_length=1_000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_by_name = models.CharField(max_length=120)
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "fingerprint"], name="loganswer_to")]
        constraints = [
            models.CheckConstraint(
                name="loganswer_said", condition=models.Q(answer__regex=r"\S") & ~models.Q(fingerprint="")
            ),
            log_security("loganswer", commands="INSERT"),
            RowTrigger(
                name="loganswer_own_hand",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("answered_by", "answered_at"),
            ),
            RowTrigger(name="loganswer_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("loganswer"),
        ]
