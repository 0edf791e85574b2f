"""What do clients ask of us, and when is it done?"""

import numpy as np
import pandas as pd

from metrics.engine.calendars import NEVER
from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, OWNER, codes, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, House, day_numbers, local_days

PARTS = ("channel", "priority")


@kpi(
    name="Support requests",
    unit=Unit.COUNT,
    better=Better.LOWER,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="requests that clients made",
    why="Every request is something that didn't work by itself.",
    credit="whose request it is, else who looked after the client when it came",
    rows="request",
    records=("requests",),
    splits=PARTS,
    decimals=0,
    example=Example(
        given={
            "requests": """
                client  opened_at             state
                Acme    2026-03-02T10:00:00Z  answered
                Acme    2026-03-05T10:00:00Z  no_reply_needed
                Birch   2026-03-09T10:00:00Z  excluded
            """
        },
        window="2026-03",
        expect=2,
        says="One that needed no reply came in all the same; an excluded one is none.",
    ),
)
def support_requests(requests: pd.DataFrame, house: House, today: int) -> pd.DataFrame:
    """How many requests came in.

    More of them may mean more clients: look at requests per client before
    calling it worse.
    """
    on = day_numbers(local_days(requests["opened_at"], house.zone), blank=BEFORE)
    named = codes(requests["person"])
    reason = np.select(
        [(requests["state"] == "excluded").to_numpy(), on > today],
        ["excluded: no request of a client's", "dated after today"],
        "",
    )
    return contributions(
        client=codes(requests["client"]),
        record=requests["id"].to_numpy(),
        on=on,
        person=np.where(named >= 0, named, OWNER),
        numerator=1,
        denominator=0,
        state=np.where(reason == "", COUNTED, EXCLUDED),
        reason=reason,
        **_parts(requests),
    )


@kpi(
    name="Time to resolution",
    unit=Unit.SECONDS,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.MEDIAN,
    formula="median of the business time from a client's request to its last resolution",
    why="A quick reply that settles nothing is a polite way of making somebody wait.",
    credit="who had the request when it was resolved; after a hand-over only the time since then",
    rows="request",
    records=("requests",),
    splits=PARTS,
    rows_stand_open=True,
    example=Example(
        given={
            "requests": """
                client  opened_at             resolved_at           reopened_at
                Acme    2026-03-02T10:00:00Z  2026-03-02T14:00:00Z
                Acme    2026-03-05T10:00:00Z  2026-03-05T12:00:00Z
                Acme    2026-03-06T10:00:00Z  2026-03-06T20:00:00Z
                Birch   2026-03-09T10:00:00Z  2026-03-09T11:00:00Z  2026-03-11T10:00:00Z
            """
        },
        window="2026-03",
        expect=4 * 3600,
        says="2 h, 4 h and 10 h: the middle one is 4 h. The last was reopened and is open again.",
    ),
)
def time_to_resolution(resolutions: pd.DataFrame) -> pd.DataFrame:
    """How long it takes until a request is done, in business time: the median.

    It belongs to the day of the last resolution; one that was reopened isn't
    done. What is unresolved when the period ends, is shown beside it.
    """
    is_done = resolutions["is_answered"].to_numpy()
    needs_reply = resolutions["needs_reply"].to_numpy()
    is_again = ~is_done & (resolutions["resolved"] < NEVER).to_numpy()
    done = _done(
        resolutions,
        numerator=resolutions["seconds"].to_numpy(),
        person=resolutions["person"].to_numpy(),
        credited_on=resolutions["reply_on"].to_numpy(),
        own_numerator=resolutions["own_seconds"].to_numpy(),
        had_by=resolutions["team_asked"].to_numpy(),
        until=resolutions["resolved_on"].to_numpy(),
    )
    waiting = done.assign(on=resolutions["on"], state=OPEN, reason="not resolved yet")
    # Between its resolution and its reopening nobody waited.
    again = waiting.assign(on=resolutions["reopened_on"], until=AFTER)
    return pd.concat(
        [done[is_done], waiting[needs_reply], again[needs_reply & is_again]], ignore_index=True
    )


@kpi(
    name="Touches to resolution",
    unit=Unit.TOUCHES,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.MEAN,
    formula="touch points about a request, both ways, up to its resolution ÷ requests resolved",
    why="Five messages where one would do cost the client more than us.",
    credit="whose request it is, else who looks after the client at the resolution",
    rows="request",
    records=("touches",),
    splits=PARTS,
    example=Example(
        given={
            "requests": """
                id  client  opened_at             resolved_at
                r1  Acme    2026-03-02T10:00:00Z  2026-03-03T14:00:00Z
                r2  Birch   2026-03-05T10:00:00Z  2026-03-05T12:00:00Z
            """,
            "touches": """
                client  at                    direction  request
                Acme    2026-03-02T10:00:00Z  inbound    r1
                Acme    2026-03-02T12:00:00Z  outbound   r1
                Acme    2026-03-03T14:00:00Z  outbound   r1
                Acme    2026-03-03T15:00:00Z  inbound    r1
                Birch   2026-03-05T12:00:00Z  outbound   r2
            """,
        },
        window="2026-03",
        expect=2.0,
        says="r1 took three, the thanks after it don't count; r2 took one. 4 over 2.",
    ),
)
def touches_to_resolution(resolutions: pd.DataFrame, touches: pd.DataFrame) -> pd.DataFrame:
    """How many messages, calls and meetings a request takes until it is done: the mean.

    Only what is linked to the request counts; a request that nobody linked
    anything to took none on record.
    """
    done = _done(resolutions, numerator=resolutions["touches"].to_numpy())
    return done[resolutions["is_answered"].to_numpy() & (len(touches) > 0)]


@kpi(
    name="Reopen rate",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="resolutions that were reopened within seven days ÷ resolutions",
    why="What comes back wasn't done, however fast it was.",
    credit="whose request it is, else who looked after the client at the resolution",
    rows="request",
    records=("requests",),
    splits=PARTS,
    example=Example(
        given={
            "requests": """
                client  opened_at             resolved_at           reopened_at
                Acme    2026-03-02T10:00:00Z  2026-03-02T14:00:00Z  2026-03-04T09:00:00Z
                Acme    2026-03-05T10:00:00Z  2026-03-05T12:00:00Z
                Birch   2026-03-09T10:00:00Z  2026-03-09T11:00:00Z  2026-03-25T10:00:00Z
                Birch   2026-03-11T10:00:00Z  2026-03-11T11:00:00Z
            """
        },
        window="2026-03",
        expect=25.0,
        says="The first came back after two days; the third after sixteen, which is late. 1 of 4.",
    ),
)
def reopen_rate(resolutions: pd.DataFrame) -> pd.DataFrame:
    """The share of resolved requests that had to be opened again within seven days.

    It belongs to the day of the last resolution. One that was reopened and is
    resolved again counts as reopened once.
    """
    resolved = resolutions[(resolutions["resolved"] < NEVER).to_numpy()]
    return _done(resolved, numerator=resolved["is_reopened"].to_numpy())


def _done(resolutions: pd.DataFrame, **more: np.ndarray) -> pd.DataFrame:
    """Requests on the day of their last resolution."""
    needs_reply, named = resolutions["needs_reply"].to_numpy(), resolutions["named"].to_numpy()
    columns = {
        "client": resolutions["client"].to_numpy(),
        "record": resolutions["id"].to_numpy(),
        "on": resolutions["resolved_on"].to_numpy(),
        "person": np.where(named >= 0, named, OWNER),
        "denominator": 1,
        "state": np.where(needs_reply, COUNTED, EXCLUDED),
        "reason": np.where(needs_reply, "", "needs no reply"),
        **_parts(resolutions),
    }
    return contributions(**{**columns, **more})


def _parts(requests: pd.DataFrame) -> dict[str, np.ndarray]:
    return {f"by_{split}": requests[split].to_numpy() for split in PARTS}
