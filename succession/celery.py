"""The Celery application: ``celery -A succession worker`` and ``celery -A succession beat``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "succession.settings")

app = Celery("succession")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
