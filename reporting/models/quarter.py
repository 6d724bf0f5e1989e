from django.db import models

from regions.quarters import QuarterKey
from succession.tenancy.declarations import RowSecurity, acting_as, everything, rules
from succession.tenancy.personas import MAINT, NATIONAL, PERSONAS, Role


class Quarter(models.Model):
    """A quarter that has been opened for returns. ``financial_year``: the year of its April. ``number``: 1 to 4."""

    financial_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.UniqueConstraint(fields=["financial_year", "number"], name="quarter_once"),
            models.CheckConstraint(name="quarter_number", condition=models.Q(number__range=(1, 4))),
            models.CheckConstraint(name="quarter_due", condition=models.Q(due_on__gt=models.F("ends_on"))),
            RowSecurity(
                name="quarter_security",
                rules=[
                    *rules(PERSONAS, "SELECT"),
                    *rules([NATIONAL], "INSERT", acting_as(Role.NATIONAL_LEAD)),
                    *everything(MAINT),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.key.label

    @property
    def key(self) -> QuarterKey:
        return QuarterKey(self.financial_year, self.number)

    @property
    def slug(self) -> str:
        return self.key.slug

    @property
    def label(self) -> str:
        return self.key.label

    @property
    def short_label(self) -> str:
        return self.key.short_label
