from django.db import models

from regions.models import Organisation, Region
from succession.several import several, several_known
from succession.tenancy.declarations import TenantForeignKey, audited
from talent.enums import InterimSource, LeavingReason, Skill, VacancyEnd
from talent.models.log import (
    OF_ONE_ORGANISATION,
    POST_TABLE,
    VACANCY_TABLE,
    in_order,
    log_chain,
    log_guard,
    log_security,
)
from talent.models.post import Post


class Vacancy(models.Model):
    """The need to fill a post, from the day on which it is known to the day on which a permanent appointee starts.

    ``vacant_on``: the first day without a permanent holder; it may lie ahead. ``ended_on``: the first day on which the
    need is no more, where nobody was appointed. ``continues``: the vacancy that this one goes on from, since the remit
    changed; ``origin``: the first of that chain, set by the database, empty for the first itself. A chain is one
    need, and counts once. ``first_round``: the number of this vacancy's first round, above 1 where the recruitment
    began before it.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="vacancies")
    post = models.ForeignKey(Post, models.PROTECT, related_name="vacancies")
    reference = models.CharField(max_length=30)
    known_on = models.DateField()
    vacant_on = models.DateField()
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=10, choices=VacancyEnd.choices, blank=True)
    continues = models.OneToOneField("self", models.PROTECT, null=True, related_name="continued_by")
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="chain")
    first_round = models.PositiveSmallIntegerField(default=1)
    skills_wanted = several(Skill)

    class Meta:
        ordering = ("-known_on", "-id")
        indexes = [models.Index(fields=["region", "vacant_on"], name="vacancy_of_region")]
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="vacancy_region_organisation_id"),
            # Reference first: else a foreign key’s check on a table without statistics may walk along this index.
            models.UniqueConstraint(fields=["reference", "region", "organisation"], name="vacancy_reference"),
            models.CheckConstraint(name="vacancy_said", condition=~models.Q(reference="")),
            models.CheckConstraint(
                name="vacancy_ending",
                condition=models.Q(ended_on=None, ending="")
                | models.Q(ended_on__isnull=False, ending__in=VacancyEnd.values),
            ),
            models.CheckConstraint(name="vacancy_first_round", condition=models.Q(first_round__range=(1, 20))),
            several_known("vacancy_skills", "skills_wanted", Skill),
            in_order("vacancy_dates", "known_on", "ended_on"),
            TenantForeignKey(name="vacancy_post", field="post", to_table=POST_TABLE, within=OF_ONE_ORGANISATION),
            TenantForeignKey(
                name="vacancy_continues", field="continues", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION
            ),
            TenantForeignKey(name="vacancy_origin", field="origin", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION),
            log_security("vacancy", locked=True),
            log_guard("vacancy", "guard.vacancy_rules"),
            log_chain("vacancy", "AFTER INSERT OR UPDATE"),
            audited("vacancy"),
        ]

    def __str__(self) -> str:
        return f"{self.post.title} ({self.reference})"


class DepartureReason(models.Model):
    """Why the last holder left: apart from the vacancy, as the lead may not read it."""

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vacancy = models.OneToOneField(Vacancy, models.CASCADE, related_name="departure")
    reason = models.CharField(max_length=14, choices=LeavingReason.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(name="departurereason_known", condition=models.Q(reason__in=LeavingReason.values)),
            TenantForeignKey(
                name="departurereason_vacancy", field="vacancy", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION
            ),
            log_security("departurereason", read_by_lead=False),
            audited("departurereason", "columns"),
        ]


class InterimCover(models.Model):
    """Somebody who covers while the post is vacant; that fills no vacancy. ``ends_on``: the last day, if known."""

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=14, choices=InterimSource.choices)

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.CheckConstraint(name="interimcover_source", condition=models.Q(source__in=InterimSource.values)),
            in_order("interimcover_dates", "starts_on", "ends_on"),
            TenantForeignKey(
                name="interimcover_vacancy", field="vacancy", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION
            ),
            log_security("interimcover"),
            audited("interimcover"),
        ]
