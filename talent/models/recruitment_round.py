from django.db import models

from regions.models import Organisation, Region
from succession.several import several, several_known
from succession.tenancy.declarations import RowTrigger, TenantForeignKey, audited
from talent.enums import AppointedFrom, RoundOutcome, Skill, UnfilledReason
from talent.models.log import (
    OF_ONE_ORGANISATION,
    ROUND_TABLE,
    VACANCY_TABLE,
    in_order,
    log_chain,
    log_guard,
    log_security,
)
from talent.models.vacancy import Vacancy


class RecruitmentRound(models.Model):
    """One attempt to fill a vacancy. Extending the closing date makes no new round.

    ``number``: set by the database, in the order of advertising. ``applicants``, ``shortlisted``: None while not known.
    ``salary_from``, ``salary_to``: pounds a year, as advertised. ``skills_short``: what the candidates lacked.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(db_default=0)
    advertised_on = models.DateField()
    closes_on = models.DateField(null=True)
    concluded_on = models.DateField(null=True)
    outcome = models.CharField(max_length=13, choices=RoundOutcome.choices, blank=True)
    applicants = models.PositiveSmallIntegerField(null=True)
    shortlisted = models.PositiveSmallIntegerField(null=True)
    salary_from = models.PositiveIntegerField(null=True)
    salary_to = models.PositiveIntegerField(null=True)
    reasons_unfilled = several(UnfilledReason)
    skills_short = several(Skill)

    class Meta:
        ordering = ("number",)
        indexes = [
            models.Index(fields=["region", "advertised_on"], name="round_advertised"),
            models.Index(fields=["region", "closes_on"], name="round_closes"),
            models.Index(fields=["region", "concluded_on"], name="round_concluded"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="round_region_organisation_id"),
            models.UniqueConstraint(fields=["vacancy", "number"], name="round_number"),
            models.CheckConstraint(
                name="round_outcome",
                condition=models.Q(concluded_on=None, outcome="")
                | models.Q(concluded_on__isnull=False, outcome__in=RoundOutcome.values),
            ),
            models.CheckConstraint(
                name="round_people",
                condition=models.Q(
                    models.Q(applicants=None) | models.Q(applicants__lte=9999),
                    models.Q(shortlisted=None) | models.Q(shortlisted__lte=9999),
                ),
            ),
            several_known("round_reasons", "reasons_unfilled", UnfilledReason),
            several_known("round_skills", "skills_short", Skill),
            in_order("round_closes", "advertised_on", "closes_on"),
            in_order("round_concluded", "advertised_on", "concluded_on"),
            in_order("round_salary", "salary_from", "salary_to"),
            TenantForeignKey(name="round_vacancy", field="vacancy", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION),
            log_security("round"),
            log_guard("round", "guard.recruitment_round_rules"),
            log_chain("round", "AFTER INSERT OR UPDATE OR DELETE"),
            # An import may move a round first and its appointment then.
            RowTrigger(
                name="round_appointment", timing="AFTER UPDATE", function="guard.round_appointment", deferrable=True
            ),
            audited("round"),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"


class Appointment(models.Model):
    """A permanent appointment. An appointee who withdraws before starting reopens the vacancy.

    ``starts_on``: None until it is agreed. ``withdrawn_on``: the day on which the appointee withdrew.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="appointments")
    recruitment_round = models.ForeignKey(RecruitmentRound, models.PROTECT, null=True, related_name="appointments")
    decided_on = models.DateField()
    starts_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    appointed_from = models.CharField(max_length=14, choices=AppointedFrom.choices, default=AppointedFrom.NOT_SAID)

    class Meta:
        ordering = ("decided_on", "id")
        indexes = [models.Index(fields=["region", "decided_on"], name="appointment_decided")]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"], name="appointment_one_stands", condition=models.Q(withdrawn_on=None)
            ),
            models.CheckConstraint(
                name="appointment_from", condition=models.Q(appointed_from__in=AppointedFrom.values)
            ),
            in_order("appointment_withdrawn", "decided_on", "withdrawn_on"),
            in_order("appointment_before_start", "withdrawn_on", "starts_on"),
            TenantForeignKey(
                name="appointment_vacancy", field="vacancy", to_table=VACANCY_TABLE, within=OF_ONE_ORGANISATION
            ),
            TenantForeignKey(
                name="appointment_round",
                field="recruitment_round",
                to_table=ROUND_TABLE,
                within=OF_ONE_ORGANISATION,
            ),
            log_security("appointment"),
            log_guard("appointment", "guard.appointment_rules"),
            log_chain("appointment", "AFTER INSERT OR UPDATE"),
            audited("appointment"),
        ]
