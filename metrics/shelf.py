"""The evidence of one run, as it is read for a page: each piece once, many in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from django.db.models import Q

from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.periods import Window, WindowKind
from metrics.engine.tables import day_number
from metrics.evidence import from_arrow, no_rows
from metrics.models import Evidence, Run

Need = tuple[str, Window]


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as it lies in the database."""

    pk: int
    kpi: str
    year: int
    window: str
    end: date
    rows: bytes

    def serves(self, kpi: Kpi, window: Window) -> bool:
        """The same as `pieces_of` asks of the database."""
        if kpi.judges_windows:
            return self.window == window.kind and self.year == window.last_month.year
        is_year = self.window == WindowKind.YEAR
        last = _year_end(window) if is_year else window.end
        return self.end <= last and (kpi.rows_stand_open or self.end > window.start)


@dataclass(frozen=True)
class Shelf:
    """Pieces that were read stay at hand for the next question."""

    run: Run | None
    _pieces: dict[int, Piece] = field(default_factory=dict)
    _held: set[Need] = field(default_factory=set)
    _unpacked: dict[tuple[int, str], pd.DataFrame] = field(default_factory=dict)

    def fetch(self, needs: Iterable[Need]) -> None:
        """Whatever some KPIs' numbers of some windows are made of, in one query."""
        missing = set(needs) - self._held
        if not missing:
            return
        wanted = Q(pk=None)
        for key in {key for key, _window in missing}:
            windows = [window for each, window in missing if each == key]
            wanted |= Q(batch__kpi=key) & pieces_of(CATALOGUE[key], windows)
        found = Evidence.objects.filter(wanted, batch__steps__run=self.run)
        told = (
            found.exclude(pk__in=self._pieces)
            .order_by("window", "end")
            .values_list("pk", "batch__kpi", "batch__year", "window", "end", "rows")
        )
        for pk, kpi, year, kind, end, rows in told:
            self._pieces[pk] = Piece(pk, kpi, year, kind, end, bytes(rows))
        self._held.update(missing)

    def rows(self, kpi: Kpi, windows: Sequence[Window], *, client: str = "") -> pd.DataFrame:
        """The rows that the numbers of some windows are made of, or a client's alone."""
        self.fetch((kpi.key, window) for window in windows)
        pieces = [
            piece
            for piece in self._pieces.values()
            if piece.kpi == kpi.key and any(piece.serves(kpi, window) for window in windows)
        ]
        pieces.sort(key=lambda piece: (piece.window, piece.end))
        frames = [_placed(piece, self._rows_of(piece, client), windows) for piece in pieces]
        # What is empty says nothing, not even of which kind its columns are.
        frames = [frame for frame in frames if len(frame)] or frames[:1]
        return pd.concat(frames, ignore_index=True) if frames else no_rows()

    def _rows_of(self, piece: Piece, client: str) -> pd.DataFrame:
        place = (piece.pk, client)
        if place not in self._unpacked:
            self._unpacked[place] = from_arrow(piece.rows, client=client)
        return self._unpacked[place]


def pieces_of(kpi: Kpi, windows: Iterable[Window]) -> Q:
    """Which pieces the numbers of some windows are made of."""
    wanted = Q(pk=None)
    for window in windows:
        wanted |= _pieces_of(kpi, window)
    return wanted


def _pieces_of(kpi: Kpi, window: Window) -> Q:
    if kpi.judges_windows:
        return Q(window=window.kind, batch__year=window.last_month.year)
    before = Q(window=WindowKind.MONTH, end__lte=window.end)
    before |= Q(window=WindowKind.YEAR, end__lte=_year_end(window))
    # What was sent long before may still be open in the window.
    return before if kpi.rows_stand_open else before & Q(end__gt=window.start)


def _year_end(window: Window) -> date:
    return date(window.last_month.year + 1, 1, 1)


def _placed(piece: Piece, rows: pd.DataFrame, windows: Sequence[Window]) -> pd.DataFrame:
    """A piece's rows; those of cohorts with the position of their window."""
    if "window_end" not in rows:
        return rows.assign(window=-1)
    places = {
        day_number(window.end): place
        for place, window in enumerate(windows)
        if window.kind == piece.window
    }
    rows = rows[rows["window_end"].isin(places)]
    return rows.assign(window=rows["window_end"].map(places).astype("int64"))
