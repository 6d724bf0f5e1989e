from django.conf import settings
from django.db import models

from regions.models.organisation import Organisation
from regions.models.region import Region
from regions.models.strategy import PUBLISHED, STRATEGY_TABLE, Strategy
from regions.sections import SECTIONS
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    either,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR, WORKER

_OF_ONE_THAT_IS_SEEN = f"EXISTS (SELECT FROM {STRATEGY_TABLE} s WHERE s.id = strategy_id)"


def _holds_for(condition: str) -> str:
    """What an organisation gives holds for later versions too, until it says otherwise. Versions follow by id."""
    return (
        f"EXISTS (SELECT FROM {STRATEGY_TABLE} s WHERE s.region_id = regions_strategycontribution.region_id "
        f"AND s.id >= strategy_id AND {condition})"
    )


class StrategyComment(models.Model):
    """What somebody says of a section: of an organisation, or of the College where ``organisation`` is None.

    Only ever added. The lead marks it as dealt with, once, and may answer.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="comments")
    section = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    dealt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dealt_by_name = models.CharField(max_length=120, blank=True)
    dealt_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="strategycomment_section", condition=models.Q(section__in=[one.slug for one in SECTIONS])
            ),
            models.CheckConstraint(name="strategycomment_text", condition=~models.Q(text="")),
            models.CheckConstraint(
                name="strategycomment_dealt_whole",
                condition=models.Q(dealt_by=None, dealt_at=None, answer="")
                | models.Q(dealt_by__isnull=False, dealt_at__isnull=False),
            ),
            TenantForeignKey(name="strategycomment_strategy", field="strategy", to_table=STRATEGY_TABLE),
            RowSecurity(
                name="strategycomment_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "UPDATE", both(OWN_REGION, "dealt_at IS NULL"), both(OWN_REGION, me("dealt_by_id"))),
                    *rules([CONTRIBUTOR], "SELECT", both(OWN_REGION, OWN_ORGANISATION)),
                    *rules([CONTRIBUTOR], "INSERT", both(OWN_REGION, OWN_ORGANISATION, me("author_id"))),
                    *rules(
                        [NATIONAL], "SELECT", both(ASSIGNED_REGION, "organisation_id IS NULL", _OF_ONE_THAT_IS_SEEN)
                    ),
                    *rules(
                        [NATIONAL],
                        "INSERT",
                        both(ASSIGNED_REGION, "organisation_id IS NULL", _OF_ONE_THAT_IS_SEEN, me("author_id")),
                    ),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="strategycomment_only_dealt_with",
                timing="BEFORE UPDATE",
                function="guard.only_columns",
                arguments=("answer", "dealt_by_id", "dealt_by_name", "dealt_at"),
            ),
            RowTrigger(
                name="strategycomment_rules", timing="BEFORE INSERT OR UPDATE", function="guard.strategy_comment_rules"
            ),
            RowTrigger(
                name="strategycomment_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("author", "dealt_by", "at", "dealt_at"),
            ),
            RowTrigger(name="strategycomment_kept", timing="BEFORE DELETE", function="guard.no_change"),
            audited("strategycomment"),
        ]


class StrategyContribution(models.Model):
    """What an organisation gives to the strategy and gains by it, as it said of one version.

    Part of what is submitted: the College reads it, and the other organisations once the strategy is published.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    gives = models.TextField(blank=True)
    gains = models.TextField(blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_by_name = models.CharField(max_length=120)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "organisation"], name="strategycontribution_one"),
            models.CheckConstraint(name="strategycontribution_something", condition=~models.Q(gives="", gains="")),
            TenantForeignKey(name="strategycontribution_strategy", field="strategy", to_table=STRATEGY_TABLE),
            RowSecurity(
                name="strategycontribution_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules(
                        [CONTRIBUTOR],
                        "SELECT",
                        both(OWN_REGION, either(OWN_ORGANISATION, _holds_for(f"s.{PUBLISHED}"))),
                    ),
                    *rules([CONTRIBUTOR], "INSERT UPDATE", both(OWN_REGION, OWN_ORGANISATION)),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, _holds_for("true"))),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="strategycontribution_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.strategy_contribution_rules",
            ),
            RowTrigger(
                name="strategycontribution_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("said_by", "said_at"),
            ),
            audited("strategycontribution"),
        ]
