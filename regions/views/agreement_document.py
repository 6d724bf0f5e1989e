from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from regions.domain.agreement import RENEWED_FROM
from regions.models import AgreementDocument
from regions.views.agreement import asked_for
from succession.pdf.progress import progress
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
    if document is None:
        raise Http404
    response = HttpResponse(bytes(document.pdf), content_type="application/pdf")
    name = f"partnership-agreement-{region}-{found.starts_on}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
