"""The catalogue: importing it enters every KPI."""

from metrics.kpis import (
    activity,
    listening,
    pipeline,
    renewals,
    retention,
    revenue,
    satisfaction,
    service,
    staff,
)

__all__ = [
    "activity",
    "listening",
    "pipeline",
    "renewals",
    "retention",
    "revenue",
    "satisfaction",
    "service",
    "staff",
]
