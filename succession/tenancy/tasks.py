"""The two tasks of the kernel: do one job of the outbox, and find those that nobody does."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from succession.celery import app
from succession.tenancy import outbox


@app.task(name="succession.run_job")
def run_job(job_id: int) -> bool:
    _seen()  # with a long queue the beat's own task waits behind the jobs
    return outbox.run(job_id)


@app.task(name="succession.drain")
def drain() -> int:
    """Enqueue what waits; started by the beat, so that a lost nudge or a dead worker costs seconds, not the job."""
    _seen()
    waiting = outbox.waiting()
    for job_id in waiting:
        run_job.delay(job_id)
    return len(waiting)


def _seen() -> None:
    """What ``/healthz`` knows a living worker by."""
    cache.set("worker_seen_at", timezone.now(), timeout=None)
