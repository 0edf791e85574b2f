"""The rows behind published numbers, packed as compressed Arrow, and read again."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from metrics.engine.kpi import Kpi
from metrics.engine.periods import Window, WindowKind, add_months, first_of_month
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import Records, as_date
from metrics.engine.workbench import Workbench
from metrics.models import Evidence

MONTH = WindowKind.MONTH
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
    "numerator",
    "own_numerator",
    "denominator",
    "state",
    "reason",
)


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
    """Rows of evidence by the year of their batch."""
    found: dict[int, list[Evidence]] = {}
    named = _named(rows, bench.records)
    for year, window, end, part in _parts(kpi, named, windows):
        proof = Evidence(window=window, end=end, rows=_to_arrow(part), n=len(part))
        found.setdefault(year, []).append(proof)
    return found


def _parts(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window]
) -> Iterator[tuple[int, str, date, pd.DataFrame]]:
    if kpi.judges_windows:
        for place, part in rows.groupby("window"):
            window = windows[int(place)]
            yield window.last_month.year, window.kind, window.end, part
        return
    months = {window.start: window for window in windows if window.kind is MONTH}
    first = {day: first_of_month(as_date(day)) for day in rows["on"].unique() if abs(day) < 10**6}
    for month, part in rows.groupby(rows["on"].map(first)):
        if month in months:
            yield month.year, MONTH, add_months(month, 1), part


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
    part = part[[name for name in KEPT if name in part]].copy()
    for column in part.select_dtypes("category"):
        part[column] = part[column].cat.remove_unused_categories()
    for column in ("grain", "state", "reason"):
        part[column] = part[column].astype("category")
    table = pa.Table.from_pandas(part, preserve_index=False)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def from_arrow(data: bytes) -> pd.DataFrame:
    """The rows of one piece of evidence, with ids as text."""
    frame = pa.ipc.open_stream(data).read_all().to_pandas()
    for column in frame.select_dtypes("category"):
        frame[column] = frame[column].astype("object").where(frame[column].notna(), "")
    return frame


def no_rows() -> pd.DataFrame:
    """Evidence of nothing."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in EMPTY.items()})


EMPTY = {
    **dict.fromkeys(("client", "owner", "team", "grain", "record", "state", "reason"), "object"),
    **dict.fromkeys(("on", "window"), "int64"),
    **dict.fromkeys(("numerator", "denominator"), "float64"),
}
