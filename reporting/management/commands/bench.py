"""Measures as ratios: both sides in turn, in one run, medians; one JSON line each."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client
from django.urls import reverse

from regions.models import User
from regions.quarters import QuarterKey
from reporting import tasks  # noqa: F401  (the worker's handlers)
from reporting.domain.quarterly_return import RENDER_REPORT
from reporting.management import (
    good_practice_bench,
    grant_bench,
    log_bench,
    log_import_bench,
    market_bench,
    stakeholder_bench,
)
from reporting.management.scale import grow
from reporting.models import ReturnVersion
from reporting.pdf.subject import print_subject, subject_of
from succession import clock
from succession.pdf.renderer import renderer
from succession.tenancy import outbox
from succession.tenancy.acting import live_memberships
from succession.tenancy.middleware import SESSION_KEY
from succession.tenancy.models import Job
from succession.tenancy.scope import maintenance, member_scope

ROUNDS = 40
HOST = {"host": "succession.example.org"}


def _client(email: str) -> Client:
    client = Client(headers=HOST)
    user = User.objects.get(email=email)
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = live_memberships(user_id=user.pk, user_name=user.name)[0].pk
    session.save()
    return client


def _get(email: str, path: str) -> Callable[[], None]:
    client = _client(email)

    def once() -> None:
        if client.get(path, secure=True).status_code != 200:
            raise CommandError(f"{path} did not answer")

    return once


def _medians(*sides: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Seconds: each side once to warm up, then all in turn."""
    times: list[list[float]] = [[] for _ in sides]
    for at in range(rounds + 1):
        for side, found in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            if at:
                found.append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def _page(path: str, email: str, *, at_most: float) -> dict[str, Any]:
    # The floor: the same middleware, signed in, a scope, the base template, no query of its own.
    floor, page = _medians(_get("contributor.1.north-east@demo.example", reverse("cookies")), _get(email, path))
    return {"ratio": page / floor, "at_most": at_most, "floor_ms": floor * 1000, "page_ms": page * 1000}


def national() -> dict[str, Any]:
    slug = QuarterKey.of(clock.today()).previous.previous.slug
    return _page(reverse("national_quarter", args=[slug]), "national.lead@demo.example", at_most=4)


def quarterly_return() -> dict[str, Any]:
    slug = QuarterKey.of(clock.today()).previous.previous.slug
    path = reverse("return", args=["north-east", slug])
    return _page(path, "lead.north-east@demo.example", at_most=6)


def report() -> dict[str, Any]:
    """A whole job (lease, read, render, store) against the bare render; the hop over the broker is not in it."""
    user = User.objects.get(email="lead.north-east@demo.example")
    membership = live_memberships(user_id=user.pk, user_name=user.name)[0]
    with member_scope(user_id=user.pk, membership_id=membership.pk):
        version = ReturnVersion.objects.select_related("quarterly_return__quarter").filter(status="accepted").last()
        assert version is not None
        subject = subject_of(version)
    with maintenance():
        waiting = Job.objects.using("owner").filter(kind=RENDER_REPORT, state=Job.State.QUEUED)
        jobs = iter(list(waiting.values_list("pk", flat=True)))

    def one_job() -> None:
        if not outbox.run(next(jobs)):
            raise CommandError("no job was there to do")

    def one_render() -> None:
        print_subject(renderer(), subject)

    bare, job = _medians(one_render, one_job, rounds=12)
    return {"ratio": job / bare, "at_most": 1.5, "bare_ms": bare * 1000, "job_ms": job * 1000}


def national_history() -> dict[str, Any]:
    """The national page of 200 regions, with five times the history: must not grow. Fills the database: runs last."""
    found: dict[str, float] = {}
    for quarters in (8, 40):
        grow(regions=200, quarters=quarters)
        page = national()
        found |= {f"page_{quarters}": page["ratio"], f"page_{quarters}_ms": page["page_ms"]}
    return {"ratio": found["page_40"] / found["page_8"], "at_most": 1.5, **found}


MEASURES: dict[str, Callable[[], dict[str, Any]]] = {
    "national": national,
    "quarterly_return": quarterly_return,
    "report": report,
    "home": lambda: stakeholder_bench.home(_page),
    "stakeholders": lambda: stakeholder_bench.against_floor(_page),
    "good_practice": lambda: good_practice_bench.against_floor(_page),
    "grant": lambda: grant_bench.against_short(_get, _medians, route="ledger"),
    "grant_audit": lambda: grant_bench.against_short(_get, _medians, route="grant_audit"),
    "grant_floor": lambda: grant_bench.against_floor(_page),
    "log_import": log_import_bench.writing,
    "log_import_xlsx": log_import_bench.reading,
    "national_history": national_history,
    "indicators_region": lambda: log_bench.among_many(_medians),
    "indicators": lambda: log_bench.against_by_hand(_medians),
    "market": lambda: market_bench.against_floor(_page),
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name in options["names"] or MEASURES:
            found = {key: round(value, 2) for key, value in MEASURES[name]().items()}
            self.stdout.write(json.dumps({"measure": name, **found}))
            if found["ratio"] > found["at_most"]:
                failed.append(name)
        if failed:
            raise CommandError(f"above the limit: {', '.join(failed)}")
