"""What must hold before numbers are published."""

from collections.abc import Collection, Sequence
from datetime import date
from math import isclose, isnan

import numpy as np
import pandas as pd

from metrics.engine.compute import fold, whole
from metrics.engine.folding import FIGURES
from metrics.engine.kpi import Fold, Kpi
from metrics.engine.ownership import NOBODY, TeamTree
from metrics.engine.periods import Window, WindowKind, add_months
from metrics.engine.scopes import ScopeKind
from metrics.models import Run, Snapshot

RANGES = {Fold.SHARE: (0.0, 100.0), Fold.SCORE: (-100.0, 100.0)}
# Where the recurring fee goes, month by month: what comes in, what goes, what does either.
STOCK = "mrr"
GAINS = ("mrr_new", "mrr_expansion", "mrr_reactivation", "mrr_resume", "mrr_transfer", "mrr_fx")
LOSSES = ("mrr_contraction", "mrr_churn", "mrr_pause")
BRIDGE = (STOCK, *GAINS, *LOSSES)
CENT = 0.005


def check_figures(kpi: Kpi, figures: pd.DataFrame, windows: Sequence[Window]) -> None:
    """No number is endless, and each lies where its kind can. Raises ValueError."""
    numbers = figures[list(FIGURES)].to_numpy(dtype=np.float64)
    _refuse(kpi, figures, windows, np.isinf(numbers).any(axis=1), "is endless")
    value, low, high = (figures[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    if kpi.fold in RANGES:
        least, most = RANGES[kpi.fold]
        outside = (value < least) | (value > most)
        _refuse(kpi, figures, windows, outside, f"is outside {least:g} to {most:g}")
    has_interval = ~np.isnan(low) | ~np.isnan(high)
    inside = (low <= value) & (value <= high)
    _refuse(kpi, figures, windows, has_interval & ~inside, "is outside its own interval")


def _refuse(
    kpi: Kpi, figures: pd.DataFrame, windows: Sequence[Window], wrong: np.ndarray, what: str
) -> None:
    if wrong.any():
        line = figures[wrong].iloc[0]
        window = windows[int(line["window"])].label
        raise ValueError(f"{kpi.key} of a {line['kind']} in {window} {what}: {line['value']}.")


def check_sums(
    kpi: Kpi,
    rows: pd.DataFrame,
    figures: pd.DataFrame,
    windows: Sequence[Window],
    *,
    tree: TeamTree,
    today: int,
) -> None:
    """All owners and nobody together are the agency, and so are all teams. Raises ValueError.

    Only for KPIs that add up: spells and meetings of several count for each.
    """
    rows = whole(rows)
    if kpi.fold is not Fold.SUM or not len(figures) or _counts_for_several(rows):
        return
    agency = figures[figures["kind"] == ScopeKind.AGENCY]
    people = figures[figures["kind"] == ScopeKind.PERSON]
    teams = figures[figures["kind"] == ScopeKind.TEAM]
    top = teams[tree.parent[teams["code"].to_numpy(dtype=np.int64)] == NOBODY]
    for who, parts, left in (("people", people, "owner"), ("teams", top, "team")):
        nobodys = fold(
            kpi, rows[rows[left] < 0], windows, tree=tree, today=today, kinds=[ScopeKind.AGENCY]
        )
        _check_sum(kpi, windows, who, total=_sums(agency), parts=[_sums(parts), _sums(nobodys)])


def _check_sum(
    kpi: Kpi,
    windows: Sequence[Window],
    who: str,
    *,
    total: dict[int, float],
    parts: Sequence[dict[int, float]],
) -> None:
    for place, whole_of_it in total.items():
        added = sum(part.get(place, 0.0) for part in parts)
        if isnan(whole_of_it):
            continue  # a fee in a currency without a rate: shown as not known
        if not isclose(added, whole_of_it, rel_tol=1e-9, abs_tol=1e-6):
            window = windows[place].label
            raise ValueError(f"{kpi.key} of {window}: {who} add up to {added}, not {whole_of_it}.")


def _sums(figures: pd.DataFrame) -> dict[int, float]:
    """The numerators of each window, added up."""
    sums = figures.groupby("window")["numerator"].sum(min_count=1)
    return {int(str(place)): total for place, total in sums.items()}


def _counts_for_several(rows: pd.DataFrame) -> bool:
    """Whether spells, or meetings of several, make the people more than the agency."""
    is_shared = rows.duplicated(["record", "client", "on"])
    return bool((rows["grain"] != "").any() or is_shared.any())


def findings(run: Run, years: Collection[int]) -> list[str]:
    """Sentences about numbers of some years that don't fit each other; none = publish.

    The fee at a month's start and all that moved it are the fee at its end.
    """
    told = Snapshot.objects.filter(
        batch__steps__run=run,
        batch__kpi__in=BRIDGE,
        batch__year__in=years,
        scope="agency",
        window=WindowKind.MONTH,
    ).values_list("batch__kpi", "start", "value")
    if run.left_out or not (fees := {(kpi, start): value for kpi, start, value in told}):
        return []
    months = sorted(start for kpi, start in fees if kpi == STOCK)
    return [
        f"The recurring fee of {month:%Y-%m} is off by {off:.2f} from what moved it."
        for month in months
        if (off := _off_bridge(fees, month)) is not None and abs(off) > CENT
    ]


def _off_bridge(fees: dict[tuple[str, date], float | None], month: date) -> float | None:
    """By how much the end isn't the start and the movements; None where one isn't known."""
    start, end = fees.get((STOCK, add_months(month, -1))), fees[STOCK, month]
    moved = {key: fees.get((key, month), 0.0) for key in (*GAINS, *LOSSES)}
    if start is None or end is None or None in moved.values():
        return None
    change = sum((moved[key] or 0.0) * (-1 if key in LOSSES else 1) for key in moved)
    return end - start - change
