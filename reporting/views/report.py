from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from reporting.domain.quarterly_return import RENDER_REPORT
from reporting.models import Report
from reporting.views.common import return_or_404, version_or_404
from succession.pdf.progress import download, progress


@require_GET
def state(request: HttpRequest, region: str, quarter: str) -> JsonResponse:
    """Asked by the page every second until the report is there."""
    version = version_or_404(return_or_404(region, quarter), request.GET.get("version"))
    if not version.is_signed:
        raise Http404
    ready = Report.objects.filter(version=version).exists()
    return JsonResponse(progress(kind=RENDER_REPORT, key=str(version.pk), noun="report", ready=ready))


@require_GET
def pdf(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    version = version_or_404(return_or_404(region, quarter), request.GET.get("version"))
    report = Report.objects.filter(version=version).first()
    return download(report, f"quarterly-return-{region}-{quarter}-v{version.number}.pdf")
