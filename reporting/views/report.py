from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from reporting.domain.quarterly_return import RENDER_REPORT
from reporting.models import Report
from reporting.views.common import return_or_404, version_or_404
from succession.tenancy.models import Job

WORDS = {
    Job.State.QUEUED: "The report is waiting to be made. This usually takes a few seconds.",
    Job.State.LEASED: "The report is being made.",
    Job.State.FAILED: "The report could not be made. Nothing of the return is lost.",
}


@require_GET
def state(request: HttpRequest, region: str, quarter: str) -> JsonResponse:
    """Asked by the page every second until the report is there."""
    version = version_or_404(return_or_404(region, quarter), request.GET.get("version"))
    if not version.is_signed:
        raise Http404
    if Report.objects.filter(version=version).exists():
        return JsonResponse({"ready": True, "text": "The report is ready."})
    job = Job.objects.filter(kind=RENDER_REPORT, key=str(version.pk)).first()
    return JsonResponse({"ready": False, "text": WORDS.get(Job.State(job.state) if job else Job.State.QUEUED, "")})


@require_GET
def pdf(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    version = version_or_404(return_or_404(region, quarter), request.GET.get("version"))
    report = Report.objects.filter(version=version).first()
    if report is None:
        raise Http404
    response = HttpResponse(bytes(report.pdf), content_type="application/pdf")
    name = f"quarterly-return-{region}-{quarter}-v{version.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
