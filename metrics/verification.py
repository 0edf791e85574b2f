"""What must hold before numbers are published."""

from collections.abc import Iterable, Iterator

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.engine.kpi import CATALOGUE, Fold
from metrics.models import Batch, Snapshot

RANGES = {Fold.SHARE: (0.0, 100.0), Fold.SCORE: (-100.0, 100.0)}


def findings(batches: Iterable[Batch]) -> list[str]:
    """Sentences about numbers that can't be right; none = publish."""
    return [sentence for batch in batches for sentence in _in_batch(batch)]


def _in_batch(batch: Batch) -> Iterator[str]:
    fold = CATALOGUE[batch.kpi].fold
    if fold in RANGES:
        low, high = RANGES[fold]
        outside = Snapshot.objects.filter(batch=batch).exclude(value__range=(low, high))
        outside = outside.filter(value__isnull=False)
        for snapshot in outside[:3]:
            yield f"{batch.kpi} of {snapshot} is {snapshot.value}, outside {low:g} to {high:g}."
    wide = Snapshot.objects.filter(batch=batch, low__isnull=False)
    for snapshot in wide.values_list("scope", "value", "low", "high").iterator():
        scope, value, low, high = snapshot
        if not low <= value <= high:
            yield f"{batch.kpi} of {scope} is {value}, outside its interval {low} to {high}."
            return
