"""The catalogue: importing it enters every KPI."""

from metrics.kpis import (
    activity,
    pipeline,
    retention,
    revenue,
    satisfaction,
    service,
)

__all__ = ["activity", "pipeline", "retention", "revenue", "satisfaction", "service"]
