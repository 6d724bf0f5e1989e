from django.db import models

from regions.enums import AgreementStatus as S
from regions.models.agreement import AGREEMENT_TABLE, Agreement
from regions.models.region import Region
from succession.pdf.issued import IssuedPdf, hash_proved
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    everything,
    rules,
)
from succession.tenancy.personas import AUDITOR, LEAD, MAINT, NATIONAL, SPONSOR, WORKER

_NOT_BOTH_SIGNED = [one for one in S if one not in (S.IN_FORCE, S.ENDED)]


class AgreementDocument(IssuedPdf):
    """The PDF of an agreement with both signatures: one for each agreement, written once, kept for good.

    The bytes live in the database, under the same row security as the agreement (``docs/adr``).
    """

    region = models.ForeignKey(Region, models.PROTECT)
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="document")

    class Meta:
        constraints = [
            hash_proved("agreementdocument_hash"),
            TenantForeignKey(name="agreementdocument_agreement", field="agreement", to_table=AGREEMENT_TABLE),
            RowSecurity(
                name="agreementdocument_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([WORKER], "INSERT", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="agreementdocument_signed",
                timing="BEFORE INSERT",
                function="guard.frozen_parent",
                arguments=(AGREEMENT_TABLE, "agreement_id", ",".join(_NOT_BOTH_SIGNED)),
            ),
            RowTrigger(name="agreementdocument_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, with both signatures"
