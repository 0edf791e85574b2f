"""Replies: what clients wrote about a request, message by message, and when we answered.

The clock starts at a client's oldest unanswered message and stops at the next
one of ours, whoever of us wrote it. Whatever machines send and colleagues
write to each other is no touch point, and so no part of it.
"""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.calendars import NEVER
from metrics.engine.clocks import Clocks, days_of
from metrics.engine.exchanges import waited
from metrics.engine.ownership import Ownership
from metrics.engine.touchpoints import LEFT_OUT, once_each


def conversations(touchpoints: pd.DataFrame, requests: pd.DataFrame, *, now: int) -> pd.DataFrame:
    """Touch points about a request, in the order of its conversation.

    Columns: id, place (of its request), at, is_ours, begins (a wait: the client
    had nothing unanswered), reply (when we answered next, if ever).
    """
    columns = ["id", "at", "direction", "request", *LEFT_OUT]
    linked = once_each(touchpoints.loc[(touchpoints["request"] != "").to_numpy(), columns])
    place = pd.Index(requests["id"], dtype="object").get_indexer(linked["request"])
    said = pd.DataFrame(
        {
            "id": linked["id"].to_numpy(),
            "place": place,
            "at": linked["at"].to_numpy(),
            "is_ours": (linked["direction"] == "outbound").to_numpy(),
        }
    )
    said = said[(said["place"] >= 0) & (said["at"] <= now)]
    said = said.sort_values(["place", "at", "is_ours", "id"]).reset_index(drop=True)
    return said.assign(begins=_begins(said), reply=_next_reply(said))


def _begins(said: pd.DataFrame) -> np.ndarray:
    place, is_ours = said["place"].to_numpy(), said["is_ours"].to_numpy()
    is_first = np.r_[True, place[1:] != place[:-1]][: len(said)]
    follows_ours = np.r_[True, is_ours[:-1]][: len(said)]
    return ~is_ours & (is_first | follows_ours)


def _next_reply(said: pd.DataFrame) -> np.ndarray:
    """When our next message in the same conversation came."""
    place, size = said["place"].to_numpy(), len(said)
    ours = np.where(said["is_ours"], np.arange(size), size)
    following = np.minimum.accumulate(ours[::-1])[::-1]
    index = np.minimum(following, max(size - 1, 0))
    answers = (following < size) & (place[index] == place)
    return np.where(answers, said["at"].to_numpy()[index], NEVER)


def asked_again(requests: pd.DataFrame, said: pd.DataFrame, *, zone: ZoneInfo) -> pd.DataFrame:
    """Requests that a client reopened with a new message, asked at that message.

    Only after an answer: one that was reopened before anybody replied still
    waits for its first.
    """
    messages = said[~said["is_ours"]]
    reopened = requests["reopened"].to_numpy()[messages["place"]]
    messages = messages[(messages["at"] >= reopened).to_numpy()].drop_duplicates("place")
    again = requests.iloc[messages["place"]].reset_index(drop=True)
    asked, reply = messages["at"].to_numpy(), messages["reply"].to_numpy()
    resolved = np.where(again["resolved"] >= asked, again["resolved"], NEVER)
    again = again.assign(
        id=again["id"] + ", reopened",
        on=days_of(asked, zone),
        asked=asked,
        answered=np.where(reply == NEVER, resolved, reply),
    )
    was_answered = np.minimum(again["replied"], again["resolved"]) < again["reopened"]
    return again[was_answered].reset_index(drop=True)


def make_replies(
    exchanges: pd.DataFrame,
    requests: pd.DataFrame,
    said: pd.DataFrame,
    *,
    ownership: Ownership,
    clocks: Clocks,
    zone: ZoneInfo,
    now: int,
) -> pd.DataFrame:
    """One row a wait: those of each conversation with any answer, else a request's first.

    A last message without an answer is open as long as its request is; before
    or after a resolution it needed none.
    """
    waits = said[said["begins"]]
    answered = np.zeros(len(requests), dtype=bool)
    answered[waits["place"][waits["reply"] < NEVER]] = True
    waits = waits[answered[waits["place"]]]
    asks = requests.iloc[waits["place"]].reset_index(drop=True)
    asked, reply = waits["at"].to_numpy(), waits["reply"].to_numpy()
    asks = asks.assign(
        id=waits["id"].to_numpy(),
        on=days_of(asked, zone),
        asked=asked,
        answered=reply,
        needs_reply=asks["needs_reply"] & (asks["is_open"] | (reply < NEVER)),
    )
    waits = waited(asks, ownership=ownership, clocks=clocks, zone=zone, now=now)
    firsts = exchanges[~exchanges["is_again"]].reset_index(drop=True)
    return pd.concat([waits, firsts[~answered]], ignore_index=True)
