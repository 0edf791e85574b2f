"""Why clients were lost: what ended the last contract that made them one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.engine.book import Book, covers
from metrics.engine.steps import keys

PAUSED_OUT = "paused_out"


@dataclass(frozen=True)
class Endings:
    """The ends of all stretches that made somebody a client, in order of client and last day."""

    keys: np.ndarray
    reasons: np.ndarray
    kinds: np.ndarray

    @classmethod
    def of(cls, book: Book, contracts: pd.DataFrame) -> "Endings":
        cover = covers(book.lines)
        paused_out = (cover["last"] < book.lines["last"].reindex(cover.index)).to_numpy()
        ended = contracts.set_index("id")[["end_reason", "end_kind"]].reindex(cover["contract"])
        ends = cover.assign(
            reason=np.where(paused_out, PAUSED_OUT, ended["end_reason"]),
            kind=np.where(paused_out, PAUSED_OUT, ended["end_kind"]),
        )
        # Of several that end on one day, one with a reason tells it; then the largest.
        ends = ends.assign(is_told=ends["reason"] != "")
        ends = ends.sort_values(["client", "last", "is_told", "monthly", "contract"])
        return cls(
            keys(ends["client"].to_numpy(), ends["last"].to_numpy()),
            ends["reason"].to_numpy(),
            ends["kind"].to_numpy(),
        )

    def before(self, clients: np.ndarray, boundaries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Reason and kind of each one's last loss before a boundary.

        Only of clients that were lost by then.
        """
        place = np.searchsorted(self.keys, keys(clients, boundaries), "left") - 1
        return self.reasons[place], self.kinds[place]
