from django.db import models

from regions.models import Organisation, Region
from succession.several import several, several_known
from succession.tenancy.declarations import RowTrigger, TenantForeignKey, audited
from succession.tenancy.personas import CTX
from talent.enums import CombinedWith, ExpectedVacant, PostTier, Remit, Skill
from talent.models.log import (
    OF_ONE_ORGANISATION,
    POST_TABLE,
    in_order,
    log_security,
)


class Post(models.Model):
    """A 1st- or 2nd-tier post. About the post, never a person: no name, no age.

    ``organisation``: the host, in whose region a shared post counts, once. ``reference``: the organisation's own name
    for it, by which an import finds it again. ``ended_on``: the first day on which the post is no more.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    reference = models.CharField(max_length=30)
    tier = models.CharField(max_length=1, choices=PostTier.choices)
    title = models.CharField(max_length=120)
    remit = several(Remit)
    combined_with = models.CharField(max_length=8, choices=CombinedWith.choices, blank=True)
    made_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    expected_vacant = models.CharField(max_length=13, choices=ExpectedVacant.choices, default=ExpectedVacant.NOT_KNOWN)
    hard_to_fill = models.BooleanField(default=False)
    skills_wanted = several(Skill)

    class Meta:
        ordering = ("tier", "title", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="post_region_organisation_id"),
            # Reference first: else a foreign key’s check on a table without statistics may walk along this index.
            models.UniqueConstraint(fields=["reference", "region", "organisation"], name="post_reference"),
            models.CheckConstraint(name="post_said", condition=~models.Q(title="") & ~models.Q(reference="")),
            models.CheckConstraint(name="post_tier", condition=models.Q(tier__in=PostTier.values)),
            several_known("post_remit", "remit", Remit),
            several_known("post_skills", "skills_wanted", Skill),
            in_order("post_dates", "made_on", "ended_on"),
            log_security("post", more=[CTX]),
            # Another tier or another host is another post: figures of the past hang on both.
            RowTrigger(
                name="post_fixed",
                timing="BEFORE UPDATE",
                function="guard.only_columns",
                arguments=(
                    *("reference", "title", "remit", "combined_with", "made_on", "ended_on", "expected_vacant"),
                    *("hard_to_fill", "skills_wanted"),
                ),
            ),
            audited("post"),
        ]

    def __str__(self) -> str:
        return self.title


class PostShare(models.Model):
    """An organisation that shares a post with its host."""

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="shares")
    shared_with = models.ForeignKey(Organisation, models.PROTECT, related_name="shared_posts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "shared_with"], name="postshare_once"),
            models.CheckConstraint(name="postshare_other", condition=~models.Q(shared_with=models.F("organisation"))),
            TenantForeignKey(name="postshare_post", field="post", to_table=POST_TABLE, within=OF_ONE_ORGANISATION),
            log_security("postshare"),
            audited("postshare"),
        ]
