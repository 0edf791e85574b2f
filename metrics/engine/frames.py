"""The verbs that KPI functions are written with."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

COUNTED, OPEN, UNDECIDED, EXCLUDED = "counted", "open", "undecided", "excluded"

# In a column `by_<split>`: the row belongs to no part of it.
NO_PART = "\0"

# To be credited to whoever looked after the client on the day of credit.
OWNER = -2


def codes(ids: pd.Series) -> np.ndarray:
    """The codes of clients, people or teams; -1 where there is none."""
    return ids.cat.codes.to_numpy().astype(np.int64)


def contributions(
    *,
    client: Any,
    record: Any,
    numerator: Any,
    denominator: Any,
    on: Any = 0,
    person: Any = OWNER,
    credited_on: Any = None,
    state: Any = COUNTED,
    reason: Any = "",
    **more: Any,
) -> pd.DataFrame:
    """What each record adds to a KPI; one row for each.

    client: code · record: its id · numerator, denominator: added up before
    they are divided; of rows that aren't counted they don't matter · on: the
    day number that puts it into a period · person: the code of who gets the
    credit, by default the client's owner on `credited_on` (else on `on`) ·
    state: counted, open, undecided or excluded, with the reason.

    More columns, where a KPI needs them: `subject` (only its latest row in a
    window counts), `at` (what is latest), `again` (why its other rows don't),
    `until` (an open row is open in every window that it reaches into up to that
    day), `own_numerator` and `had_by` (the part of a wait that was the person's
    own, and who had it before),
    `by_<split>` (the row's part in a split), `apart` (the split that alone
    shows the row), `known_from` (the first day from which a comparison with
    the year before is one), `seen_at` (see `engine.anonymity`), `per_client`
    (rows of one client stand for one, by their mean), `score` (whose mean is
    shown beside a share), and for lifetimes `exposed` and `lost` (client-months
    and losses in them).
    """
    length = len(np.atleast_1d(record))
    columns = {
        "client": client,
        "record": record,
        "numerator": numerator,
        "denominator": denominator,
        "on": on,
        "person": person,
        "credited_on": on if credited_on is None else credited_on,
        "state": state,
        "reason": reason,
        **more,
    }
    return pd.DataFrame(
        {
            name: np.broadcast_to(np.asarray(values, dtype=object), length)
            if isinstance(values, str)
            else (values if np.ndim(values) else np.full(length, values))
            for name, values in columns.items()
        }
    ).astype({"numerator": "float64", "denominator": "float64"})


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a small table one by one, as named tuples."""
    return iter(frame.itertuples(index=False))


def looked_up(keys: pd.Series, numbers: pd.Series | Mapping[str, float]) -> pd.Series:
    """The number of each key, NaN for one without; numbers also where there are none at all."""
    table = pd.Series(numbers if isinstance(numbers, pd.Series) else dict(numbers), dtype="float64")
    index = pd.Index(table.index, dtype="object")
    found = table.to_numpy()[index.get_indexer(keys.astype("object"))] if len(table) else np.nan
    known = keys.isin(list(index)).to_numpy()
    return pd.Series(np.where(known, found, np.nan), index=keys.index)


def from_spans(
    spans: pd.DataFrame, *, numerator: Any, denominator: Any, **more: Any
) -> pd.DataFrame:
    """Contributions of a cohort: one row for each span, with its grain and holder."""
    rows = contributions(
        client=spans["client"].to_numpy(),
        record=spans["client"].to_numpy(),
        numerator=numerator,
        denominator=denominator,
        on=spans["start"].to_numpy(),
        person=spans["owner"].to_numpy(),
        **more,
    )
    holders = ("owner", "team", "grain", "window")
    return rows.assign(**{name: spans[name].to_numpy() for name in holders})
