"""One question to the oracle: any of its KPIs, of any records, scope and window."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tests.oracle import (
    activity,
    contracts,
    growth,
    movements,
    pipeline,
    retention,
    service,
    surveys,
)
from tests.oracle.answer import Answer, Question
from tests.oracle.rows import Records

KPIS: dict[str, Callable[[Question], Answer]] = {
    kpi.__name__: kpi
    for kpi in (
        retention.logo_retention,
        retention.churn_rate,
        retention.churn_by_reason,
        retention.grr,
        retention.nrr,
        movements.mrr,
        movements.mrr_growth,
        movements.mrr_new,
        movements.mrr_expansion,
        movements.mrr_contraction,
        movements.mrr_churn,
        movements.mrr_reactivation,
        movements.mrr_pause,
        movements.mrr_resume,
        movements.mrr_fx,
        movements.gross_mrr_churn,
        movements.net_mrr_churn,
        movements.quick_ratio,
        contracts.contract_churn_rate,
        contracts.contract_renewal_rate,
        contracts.gross_renewal_value_rate,
        growth.upsell_revenue,
        growth.cross_sell_revenue,
        activity.revenue_per_client,
        activity.touchpoints_upstream,
        activity.touchpoints_downstream,
        surveys.nps,
        surveys.csat,
        service.first_response_time,
        service.sla_attainment,
        service.time_to_resolution,
        pipeline.proposal_conversion,
        pipeline.on_time_delivery,
    )
}


def ask(
    records: Records, kpi: str, *, scope: str, start: date, end: date, now: datetime
) -> dict[str, Any]:
    """What a KPI is: value, numerator, denominator, n, open, undecided and parts."""
    return asdict(KPIS[kpi](Question(records, scope, start, end, now)))
