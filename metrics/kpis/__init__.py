"""The catalogue: importing it enters every KPI."""

from metrics.kpis import (
    activity,
    pipeline,
    retention,
    revenue,
    satisfaction,
    service,
    staff,
)

__all__ = ["activity", "pipeline", "retention", "revenue", "satisfaction", "service", "staff"]
