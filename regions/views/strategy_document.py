from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from regions.models import StrategyDocument
from regions.queries.strategy import document_of
from regions.views.strategy import region_or_404, strategy_or_404
from succession.pdf.progress import download, progress
from succession.tenancy.models import STRATEGY_PDF


@require_GET
def state(request: HttpRequest, region: str) -> JsonResponse:
    """Asked by the page every second until the document is there."""
    region_or_404(request, region)
    found = strategy_or_404(region, request.GET.get("version"))
    if found.submitted_at is None:
        raise Http404
    ready = document_of(found) is not None
    return JsonResponse(progress(kind=STRATEGY_PDF, key=str(found.pk), noun="document", ready=ready))


@require_GET
def pdf(request: HttpRequest, region: str) -> HttpResponse:
    region_or_404(request, region)
    found = strategy_or_404(region, request.GET.get("version"))
    document = StrategyDocument.objects.filter(strategy=found).first()
    return download(document, f"strategy-{region}-v{found.number}.pdf")
