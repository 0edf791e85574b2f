"""Touch points: each message, call and meeting as far as it counts at all."""

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.clocks import instants_of
from metrics.engine.frames import COUNTED, EXCLUDED, OWNER, codes, contributions
from metrics.engine.tables import BEFORE, Records, day_numbers, local_days

# A mail to more clients than this is a newsletter.
MOST_CLIENTS = 5
PLANNED, BULK = "planned, not held yet", "bulk mail to more than five clients"
# Why a row is none of the touch points that are counted once each.
LEFT_OUT = ["is_planned", "is_bulk", "is_repeated"]
WORDS = ["channel", "direction", "purpose", "level"]


def make_touchpoints(records: Records, *, now: int) -> pd.DataFrame:
    """The touches with codes, days and whether they count; a row for each of us in it.

    `person` is whoever made it, else the client's owner of that day. What is
    planned for later, be it today, hasn't been held, and one mail to more than
    five clients is no touch point with any of them.
    """
    touches = records["touches"]
    named, at = codes(touches["person"]), instants_of(touches["at"])
    return touches.drop(columns="contact").assign(
        **{name: touches[name].astype("category") for name in WORDS},
        client=codes(touches["client"]),
        person=np.where(named >= 0, named, OWNER),
        at=at,
        on=day_numbers(local_days(touches["at"], records.house.zone), blank=BEFORE),
        is_planned=at > now,
        is_bulk=_is_bulk(touches, records.house.zone),
        is_repeated=_is_repeated(touches),
    )


def _is_repeated(touches: pd.DataFrame) -> np.ndarray:
    """Whether an earlier row tells of the same meeting: another one of us was in it."""
    found = np.zeros(len(touches), dtype=bool)
    # They share the client and the instant too, which is far quicker to find.
    when = pd.DataFrame({"client": codes(touches["client"]), "at": instants_of(touches["at"])})
    shared = np.flatnonzero(when.duplicated(keep=False))
    found[shared] = touches["id"].iloc[shared].duplicated()
    return found


def _is_bulk(touches: pd.DataFrame, zone: ZoneInfo) -> np.ndarray:
    """Whether it is one of the mails that somebody sent to many clients at one instant."""
    found = np.zeros(len(touches), dtype=bool)
    is_mail = (touches["channel"] == "email") & (touches["direction"] == "outbound")
    mails = pd.DataFrame(
        {
            "place": np.flatnonzero(is_mail),
            "person": codes(touches["person"])[is_mail],
            "at": instants_of(touches["at"])[is_mail],
            "client": codes(touches["client"])[is_mail],
        }
    )
    mails = mails[mails.duplicated(["person", "at"], keep=False)]
    mails = mails[~_is_midnight(touches["at"].iloc[mails["place"]], zone)]
    clients = mails.groupby(["person", "at"])["client"].transform("nunique")
    found[mails["place"][clients > MOST_CLIENTS]] = True
    return found


def _is_midnight(instants: pd.Series, zone: ZoneInfo) -> np.ndarray:
    """Whether only the day is known: all of a day's mails bear its first instant then."""
    local = instants.dt.tz_convert(zone).dt.tz_localize(None)
    return (local == local.dt.floor("D")).to_numpy()


def once_each(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """Those that count, once each, whoever else of us took part."""
    return touchpoints[~touchpoints[LEFT_OUT].any(axis=1)]


def made(touchpoints: pd.DataFrame, *, numerator: Any = 1, **more: Any) -> pd.DataFrame:
    """What touch points add to a KPI: one row for each of us, credited to who made it."""
    planned, bulk = touchpoints["is_planned"].to_numpy(), touchpoints["is_bulk"].to_numpy()
    reason = np.full(len(touchpoints), "", dtype=object)
    reason[bulk], reason[planned] = BULK, PLANNED
    state = np.full(len(touchpoints), COUNTED, dtype=object)
    state[planned | bulk] = EXCLUDED
    return contributions(
        client=touchpoints["client"].to_numpy(),
        record=touchpoints["id"].to_numpy(),
        on=touchpoints["on"].to_numpy(),
        person=touchpoints["person"].to_numpy(),
        numerator=numerator,
        denominator=0,
        state=state,
        reason=reason,
        **more,
    )
