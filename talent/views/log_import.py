from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from succession.csv import csv_response
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain import log_import as domain
from talent.domain import log_import_template as template
from talent.domain.log_import_file import LARGEST_FILE
from talent.domain.log_import_rows import MOST_ROWS
from talent.enums import ImportStatus
from talent.forms.log_import import ConfirmForm, UploadForm
from talent.models import LogImport
from talent.queries.log_import import earlier_imports, log_of
from talent.views.log_import_shown import changes, first_rows, totals

FAULTS_SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def contributor_of(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if acting.role != Role.CONTRIBUTOR:
        raise Http404
    return acting


def import_or_404(pk: int) -> LogImport:
    """The row security finds only the own organisation's."""
    found = LogImport.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What to download, and the file to choose."""
    acting = contributor_of(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        name, content = form.content()
        try:
            kept = domain.keep(by=acting, name=name, content=content)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("log_import_preview", kept.pk)
    context = {
        "form": form,
        "organisation": acting.organisation,
        "earlier": earlier_imports(acting.region_id, acting.organisation_id),
        "most_rows": MOST_ROWS,
        "most_megabytes": LARGEST_FILE // 1024 // 1024,
    }
    return render(request, "talent/log_import.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, or all that is wrong with it; once used, what it did."""
    acting, kept = contributor_of(request), import_or_404(pk)
    form = ConfirmForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        if "drop" in request.POST and kept.status != ImportStatus.USED:
            domain.drop(by=acting, kept=kept)
            messages.success(request, f"{kept.file_name} was not imported, and what it held is deleted")
            return redirect("log_import")
        try:
            domain.use(by=acting, kept=kept, seen=form.cleaned_data["seen"])
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
        else:
            return redirect("log_import_preview", pk)
    context: dict[str, Any] = {"kept": kept, "organisation": acting.organisation}
    if kept.status == ImportStatus.USED:
        return render(request, "talent/log_import_done.html", context | {"totals": totals(kept.counts)})
    return _planned(request, kept, form, context)


def _planned(request: HttpRequest, kept: LogImport, form: ConfirmForm | None, context: dict[str, Any]) -> HttpResponse:
    made = domain.planned(kept)
    if made.fault_count:
        context |= {"faults": made.faults[:FAULTS_SHOWN], "fault_count": made.fault_count, "form": form}
        return render(request, "talent/log_import_faults.html", context)
    seen = {"seen": made.digest()}
    shown = ConfirmForm(initial=seen)
    if form is not None and form.errors:
        shown = ConfirmForm(seen)
        shown.is_valid()
        for words in form.non_field_errors():
            shown.add_error(None, words)
    altered = changes(made)
    context |= {
        "form": shown,
        "totals": totals(made.counts),
        "nothing": made.changes_nothing,
        "rows": first_rows(kept),
        "changes": altered[:FAULTS_SHOWN],
        "change_count": len(altered),
    }
    return render(request, "talent/log_import_preview.html", context)


@require_GET
def errors_csv(request: HttpRequest, pk: int) -> HttpResponse:
    contributor_of(request)
    kept = import_or_404(pk)
    if kept.status != ImportStatus.WAITING:
        raise Http404
    made = domain.planned(kept)
    rows: list[Sequence[object]] = [("row", "cell", "column", "what to do")]
    rows += [(one.row, one.cell, one.heading, one.words) for one in made.faults]
    if made.fault_count > len(made.faults):
        rows.append(("", "", "", f"and {made.fault_count - len(made.faults)} more"))
    return csv_response("errors-in-import.csv", rows)


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def template_xlsx(request: HttpRequest) -> HttpResponse:
    contributor_of(request)
    return _workbook("vacancy-log-template.xlsx", template.workbook())


@require_GET
def template_csv(request: HttpRequest) -> HttpResponse:
    contributor_of(request)
    return csv_response("vacancy-log-template.csv", [template.headings()])


@require_GET
def log_xlsx(request: HttpRequest) -> HttpResponse:
    """The organisation's log in the form of the template, to be edited and imported again."""
    acting = contributor_of(request)
    log = log_of(acting.region_id, acting.organisation_id)
    return _workbook("vacancy-log.xlsx", template.workbook(template.log_rows(log)))
