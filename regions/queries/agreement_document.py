"""What a page tells of an agreement's PDF, without its bytes."""

from __future__ import annotations

from regions.models import Agreement, AgreementDocument


def document_of(agreement: Agreement) -> AgreementDocument | None:
    return AgreementDocument.objects.defer("pdf").filter(agreement=agreement).first()
