"""The catalogue: importing it enters every KPI."""

from metrics.kpis import (
    activity,
    advocacy,
    listening,
    network,
    outcomes,
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
    "network",
    "outcomes",
    "pipeline",
    "referrals",
    "renewals",
    "retention",
    "revenue",
    "satisfaction",
    "service",
    "staff",
]
