"""The catalogue: importing it enters every KPI."""

from metrics.kpis import (
    activity,
    advocacy,
    listening,
    pipeline,
    referrals,
    renewals,
    retention,
    revenue,
    satisfaction,
    service,
    staff,
)

__all__ = [
    "activity",
    "advocacy",
    "listening",
    "pipeline",
    "referrals",
    "renewals",
    "retention",
    "revenue",
    "satisfaction",
    "service",
    "staff",
]
