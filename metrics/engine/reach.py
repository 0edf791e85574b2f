"""Which parts of a client, beside the one that buys, we are in touch with."""

import numpy as np
import pandas as pd

from metrics.engine.frames import codes
from metrics.engine.steps import Steps
from metrics.engine.tables import AFTER, BEFORE, House, day_numbers, local_days

IN_TOUCH_DAYS = 180


def places_elsewhere(contacts: pd.DataFrame) -> pd.DataFrame:
    """Contacts in another division or location than that of their client's first decision maker.

    Columns: id, client, division, location, place (their names) and left (a day number).
    """
    known = contacts.assign(
        client=codes(contacts["client"]),
        left=day_numbers(contacts["left_on"], blank=AFTER),
        decides=contacts["seniority"] == "decision_maker",
    )
    first = known.sort_values(
        ["client", "decides", "since", "id"],
        ascending=[True, False, True, True],
        na_position="first",
    ).drop_duplicates("client")
    home = known[["client"]].merge(first, on="client", how="left").set_axis(known.index)
    is_elsewhere = np.logical_or.reduce(
        [
            (known[part] != "") & (known[part].str.casefold() != home[part].str.casefold())
            for part in ("division", "location")
        ]
    )
    found = known[is_elsewhere]
    named = (found["division"] + ", " + found["location"]).str.strip(", ")
    return found.assign(place=named)[["id", "client", "division", "location", "place", "left"]]


def reached(
    places: pd.DataFrame,
    touches: pd.DataFrame,
    windows: pd.DataFrame,
    house: House,
    *,
    today: int,
) -> pd.DataFrame:
    """The places, once for each window before whose end somebody there was in touch with us."""
    ids = pd.Index(places["id"])
    contact = ids.get_indexer(pd.Index(touches["contact"]))
    made = touches[contact >= 0]
    on = day_numbers(local_days(made["at"], house.zone), blank=BEFORE)
    last = Steps.make(contact[contact >= 0], on, on, nothing=BEFORE)
    contacts = np.tile(np.arange(len(places)), len(windows))
    until = np.repeat(np.minimum(windows["end"].to_numpy(), today + 1), len(places))
    window = np.repeat(windows["window"].to_numpy(), len(places))
    pairs = places.iloc[contacts].assign(window=window)
    is_there = pairs["left"].to_numpy() >= until
    in_touch = last.before(contacts, until) >= until - IN_TOUCH_DAYS
    found = pairs[is_there & in_touch].sort_values(["window", "client", "place", "id"])
    named_alike = found.assign(place=found["place"].str.casefold())
    return found[~named_alike.duplicated(["window", "client", "place"])]
