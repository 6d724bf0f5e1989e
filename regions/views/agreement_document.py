from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from regions.domain.agreement import RENEWED_FROM
from regions.models import AgreementDocument
from regions.views.agreement import asked_for
from succession.pdf.progress import download, progress
from succession.tenancy.models import AGREEMENT_PDF


@require_GET
def state(request: HttpRequest, region: str) -> JsonResponse:
    """Asked by the page every second until the document is there."""
    found = asked_for(request, region)
    if found.status not in RENEWED_FROM:
        raise Http404
    ready = AgreementDocument.objects.filter(agreement=found).exists()
    return JsonResponse(progress(kind=AGREEMENT_PDF, key=str(found.pk), noun="document", ready=ready))


@require_GET
def pdf(request: HttpRequest, region: str) -> HttpResponse:
    found = asked_for(request, region)
    document = AgreementDocument.objects.filter(agreement=found).first()
    return download(document, f"partnership-agreement-{region}-{found.starts_on}.pdf")
