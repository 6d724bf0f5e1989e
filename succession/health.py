"""``/healthz``: does the database answer, the broker, and at least one worker?"""

from __future__ import annotations

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connections
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from succession.celery import app

# Each job leaves its worker's mark, and so does the task that the beat starts every five seconds.
WORKER_SILENT = datetime.timedelta(seconds=30)


def _database() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker() -> bool:
    # One bounded try: a dead broker must not hold the page up.
    try:
        with app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except Exception:  # noqa: BLE001  (every transport has its own errors)
        return False
    return True


def _worker() -> bool:
    try:
        seen = cache.get("worker_seen_at")
    except Error:
        return False
    return seen is not None and timezone.now() - seen < WORKER_SILENT


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    del request
    parts = {"database": _database(), "broker": _broker(), "worker": _worker()}
    status = {name: "ok" if fine else "down" for name, fine in parts.items()}
    whole = all(parts.values())
    return JsonResponse({**status, "status": "ok" if whole else "down"}, status=200 if whole else 503)
