"""Sees to it that no run is lost and none is silent; whoever is alive may ask."""

from datetime import datetime

from metrics import alerts
from metrics.alerts import Alert
from metrics.runs import planning


def watch(now: datetime) -> list[Alert]:
    """Plan the run that is missing, give back those of dead workers, tell what is wrong.

    Computes nothing: whatever waits then is taken by the next worker that asks.
    """
    planning.take_back_stale(now)
    planning.nightly(now)
    found = alerts.alerts_at(now)
    for alert in found:
        alerts.tell(alert, now)
    return found
