"""The worker's part: one sealed-for-good PDF for each signed version, however often it is asked."""

from __future__ import annotations

from typing import Any

from reporting.domain.quarterly_return import RENDER_REPORT
from reporting.models import Report, ReturnVersion
from reporting.pdf.subject import Subject, print_subject, subject_of
from succession.pdf.renderer import renderer
from succession.tenancy.outbox import Handler, handles


@handles
class RenderReport(Handler):
    kind = RENDER_REPORT

    def read(self, payload: dict[str, Any]) -> Subject | None:
        version = ReturnVersion.objects.select_related("quarterly_return__quarter").get(pk=payload["version"])
        if Report.objects.filter(version=version).exists():
            return None
        return subject_of(version)

    def work(self, subject: Subject) -> tuple[bytes, int]:
        return print_subject(renderer(), subject)

    def write(self, payload: dict[str, Any], result: tuple[bytes, int]) -> None:
        version = ReturnVersion.objects.get(pk=payload["version"])
        Report.issue(result, region_id=version.region_id, version=version)
