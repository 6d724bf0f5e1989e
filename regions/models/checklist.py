from django.db import models

from regions.checklist import EVERY
from regions.enums import Done
from regions.models.membership import Membership
from regions.models.region import Region
from succession.tenancy.declarations import (
    OWN_REGION,
    RowSecurity,
    TenantForeignKey,
    audited,
    both,
    everything,
    rules,
    setting,
)
from succession.tenancy.personas import CONTRIBUTOR, LEAD, MAINT, SPONSOR

_MINE = both(OWN_REGION, f"owner_id = {setting('membership_id')}")


class ChecklistItem(models.Model):
    """Where a region stands with one question of a checklist. No row: nobody has touched the question yet.

    Of the region, not of a version: its steps lead from the evidence to the published strategy. A contributor sees and
    answers what is theirs alone.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    question = models.CharField(max_length=30)
    answer = models.CharField(max_length=4, choices=Done.choices, blank=True)
    evidence = models.TextField(blank=True)
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "question"], name="checklistitem_one"),
            models.CheckConstraint(
                name="checklistitem_question",
                condition=models.Q(question__in=[one.code for one in EVERY]),
            ),
            models.CheckConstraint(name="checklistitem_answer", condition=models.Q(answer__in=["", *Done.values])),
            TenantForeignKey(name="checklistitem_owner", field="owner", to_table="regions_membership"),
            RowSecurity(
                name="checklistitem_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE", OWN_REGION),
                    *rules([CONTRIBUTOR], "SELECT UPDATE", _MINE),
                    *everything(MAINT),
                ],
            ),
            audited("checklistitem"),
        ]
