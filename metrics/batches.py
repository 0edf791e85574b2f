"""Batches of numbers: one KPI, one year, computed once and never changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import pandas as pd

from kpidash import clock
from metrics import evidence, verification
from metrics.engine.compute import contributions_to, fold, is_monitored
from metrics.engine.folding import FIGURES
from metrics.engine.kpi import Kpi
from metrics.engine.periods import Window
from metrics.engine.workbench import Workbench
from metrics.models import Batch, Evidence, Snapshot

# Opens the transaction that a batch is written in.
Writing = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Found:
    """A batch that a run needs, and whether it had to be made."""

    year: int
    batch: Batch
    is_new: bool


def batches_of(
    kpi: Kpi,
    bench: Workbench,
    windows: Sequence[Window],
    marks: Mapping[int, str],
    writing: Writing,
) -> list[Found]:
    """The KPI's batch of each year: one with the same mark where there is one, else made now."""
    known = {
        batch.year: batch
        for batch in Batch.objects.filter(kpi=kpi.key, fingerprint__in=marks.values())
        if marks.get(batch.year) == batch.fingerprint
    }
    missing = {year: mark for year, mark in marks.items() if year not in known}
    made = _make(kpi, bench, windows, missing, writing) if missing else {}
    found = {**known, **made}
    return [Found(year, found[year], is_new=year in made) for year in marks]


def _make(
    kpi: Kpi,
    bench: Workbench,
    windows: Sequence[Window],
    marks: Mapping[int, str],
    writing: Writing,
) -> dict[int, Batch]:
    """Compute the KPI once and write a batch for each of the years."""
    started = perf_counter()
    mine = [window for window in windows if window.last_month.year in marks and kpi.judges(window)]
    content: dict[int, list[Snapshot | Evidence]] = {year: [] for year in marks}
    rows, figures = checked_figures(kpi, bench, mine)
    for window, snapshot in _snapshots(figures, mine, bench):
        content[window.last_month.year].append(snapshot)
    for year, proof in evidence.packed(kpi, rows, mine, bench).items():
        if year in content:
            content[year] += proof
    seconds = (perf_counter() - started) / len(marks)
    made = {}
    for year, mark in marks.items():
        with writing():
            made[year] = _write(kpi, year, mark, content[year], bench, seconds)
    return made


def checked_figures(
    kpi: Kpi, bench: Workbench, windows: Sequence[Window]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A KPI's rows and what they come to. Raises what the records make it raise."""
    rows = contributions_to(kpi, bench, windows)
    told: dict[str, Any] = {"tree": bench.ownership.tree, "today": bench.today}
    figures = fold(kpi, rows, windows, **told)
    verification.check_figures(kpi, figures, windows)
    verification.check_sums(kpi, rows, figures, windows, **told)
    return rows, figures


def _snapshots(
    figures: pd.DataFrame, windows: Sequence[Window], bench: Workbench
) -> Iterator[tuple[Window, Snapshot]]:
    numbers = figures[list(FIGURES)].astype(object).where(figures[list(FIGURES)].notna(), None)
    places = zip(figures["kind"], figures["code"], figures["window"], strict=True)
    for (kind, code, place), values in zip(places, numbers.to_numpy(), strict=True):
        window = windows[place]
        yield (
            window,
            Snapshot(
                scope=evidence.scope_name(kind, code, bench.records),
                window=window.kind,
                start=window.start,
                end=window.end,
                **dict(zip(FIGURES, values, strict=True)),
            ),
        )


def _write(
    kpi: Kpi,
    year: int,
    mark: str,
    content: Sequence[Snapshot | Evidence],
    bench: Workbench,
    seconds: float,
) -> Batch:
    """The batch with all that is in it, or, if another run was faster, that one's."""
    batch, is_new = Batch.objects.get_or_create(
        kpi=kpi.key,
        year=year,
        fingerprint=mark,
        defaults={
            "is_monitored": is_monitored(kpi, bench.records),
            "made_at": clock.now(),
            "seconds": seconds,
        },
    )
    if is_new:
        for piece in content:
            piece.batch = batch
        snapshots = [piece for piece in content if isinstance(piece, Snapshot)]
        proof = [piece for piece in content if isinstance(piece, Evidence)]
        Snapshot.objects.bulk_create(snapshots, batch_size=2000)
        Evidence.objects.bulk_create(proof, batch_size=200)
    return batch
