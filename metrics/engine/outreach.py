"""Outreach: what we said of our own accord, and whether the client answered."""

import numpy as np
import pandas as pd

from metrics.engine.calendars import NEVER
from metrics.engine.clocks import Clocks, instants_of
from metrics.engine.ownership import Ownership
from metrics.engine.tables import AFTER
from metrics.engine.touchpoints import LEFT_OUT, once_each

# A reply to a request comes within so many business days, an answer of the client's too.
REPLY_DAYS, ANSWER_DAYS = 2, 10
REACHING = ("email", "call", "chat")
REPLY = "answers a request"


def answers_request(
    sent: pd.DataFrame,
    touchpoints: pd.DataFrame,
    requests: pd.DataFrame,
    *,
    clocks: Clocks,
    ownership: Ownership,
) -> np.ndarray:
    """Whether each touch point answers a request of the last two business days.

    It does if it is linked to the request, or answers a message that is.
    """
    linked = touchpoints.loc[(touchpoints["request"] != "").to_numpy(), ["id", "request"]]
    request_of = linked.drop_duplicates("id").set_index("id")["request"]
    request = sent["request"].where(sent["request"] != "", sent["in_reply_to"].map(request_of))
    opened = pd.Series(instants_of(requests["opened_at"]), index=requests["id"].to_numpy())
    place = opened.index.get_indexer(pd.Index(request))
    asked = np.append(opened.to_numpy(), NEVER)[place]
    calendar = _calendar_of(sent, clocks, ownership)
    days = clocks.working_days(
        calendar, clocks.days(calendar, asked), clocks.days(calendar, sent["at"].to_numpy())
    )
    return (asked <= sent["at"].to_numpy()) & (days <= REPLY_DAYS)


def outreach(
    touchpoints: pd.DataFrame,
    requests: pd.DataFrame,
    *,
    clocks: Clocks,
    ownership: Ownership,
    now: int,
) -> pd.DataFrame:
    """The e-mails, calls and chats of our own accord, a row for each of us in it.

    Adds is_reply, to a request, which makes it none after all; is_answered,
    within ten business days; and is_mature: they are over.
    """
    sent = touchpoints[
        (touchpoints["purpose"] == "success")
        & (touchpoints["direction"] == "outbound")
        & touchpoints["channel"].isin(REACHING)
    ]
    calendar = _calendar_of(sent, clocks, ownership)
    is_reply = answers_request(sent, touchpoints, requests, clocks=clocks, ownership=ownership)
    answers = _answers(once_each(sent[~is_reply]), touchpoints)
    answer = np.append(answers.to_numpy(), NEVER)[answers.index.get_indexer(pd.Index(sent["id"]))]
    sent_on = clocks.days(calendar, sent["at"].to_numpy())
    answered_on = clocks.days(calendar, answer)
    today = clocks.days(calendar, np.full(len(sent), now))
    waited = clocks.working_days(calendar, sent_on, answered_on)
    return sent.assign(
        is_reply=is_reply,
        is_answered=(answered_on < AFTER) & (waited <= ANSWER_DAYS),
        is_mature=clocks.working_days(calendar, sent_on, today - 1) >= ANSWER_DAYS,
    )


def _answers(sent: pd.DataFrame, touchpoints: pd.DataFrame) -> pd.Series:
    """When the client answered, by the touch point's id.

    One message answers one touch point: the one that it is linked to, else the
    latest of the client's that nothing else answers.
    """
    columns = ["client", "at", "in_reply_to", *LEFT_OUT]
    said = once_each(touchpoints.loc[(touchpoints["direction"] == "inbound").to_numpy(), columns])
    is_linked = (said["in_reply_to"] != "").to_numpy()
    linked = said[is_linked]
    linked = linked[linked["in_reply_to"].isin(sent["id"])]
    by_link = linked.groupby("in_reply_to")["at"].min()
    waiting = sent[~sent["id"].isin(by_link.index)]
    return pd.concat([by_link, _latest_first(waiting, said[~is_linked])])


def _latest_first(sent: pd.DataFrame, said: pd.DataFrame) -> pd.Series:
    """Each message with the latest touch point before it that is still unanswered.

    They close like brackets: what was opened last is closed first.
    """
    # Of two at one instant the ids decide, so that the records' order doesn't.
    sent = sent.sort_values("id")
    client, at = (np.r_[sent[name].to_numpy(), said[name].to_numpy()] for name in ("client", "at"))
    opens = np.arange(len(client)) < len(sent)
    order = np.lexsort((opens, at, client))
    client, at, opens = client[order], at[order], opens[order]
    depth = _depths(client, opens)
    before = np.where(_is_first(client), 0, np.r_[0, depth][:-1])
    level = np.where(opens, depth, before)
    # On one level of a client's opening and closing take turns; what closes nothing is on none.
    pairs = np.lexsort((level, client))
    pairs = pairs[level[pairs] > 0]
    opening, closing = pairs[:-1], pairs[1:]
    is_pair = opens[opening] & ~opens[closing] & (client[opening] == client[closing])
    is_pair &= level[opening] == level[closing]
    answered = sent["id"].iloc[order[opening[is_pair]]]
    return pd.Series(at[closing[is_pair]], index=answered.to_numpy())


def _depths(client: np.ndarray, opens: np.ndarray) -> np.ndarray:
    """How many touch points of the client's are unanswered after each event."""
    size, is_first = len(client), _is_first(client)
    total = np.cumsum(np.where(opens, 1, -1))
    run = np.cumsum(is_first) - 1
    total = total - (total - np.where(opens, 1, -1))[is_first][run]
    # Each client's lowest point so far: far below that of all clients before.
    gap = 2 * size + 2
    lowest = np.minimum.accumulate(total - run * gap) + run * gap
    return np.asarray(total - np.minimum(lowest, 0))


def _is_first(client: np.ndarray) -> np.ndarray:
    """Whether a client's events begin here."""
    return np.r_[True, client[1:] != client[:-1]][: len(client)]


def _calendar_of(touchpoints: pd.DataFrame, clocks: Clocks, ownership: Ownership) -> np.ndarray:
    client, on = touchpoints["client"].to_numpy(), touchpoints["on"].to_numpy()
    person = touchpoints["person"].to_numpy()
    person = np.where(person >= 0, person, ownership.owner_on(client, on))
    return clocks.calendar_of(client, ownership.team_on(person, client, on))
