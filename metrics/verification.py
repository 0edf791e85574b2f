"""What must hold before numbers are published."""

from collections.abc import Iterable, Iterator, Sequence
from math import isclose, isnan

import pandas as pd

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.engine.compute import fold, whole
from metrics.engine.kpi import CATALOGUE, Fold, Kpi
from metrics.engine.ownership import TeamTree
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.models import Batch, Snapshot

RANGES = {Fold.SHARE: (0.0, 100.0), Fold.SCORE: (-100.0, 100.0)}


def check_sums(
    kpi: Kpi,
    rows: pd.DataFrame,
    figures: pd.DataFrame,
    windows: Sequence[Window],
    *,
    tree: TeamTree,
    today: int,
) -> None:
    """All owners and nobody together are the agency, window by window. Raises ValueError.

    Only for KPIs that add up: spells and meetings of several count for each.
    """
    rows = whole(rows)
    if kpi.fold is not Fold.SUM or not len(figures) or _counts_for_several(rows):
        return
    agency = [ScopeKind.AGENCY]
    unowned = rows[rows["owner"] < 0]
    nobodys = _sums(fold(kpi, unowned, windows, tree=tree, today=today, kinds=agency))
    agencys = _sums(figures[figures["kind"] == ScopeKind.AGENCY])
    people = _sums(figures[figures["kind"] == ScopeKind.PERSON])
    for place, total in agencys.items():
        parts = people.get(place, 0.0) + nobodys.get(place, 0.0)
        if isnan(total):
            continue  # a fee in a currency without a rate: shown as not known
        if not isclose(parts, total, rel_tol=1e-9, abs_tol=1e-6):
            window = windows[place].label
            raise ValueError(f"{kpi.key} of {window}: people add up to {parts}, not {total}.")


def _sums(figures: pd.DataFrame) -> dict[int, float]:
    """The numerators of each window, added up."""
    sums = figures.groupby("window")["numerator"].sum(min_count=1)
    return {int(str(place)): total for place, total in sums.items()}


def _counts_for_several(rows: pd.DataFrame) -> bool:
    """Whether spells, or meetings of several, make the people more than the agency."""
    is_shared = rows.duplicated(["record", "client", "on"])
    return bool((rows["grain"] != "").any() or is_shared.any())


def findings(batches: Iterable[Batch]) -> list[str]:
    """Sentences about numbers that can't be right; none = publish."""
    return [sentence for batch in batches for sentence in _in_batch(batch)]


def _in_batch(batch: Batch) -> Iterator[str]:
    fold = CATALOGUE[batch.kpi].fold
    if fold in RANGES:
        least, most = RANGES[fold]
        outside = Snapshot.objects.filter(batch=batch).exclude(value__range=(least, most))
        outside = outside.filter(value__isnull=False)
        for snapshot in outside[:3]:
            yield f"{batch.kpi} of {snapshot} is {snapshot.value}, outside {least:g} to {most:g}."
    wide = Snapshot.objects.filter(batch=batch, low__isnull=False)
    for scope, point, low, high in wide.values_list("scope", "value", "low", "high").iterator():
        if point is None or low is None or high is None or not low <= point <= high:
            yield f"{batch.kpi} of {scope} is {point}, outside its interval {low} to {high}."
            return
