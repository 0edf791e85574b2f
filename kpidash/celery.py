"""The jobs' app, for `celery -A kpidash worker` and `celery -A kpidash beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpidash.settings")

from kpidash import log_lines as log_lines

app = Celery("kpidash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
