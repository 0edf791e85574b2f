"""The rows behind published numbers, packed as compressed Arrow, and read again."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from metrics.engine.kpi import Kpi
from metrics.engine.periods import Window, WindowKind, add_months
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import Records, as_date, day_number
from metrics.engine.workbench import Workbench
from metrics.models import Evidence

IDS = {"client": "client", "owner": "person", "team": "team", "had_by": "team"}
KEPT = (
    "client",
    "owner",
    "team",
    "had_by",
    "grain",
    "record",
    "on",
    "until",
    "at",
    "subject",
    "again",
    "numerator",
    "own_numerator",
    "denominator",
    "state",
    "reason",
    "apart",
    "known_from",
    "seen_at",
    "per_client",
    "score",
    "exposed",
    "lost",
    "window_end",
)
Piece = tuple[date, str, pd.DataFrame]
# So many rows of a year are read as fast as those of a month.
A_YEAR_IN_ONE = 3000


def scope_name(kind: str, code: int, records: Records) -> str:
    """A scope as it is written, from the code that the engine knows it by."""
    if kind == ScopeKind.AGENCY:
        return str(ScopeKind.AGENCY)
    return f"{kind}:{ids_of(kind, records)[code]}"


def ids_of(kind: str, records: Records) -> pd.Index:
    return {"client": records.clients, "person": records.people, "team": records.teams}[str(kind)]


def packed(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window], bench: Workbench
) -> dict[int, list[Evidence]]:
    """Pieces of evidence by the year of their batch."""
    found: dict[int, list[Evidence]] = {}
    if not len(rows):
        return found
    named = _named(rows, bench.records)
    first_year = as_date(min(_first_day(bench), bench.today)).year
    parts = _cohorts(named, windows) if kpi.judges_windows else _events(named, windows, first_year)
    for last_month, window, part in parts:
        end = add_months(last_month, 1)
        proof = Evidence(window=window, end=end, rows=_to_arrow(part), n=len(part))
        found.setdefault(max(last_month.year, first_year), []).append(proof)
    return found


def _first_day(bench: Workbench) -> int:
    return bench.today if bench.first_day is None else bench.first_day


def _cohorts(rows: pd.DataFrame, windows: Sequence[Window]) -> Iterator[Piece]:
    """The cohorts of all windows of one kind that end in one year, in one piece."""
    places = rows["window"].to_numpy()
    rows = rows.assign(window_end=np.array([day_number(w.end) for w in windows])[places])
    shelf = {(w.last_month.year, w.kind) for w in windows}
    of_window = [(w.last_month.year, w.kind) for w in windows]
    for year, kind in sorted(shelf):
        mine = np.array([place == (year, kind) for place in of_window])[places]
        if mine.any():
            yield date(year, 12, 1), kind, rows[mine]


def _events(rows: pd.DataFrame, windows: Sequence[Window], first_year: int) -> Iterator[Piece]:
    """Events to the end of the windows that still run: a year in one piece, or by the month.

    A page that shows one month of many rows shouldn't have to read the year's.
    What twelve months that end in the first year reach back to lies with it.
    """
    years = {window.last_month.year for window in windows}
    months = {month for window in windows for month in window.month_starts()}
    starts = sorted(month for month in months if max(month.year, first_year) in years)
    edges = np.array([day_number(start) for start in starts])
    ends = np.array([day_number(add_months(start, 1)) for start in starts])
    year_of = np.array([max(start.year, first_year) for start in starts])
    on = rows["on"].to_numpy()
    place = np.searchsorted(edges, on, "right") - 1
    inside = (place >= 0) & (on < ends[place])
    for year in sorted(years):
        mine = inside & (year_of[place] == year)
        if 0 < mine.sum() <= A_YEAR_IN_ONE:
            yield date(year, 12, 1), WindowKind.YEAR, rows[mine]
            continue
        for number in np.unique(place[mine]):
            yield starts[number], WindowKind.MONTH, rows[mine & (place == number)]


def _named(rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """Codes as ids: a client's code may be another one tomorrow."""
    named = rows.assign(
        **{
            column: pd.Categorical.from_codes(
                rows[column].to_numpy().astype(np.int64), categories=ids_of(kind, records)
            )
            for column, kind in IDS.items()
            if column in rows
        }
    )
    if rows["record"].dtype.kind in "iu":
        named = named.assign(record=named["client"].astype("str"))
    return named


def _to_arrow(part: pd.DataFrame) -> bytes:
    splits = [str(name) for name in part if str(name).startswith("by_")]
    columns = {name: _column(part[name]) for name in (*KEPT, *splits) if name in part}
    return _written(pa.table(columns))


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _column(values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):
        used = values.cat.remove_unused_categories().cat
        ids = pa.array(list(used.categories), type=pa.string())
        codes = pa.array(used.codes, mask=(used.codes < 0).to_numpy())
        return pa.DictionaryArray.from_arrays(codes, ids)
    if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
        return pa.array(values.to_numpy(dtype=object), type=pa.string()).dictionary_encode()
    return pa.array(values.to_numpy())


def rename(client: str, names: dict[str, str]) -> None:
    """Put other names in place of some in a client's rows: what they prove stays the same."""
    for proof in Evidence.objects.iterator(chunk_size=200):
        table = pa.ipc.open_stream(proof.rows).read_all()
        columns = dict(zip(table.column_names, table.columns, strict=True))
        if "client" not in columns or client not in _known(columns["client"]):
            continue
        is_theirs = [id == client for id in columns["client"].to_pylist()]
        renamed = {
            name: _renamed(column, names, is_theirs)
            for name, column in columns.items()
            if any(_now(text, names) != text for text in _known(column))
        }
        if renamed:
            proof.rows = _written(pa.table({**columns, **renamed}))
            proof.save(update_fields=["rows"])


def _now(text: str, names: dict[str, str]) -> str:
    """A name by itself, or behind what its row is about: "per client: nora"."""
    about, colon, name = text.rpartition(": ")
    return names.get(text) or about + colon + names.get(name, name)


def _known(column: pa.ChunkedArray) -> list[str]:
    """The different texts in a column; numbers have none."""
    is_text = pa.types.is_dictionary(column.type)
    texts = column.combine_chunks().dictionary.to_pylist() if is_text else []
    return [text for text in texts if text]


def _renamed(column: pa.ChunkedArray, names: dict[str, str], rows: list[bool]) -> pa.Array:
    told = zip(column.to_pylist(), rows, strict=True)
    renamed = [_now(text, names) if text and mine else text for text, mine in told]
    return pa.array(renamed, type=pa.string()).dictionary_encode()


def from_arrow(data: bytes, *, client: str = "") -> pd.DataFrame:
    """The rows of one piece of evidence, or a client's alone, with ids as text."""
    # A piece is unpacked faster than threads for it are found.
    alone = pa.ipc.IpcReadOptions(use_threads=False)
    table = pa.ipc.open_stream(data, options=alone).read_all()
    if client:
        table = table.filter(_are_of(client, table["client"]))
    return pd.DataFrame({name: _values(table[name]) for name in table.column_names})


def _are_of(client: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which rows are a client's: its place in the piece's own list of clients is looked up once."""
    chunks = []
    for chunk in column.chunks:
        place = pc.index(chunk.dictionary, client).as_py()
        chunks.append(pc.equal(chunk.indices, pa.scalar(place, chunk.indices.type)))
    return pa.chunked_array(chunks, type=pa.bool_())


def _values(column: pa.ChunkedArray) -> Any:
    if not pa.types.is_dictionary(column.type):
        return column.to_numpy()
    return pd.array(column.cast(pa.large_string()).fill_null(""), dtype="str")


def no_rows() -> pd.DataFrame:
    """Evidence of nothing."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in EMPTY.items()})


EMPTY = {
    **dict.fromkeys(("client", "owner", "team", "grain", "record", "state", "reason"), "object"),
    **dict.fromkeys(("on", "window"), "int64"),
    **dict.fromkeys(("numerator", "denominator"), "float64"),
}
