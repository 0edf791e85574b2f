"""Targets and runs in the Django admin."""

from metrics.admin import runs, targets

__all__ = ["runs", "targets"]
