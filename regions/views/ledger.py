from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.domain import ledger as domain
from regions.enums import AgreementStatus, EntryStatus
from regions.forms.ledger import CheckForm, EntryForm, LedgerFilter, words
from regions.models import Grant, LedgerEntry
from regions.queries.ledger import (
    Line,
    Totals,
    entries,
    listed,
    needs_consent,
    outlook,
    totals,
    twins,
    whole,
)
from regions.queries.ledger_flag import flags_in_words
from regions.views.agreement import acting_of
from regions.views.grant import grant_or_404
from succession.csv import csv_response
from succession.pages import paged
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

IN_A_QUEUE = 10
CSV_HEADINGS = (
    "number", "date", "kind", "category", "payee", "description", "amount", "effect on spending", "status", "flags",
    "reason", "reverses", "entered by", "entered at", "consented by", "decided by", "decided at", "evidence",
    "evidence sha256",
)  # fmt: skip


@require_GET
def ledger(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The totals, what waits for the reader, and the entries, newest first."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    form = LedgerFilter(request.GET or None, grant=grant)
    search, found = form.search(), totals(grant)
    narrowed = search != type(search)()
    pages = paged(request, whole(entries(grant, search)), count=None if narrowed else found.entries)
    rows = pages["page"].object_list
    assert isinstance(rows, QuerySet)
    lines = listed(rows)
    context = {
        "grant": grant,
        "here": "ledger",
        "totals": found,
        "form": form,
        "narrowed": narrowed,
        **pages,
        "lines": lines,
        "can_enter": _can_enter(acting, grant),
        **_queue(acting, grant, found, lines),
    }
    return render(request, "regions/ledger.html", context)


def _can_enter(acting: Acting, grant: Grant) -> bool:
    return acting.role == Role.LEAD and grant.agreement.status in (AgreementStatus.IN_FORCE, AgreementStatus.ENDED)


def _queue(acting: Acting, grant: Grant, found: Totals, lines: list[Line]) -> dict[str, Any]:
    """What waits for this reader, first come first; the newest entries wait as a rule, and are on the page already."""
    waits = {Role.SPONSOR: (EntryStatus.ENTERED, found.entered), Role.NATIONAL_LEAD: (EntryStatus.HELD, found.held)}
    status, count = waits.get(Role.NATIONAL_LEAD if acting.is_national else acting.role, (None, 0))
    if not count:
        return {"queue": []}
    queue = [one for one in reversed(lines) if one.status == status]
    if len(queue) < count:
        queue = listed(grant.entries.filter(status=status).order_by("number")[:IN_A_QUEUE])[::-1]
    return {"queue": queue[:IN_A_QUEUE], "queue_count": count, "queue_status": status}


@require_GET
def ledger_csv(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """What the page shows, all of it, under the same filters."""
    grant = grant_or_404(region, pk)
    search = LedgerFilter(request.GET or None, grant=grant).search()
    rows = [CSV_HEADINGS, *(_csv_row(one) for one in whole(entries(grant, search)))]
    return csv_response(f"ledger-{region}-{grant.agreement.starts_on.isoformat()}.csv", rows)


def _csv_row(entry: LedgerEntry) -> tuple[object, ...]:
    evidence = entry.evidence.all()
    return (
        entry.number,
        entry.spent_on,
        entry.get_kind_display(),
        entry.get_category_display(),
        entry.payee,
        entry.description,
        entry.amount,
        entry.effect,
        entry.get_status_display(),
        flags_in_words(entry),
        entry.reason,
        entry.reverses.number if entry.reverses else None,
        entry.entered_by_name,
        entry.entered_at,
        entry.consented_by_name,
        entry.decided_by_name,
        entry.decided_at,
        "; ".join(one.name for one in evidence),
        "; ".join(one.voucher.sha256 for one in evidence),
    )


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """Two pages under one address: what was spent, then what that means; written from the second."""
    acting, grant = acting_of(request), grant_or_404(region, pk)
    if not _can_enter(acting, grant):
        raise Http404
    form = EntryForm(request.POST or None, grant=grant)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        return _check(request, acting, grant, form)
    if "change" in request.POST:
        form = EntryForm(initial=form.cleaned_data if form.is_valid() else {}, grant=grant)
    return render(request, "regions/ledger_enter.html", {"grant": grant, "here": "ledger", "form": form})


def _check(request: HttpRequest, acting: Acting, grant: Grant, typed: EntryForm) -> HttpResponse:
    movement = typed.movement()
    same = _same(grant, movement)
    data = (request.POST, request.FILES) if "enter" in request.POST else ()
    form = CheckForm(*data, kept=_typed(typed), twins=same)
    if data and form.is_valid():
        try:
            entry = domain.enter(
                by=acting, grant=grant, movement=movement, evidence=form.cleaned_data["evidence"], beside=same
            )
        except Refused as refused:
            same = _same(grant, movement)  # one may have come meanwhile, which the form then asks about
            form = CheckForm(*data, kept=_typed(typed), twins=same)
            if form.is_valid():
                form.add_error(None, words(refused))
        else:
            who = "the College, as no agreed plan covers it" if entry.status == "held" else "the sponsor"
            messages.success(request, f"Entry {entry.number} is in the ledger. It waits for {who}")
            return redirect("ledger_entry", grant.agreement.region.slug, grant.pk, entry.number)
    context = {
        "grant": grant,
        "here": "ledger",
        "form": form,
        "movement": movement,
        "labels": LedgerEntry(kind=movement.kind, category=movement.category),
        "outlook": outlook(grant, movement.effect),
        "held": needs_consent(grant, kind=movement.kind, category=movement.category, amount=movement.amount),
        "twins": same,
    }
    return render(request, "regions/ledger_check.html", context)


def _same(grant: Grant, movement: domain.Movement) -> list[int]:
    return twins(grant, kind=movement.kind, payee=movement.payee, amount=movement.amount, spent_on=movement.spent_on)


def _typed(form: EntryForm) -> list[tuple[str, str]]:
    """As it was typed, for the page that checks to carry."""
    names = [name for name in form.fields if name != "spent_on"]
    return [(name, form.data.get(name, "")) for name in (*names, "spent_on_day", "spent_on_month", "spent_on_year")]
