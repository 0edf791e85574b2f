"""The project: settings, routes, and how its processes start."""

from kpidash.celery import app as celery_app

__all__ = ["celery_app"]
