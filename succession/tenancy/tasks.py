"""The tasks of the kernel: do one job of the outbox, find those that nobody does, clear what has long ended."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_ready
from django.core.cache import cache
from django.utils import timezone

from succession.celery import app
from succession.sessions import SessionStore
from succession.tenancy import outbox


def _leave_mark() -> None:
    """For ``/healthz``. By every task, as behind a long queue the beat's own one expires before its turn."""
    cache.set("worker_seen_at", timezone.now(), timeout=None)


@app.task(name="succession.run_job")
def run_job(job_id: int) -> bool:
    _leave_mark()
    return outbox.run(job_id)


@app.task(name="succession.drain")
def drain() -> int:
    """Enqueue what waits; started by the beat, so that a lost nudge or a dead worker costs seconds, not the job."""
    _leave_mark()
    waiting = outbox.waiting()
    for job_id in waiting:
        run_job.delay(job_id)
    return len(waiting)


@app.task(name="succession.clear_sessions")
def clear_sessions() -> None:
    _leave_mark()
    SessionStore.clear_expired()


@worker_ready.connect
def start(**kwargs: Any) -> None:
    """A worker that has just begun looks at once; the beat's next tick may be seconds away."""
    del kwargs
    drain.delay()
