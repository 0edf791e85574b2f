"""The product's jobs with a beat that asks every few seconds instead of every few minutes."""

from kpidash.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 4.0
