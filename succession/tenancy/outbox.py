"""Work asked for inside a transaction and done by a worker afterwards.

The row is the promise; the message to the broker is only a nudge. So a job survives a broker that is down, a worker
that is killed and a message that arrives twice.
"""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from succession.celery import app
from succession.tenancy.models import Job
from succession.tenancy.scope import NotAMemberError, job_scope

logger = logging.getLogger(__name__)

LEASE_SECONDS = 25  # a dead worker's job is taken up again after at most this and one beat
TRIES = 6


def queue(*, kind: str, key: str, region_id: int | None, payload: dict[str, Any]) -> Job:
    """Ask for a job; asked again with the same key, it is the same job."""
    job, created = Job.objects.get_or_create(kind=kind, key=key, defaults={"region_id": region_id, "payload": payload})
    if created:
        transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: int) -> None:
    """Tell a worker at once. Without a broker nothing is lost: the beat finds the row later."""
    try:
        app.send_task("succession.run_job", args=[job_id], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("job %s is queued, but the broker did not answer (%s)", job_id, type(error).__name__)


def nudge_all(job_ids: Sequence[int]) -> int:
    """For what the beat has queued; how many."""
    for job_id in job_ids:
        nudge(job_id)
    return len(job_ids)


class Handler(ABC):
    """How one kind of job is done: read in a scope, work outside any transaction, write in a second scope."""

    kind: ClassVar[str]

    @abstractmethod
    def read(self, payload: dict[str, Any]) -> Any:
        """What the work needs; None when there is nothing left to do."""

    @abstractmethod
    def work(self, subject: Any) -> Any:
        """The slow part, without a database."""

    @abstractmethod
    def write(self, payload: dict[str, Any], result: Any) -> None:
        """Store the result so that a second delivery changes nothing."""


HANDLERS: dict[str, Handler] = {}


def handles(handler: type[Handler]) -> type[Handler]:
    HANDLERS[handler.kind] = handler()
    return handler


def waiting() -> list[int]:
    """Jobs that nobody holds: queued, or leased by a worker that has died."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT id FROM ctx.waiting_jobs()")
        return [row[0] for row in cursor.fetchall()]


def run(job_id: int) -> bool:
    """Lease the job and do it. False when somebody else holds it, has done it, or took it over meanwhile."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT lease, kind, payload::text FROM ctx.lease_job(%s, %s)", [job_id, LEASE_SECONDS])
        row = cursor.fetchone()
    if row is None:
        return False
    lease, kind, payload = row[0], row[1], json.loads(row[2])
    handler = HANDLERS[kind]
    try:
        with job_scope(job_id=job_id, lease=lease):
            subject = handler.read(payload)
        result = handler.work(subject) if subject is not None else None
        with job_scope(job_id=job_id, lease=lease):
            if result is not None:
                handler.write(payload, result)
            Job.objects.filter(pk=job_id).update(
                state=Job.State.DONE, lease=None, lease_until=None, fault="", finished_at=timezone.now()
            )
    except NotAMemberError:
        logger.warning("job %s was taken over by another worker", job_id)
        return False
    except Exception as error:
        _release(job_id, lease, fault=type(error).__name__)
        raise
    return True


def _release(job_id: int, lease: UUID, *, fault: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT ctx.release_job(%s, %s, %s, %s)", [job_id, lease, fault, TRIES])
