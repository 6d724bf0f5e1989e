from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.models import Region
from reporting.enums import ReturnStatus as S
from reporting.models.figure import VERSION_TABLE
from reporting.models.quarterly_return import ReturnVersion
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import GUARD, LEAD, MAINT, NATIONAL, SPONSOR


class Query(models.Model):
    """A question of the College about one text or figure of a signed version, and the region's answer.

    ``item``: the name of a text ("progress"), or "indicator:tier" ("3:1", "8:-").
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="queries")
    item = models.CharField(max_length=20)
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="query_once"),
            models.CheckConstraint(name="query_asks", condition=~models.Q(question="")),
            TenantForeignKey(name="query_version", field="version", to_table=VERSION_TABLE),
            RowSecurity(
                name="query_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "UPDATE", OWN_REGION),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(ASSIGNED_REGION, me("asked_by_id"), "answer = ''")),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="query_of_current",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.frozen_parent",
                arguments=(VERSION_TABLE, "version_id", f"{S.DRAFT},{S.WITH_SPONSOR},{S.SUPERSEDED}"),
            ),
            RowTrigger(
                name="query_answered",
                timing="BEFORE UPDATE",
                function="guard.only_columns",
                arguments=("answer",),
            ),
            audited("query"),
        ]
