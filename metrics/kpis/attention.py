"""Where does our attention go?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import EXCLUDED, codes, from_spans
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.ownership import NOBODY, Ownership
from metrics.engine.tables import AFTER, BEFORE, day_numbers
from metrics.engine.touchpoints import made

ACCOUNT_MANAGER = "account_manager"


@kpi(
    name="Customer interaction time",
    short_name="Time with clients",
    unit=Unit.SECONDS,
    better=Better.NEUTRAL,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="time in calls and meetings with clients, whoever began them",
    why="Time is what a client relationship is made of, and what an agency sells.",
    credit="everybody in the call or meeting, else who looks after the client",
    rows="call or meeting",
    records=("touches",),
    splits=("channel", "purpose", "direction"),
    example=Example(
        given={
            "touches": """
                id  client  at                    channel  direction  minutes  person
                t1  Acme    2026-03-02T10:00:00Z  call     outbound   20       ann
                t2  Acme    2026-03-03T10:00:00Z  meeting  outbound   60       ann
                t2  Acme    2026-03-03T10:00:00Z  meeting  outbound   60       bob
                t3  Birch   2026-03-04T10:00:00Z  call     inbound    10       bob
                t4  Birch   2026-03-05T10:00:00Z  event    outbound   90       bob
            """
        },
        window="2026-03",
        expect=5400,
        says="20 + 60 + 10 minutes: a meeting of two of us takes the client an hour, not two. "
        "An event is neither.",
    ),
)
def interaction_time(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """How long we talked with clients, in calls and meetings, ours and theirs.

    A meeting of three of us counts once for the client and the agency, and
    for each of the three. What nobody wrote a duration to, has none.
    """
    talked = touchpoints[
        touchpoints["channel"].isin(["call", "meeting"]) & touchpoints["minutes"].notna()
    ]
    own = talked["minutes"] * 60
    return made(
        talked,
        # Whoever left early doesn't make it two meetings.
        numerator=own.groupby(talked["id"]).transform("max").to_numpy(),
        own_numerator=own.to_numpy(),
        by_channel=talked["channel"].to_numpy(),
        by_purpose=talked["purpose"].to_numpy(),
        by_direction=talked["direction"].to_numpy(),
    )


@kpi(
    name="Clients touched per day",
    short_name="Clients a day",
    unit=Unit.CLIENTS_A_DAY,
    better=Better.BAND,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.RATIO,
    formula="different clients that we turned to on each day ÷ days on which we turned to any",
    why="Too few is a long list of the forgotten, too many is nobody thought about.",
    credit="whoever made the touch point, else who looks after the client",
    rows="client",
    base="day",
    records=("touches",),
    example=Example(
        given={
            "touches": """
                client  at                    person
                Acme    2026-03-02T10:00:00Z  ann
                Acme    2026-03-02T15:00:00Z  ann
                Birch   2026-03-02T16:00:00Z  ann
                Acme    2026-03-03T10:00:00Z  bob
            """
        },
        window="2026-03",
        expect=1.5,
        says="Acme and Birch on the 2nd, however often; Acme on the 3rd: 3 over 2 days.",
    ),
)
def clients_touched_per_day(
    touchpoints: pd.DataFrame, clients: pd.DataFrame, ownership: Ownership
) -> pd.DataFrame:
    """How many different clients one of us turns to on a day with any.

    For a team or the agency it is how many different clients they turned to
    together: one that two of us wrote to on a day is one.
    """
    ours = touchpoints[(touchpoints["direction"] == "outbound").to_numpy()]
    rows = made(ours).drop(columns="person")
    client, on = ours["client"].to_numpy(), ours["on"].to_numpy()
    named = ours["person"].to_numpy()
    owner = np.where(named >= 0, named, ownership.owner_on(client, on))
    rows = rows.assign(owner=owner, team=ownership.team_on(owner, client, on))
    counts = rows["state"] != EXCLUDED
    touched = rows[counts].drop_duplicates(["owner", "team", "client", "on"])
    touched = touched.assign(record=touched["client"].map(_names(clients["id"])))
    days = touched.drop_duplicates(["owner", "team", "on"])
    days = days.assign(client=NOBODY, record="a day", numerator=0.0, denominator=1.0)
    return pd.concat([touched, days, rows[~counts]], ignore_index=True)


@kpi(
    name="Clients per account manager",
    short_name="Client load",
    unit=Unit.CLIENTS,
    better=Better.BAND,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.RATIO,
    formula="active clients when the period ends ÷ account managers then",
    why="Whoever has too many clients looks after none of them.",
    credit="who looks after the client at that moment",
    rows="client",
    base="account manager",
    records=("contracts", "billings"),
    example=Example(
        given={
            "contracts": """
                client  starts_on
                Acme    2025-01-01
                Birch   2025-01-01
                Cedar   2025-01-01
            """,
            "memberships": """
                person  team
                ann     north
                bob     north
            """,
            "assignments": """
                client  person
                Acme    ann
                Birch   ann
                Cedar   bob
            """,
        },
        window="2026-03",
        expect=1.5,
        says="Three clients for two account managers.",
    ),
)
def client_load(
    book: Book,
    closing: pd.DataFrame,
    clients: pd.DataFrame,
    memberships: pd.DataFrame,
    ownership: Ownership,
) -> pd.DataFrame:
    """How many active clients each account manager looks after when the period ends.

    Active by retainer or by project work of the last 180 days. Whoever owns a
    client counts as an account manager, and one without clients has 0.
    """
    # Of an agency that never had a client it isn't known who looks after how many.
    closing = closing if book.has_clients else closing[:0]
    active = closing[book.is_active(closing["client"].to_numpy(), closing["end"].to_numpy())]
    managers = _managers(closing, active, memberships, ownership)
    counted = from_spans(active, numerator=1, denominator=0)
    counted = counted.assign(record=counted["client"].map(_names(clients["id"])))
    managing = from_spans(managers, numerator=0, denominator=1)
    managing = managing.assign(record=managing["owner"].map(_names(memberships["person"])))
    return pd.concat([counted, managing], ignore_index=True)


def _managers(
    closing: pd.DataFrame, active: pd.DataFrame, memberships: pd.DataFrame, ownership: Ownership
) -> pd.DataFrame:
    """Everybody who looks after a client as a window closes, or is there to do so."""
    looking_after = active[active["owner"] >= 0].assign(client=NOBODY)
    in_role = memberships[(memberships["role"] == ACCOUNT_MANAGER).to_numpy()]
    in_role = pd.DataFrame(
        {
            "owner": codes(in_role["person"]),
            "first": day_numbers(in_role["from"], blank=BEFORE),
            "until": day_numbers(in_role["until"], blank=AFTER),
        }
    )
    ends = closing.drop_duplicates("window").drop(columns="owner").assign(client=NOBODY)
    there = ends.merge(in_role, how="cross")
    there = there[(there["first"] <= there["end"]) & (there["until"] > there["end"])]
    there = there.assign(
        team=ownership.team_on(*(there[name].to_numpy() for name in ("owner", "client", "end")))
    )
    found = pd.concat([looking_after, there[looking_after.columns]], ignore_index=True)
    return found.drop_duplicates(["window", "owner"])


def _names(ids: pd.Series) -> dict[int, str]:
    """The ids by their codes."""
    return dict(enumerate(ids.cat.categories))
