from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from succession.csv import csv_response
from succession.downloads import attachment
from succession.pages import Place
from succession.states import Refused
from talent.domain import log_import as domain
from talent.domain import log_import_template as template
from talent.enums import ImportStatus
from talent.forms.log_import import ConfirmForm, UploadForm
from talent.models import LogImport
from talent.queries.log_import import earlier_imports, overtaken, rows_of_log
from talent.views.common import address, kept_or_404
from talent.views.log_import_shown import changes, first_rows, totals

FAULTS_SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kept_import(request: HttpRequest, region: str, organisation: str, pk: int) -> tuple[Place, LogImport]:
    """The row security finds only the own organisation's."""
    acting, of = kept_or_404(request, region, organisation)
    back = address("log_import", region, organisation), "Import a spreadsheet"
    return Place(acting, of.name, back), get_object_or_404(LogImport, pk=pk)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """What to download, and the file to choose."""
    acting, of = kept_or_404(request, region, organisation)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        name, content = form.content()
        try:
            kept = domain.keep(by=acting, name=name, content=content)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("log_import_preview", region, organisation, kept.pk)
    context = {
        "at": Place(acting, of.name, (address("log", region, organisation), "Posts and vacancies")),
        "region": region,
        "organisation": of,
        "form": form,
        "earlier": earlier_imports(acting.region_id, acting.organisation_id),
    }
    return render(request, "talent/log_import.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    """What the file would do, or all that is wrong with it; once used, what it did."""
    kept_or_404(request, region, organisation)
    if request.method == "POST" and overtaken(pk):
        messages.error(request, "Nothing was imported: a file that was chosen later took the place of this one.")
        return redirect("log_import", region, organisation)
    at, kept = kept_import(request, region, organisation, pk)
    form = ConfirmForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        if "drop" in request.POST and kept.status != ImportStatus.USED:
            domain.drop(by=at.acting, kept=kept)
            messages.success(request, f"{kept.file_name} was not imported, and what it held is deleted")
            return redirect(at.back[0])
        try:
            domain.use(by=at.acting, kept=kept, seen=form.cleaned_data["seen"])
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
        else:
            return redirect("log_import_preview", region, organisation, pk)
    context: dict[str, Any] = {"kept": kept, "at": at, "region": region, "organisation": organisation}
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
def errors_csv(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    _, kept = kept_import(request, region, organisation, pk)
    if kept.status != ImportStatus.WAITING:
        raise Http404
    made = domain.planned(kept)
    rows: list[Sequence[object]] = [("row", "cell", "column", "what to do")]
    rows += [(one.row, one.cell, one.heading, one.words) for one in made.faults]
    if made.fault_count > len(made.faults):
        rows.append(("", "", "", f"and {made.fault_count - len(made.faults)} more"))
    return csv_response("errors-in-import.csv", rows)


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = attachment(content, name=name, kind=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def template_xlsx(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    kept_or_404(request, region, organisation)
    return _workbook("vacancy-log-template.xlsx", template.workbook())


@require_GET
def template_csv(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    kept_or_404(request, region, organisation)
    return csv_response("vacancy-log-template.csv", [template.headings()])


@require_GET
def log_xlsx(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """The organisation's log in the form of the template, to be edited and imported again."""
    acting, _ = kept_or_404(request, region, organisation)
    log = rows_of_log(acting.region_id, acting.organisation_id)
    return _workbook("vacancy-log.xlsx", template.workbook(template.log_rows(log)))
