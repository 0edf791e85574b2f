"""What do we do for our clients all day?"""

import pandas as pd

from metrics.engine.clocks import Clocks
from metrics.engine.frames import EXCLUDED
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.outreach import REPLY, answers_request
from metrics.engine.ownership import Ownership
from metrics.engine.touchpoints import made

SPOKEN = ("email", "call", "meeting", "chat")
MADE_BY = "whoever made it, else who looks after the client"


def _example(purpose: str, expect: float, says: str) -> Example:
    return Example(
        given={
            "touches": f"""
                id  client  at                    channel  direction  purpose
                t1  Acme    2026-03-02T10:00:00Z  email    outbound   {purpose}
                t2  Acme    2026-03-03T10:00:00Z  email    outbound   {purpose}
                t3  Acme    2026-03-04T10:00:00Z  call     outbound   {purpose}
                t4  Birch   2026-03-05T10:00:00Z  meeting  outbound   {purpose}
                t5  Birch   2026-03-06T10:00:00Z  email    inbound    {purpose}
                t6  Birch   2026-03-09T10:00:00Z  email    outbound   admin
            """
        },
        window="2026-03",
        expect=expect,
        says=f"{says} t5 came from the client, t6 is about something else.",
    )


@kpi(
    name="Support e-mails",
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="e-mails to clients with the purpose support",
    why="What clients ask of us is work; how much of it there is, decides how many we need.",
    credit=MADE_BY,
    rows="e-mail",
    records=("touches",),
    splits=("level",),
    decimals=0,
    example=_example("support", 2, "t1 and t2 are e-mails of ours."),
)
def support_emails(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """How many e-mails we sent because a client needed something.

    Neither many nor few is good in itself: look at it beside the requests.
    """
    return _sent(touchpoints, "support", ("email",))


@kpi(
    name="Support calls",
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="calls to clients with the purpose support",
    why="A call takes longer than an e-mail, and settles more.",
    credit=MADE_BY,
    rows="call",
    records=("touches",),
    splits=("level",),
    decimals=0,
    example=_example("support", 1, "t3 is a call of ours."),
)
def support_calls(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """How many calls we made because a client needed something.

    Calls that clients made to us aren't in it.
    """
    return _sent(touchpoints, "support", ("call",))


@kpi(
    name="Support touches",
    unit=Unit.TOUCHES,
    better=Better.NEUTRAL,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="e-mails, calls, meetings and chats of ours with the purpose support",
    why="It is the part of the week that clients decide about, not we.",
    credit=MADE_BY,
    rows="touch point",
    records=("touches",),
    splits=("channel", "level"),
    decimals=0,
    example=_example("support", 4, "t1 to t4 are ours, whatever the channel."),
)
def support_touches(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """How often we turned to a client who needed something, by e-mail, call, meeting or chat.

    A meeting of three of us is one for the client and the agency, and one for
    each of the three.
    """
    return _sent(touchpoints, "support", SPOKEN)


@kpi(
    name="Success e-mails",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="e-mails to clients with the purpose success that answer no request of the last "
    "two business days",
    why="Clients who hear from us only when something is wrong think of us as trouble.",
    credit=MADE_BY,
    rows="e-mail",
    records=("touches",),
    splits=("level",),
    decimals=0,
    example=_example("success", 2, "t1 and t2 are e-mails of ours."),
)
def success_emails(
    touchpoints: pd.DataFrame, requests: pd.DataFrame, clocks: Clocks, ownership: Ownership
) -> pd.DataFrame:
    """How many e-mails we sent of our own accord: advice, news, ideas.

    One that answers a client's request isn't of our own accord, whatever it
    is called.
    """
    return _of_our_own(touchpoints, ("email",), requests, clocks, ownership)


@kpi(
    name="Success calls",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="calls to clients with the purpose success that answer no request of the last two "
    "business days",
    why="An unasked call is the cheapest way to learn what a client thinks of us.",
    credit=MADE_BY,
    rows="call",
    records=("touches",),
    splits=("level",),
    decimals=0,
    example=_example("success", 1, "t3 is a call of ours."),
)
def success_calls(
    touchpoints: pd.DataFrame, requests: pd.DataFrame, clocks: Clocks, ownership: Ownership
) -> pd.DataFrame:
    """How many calls we made of our own accord.

    A call back about a request isn't one, whatever it is called.
    """
    return _of_our_own(touchpoints, ("call",), requests, clocks, ownership)


@kpi(
    name="Success touches",
    unit=Unit.TOUCHES,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SUM,
    formula="e-mails, calls, meetings and chats of ours with the purpose success that answer no "
    "request of the last two business days",
    why="It is the part of the week in which an account manager makes clients grow.",
    credit=MADE_BY,
    rows="touch point",
    records=("touches",),
    splits=("channel", "level"),
    decimals=0,
    example=_example("success", 4, "t1 to t4 are ours, whatever the channel."),
)
def success_touches(
    touchpoints: pd.DataFrame, requests: pd.DataFrame, clocks: Clocks, ownership: Ownership
) -> pd.DataFrame:
    """How often we turned to clients of our own accord, by e-mail, call, meeting or chat.

    Bulk mail to more than five clients isn't a touch point with any of them.
    """
    return _of_our_own(touchpoints, SPOKEN, requests, clocks, ownership)


def _sent(touchpoints: pd.DataFrame, purpose: str, channels: tuple[str, ...]) -> pd.DataFrame:
    return _contributed(_outbound(touchpoints, purpose, channels))


def _of_our_own(
    touchpoints: pd.DataFrame,
    channels: tuple[str, ...],
    requests: pd.DataFrame,
    clocks: Clocks,
    ownership: Ownership,
) -> pd.DataFrame:
    sent = _outbound(touchpoints, "success", channels)
    answers = answers_request(sent, touchpoints, requests, clocks=clocks, ownership=ownership)
    rows = _contributed(sent)
    rows.loc[answers, ["state", "reason"]] = [EXCLUDED, REPLY]
    return rows


def _outbound(touchpoints: pd.DataFrame, purpose: str, channels: tuple[str, ...]) -> pd.DataFrame:
    return touchpoints[
        (touchpoints["purpose"] == purpose)
        & (touchpoints["direction"] == "outbound")
        & touchpoints["channel"].isin(channels)
    ]


def _contributed(sent: pd.DataFrame) -> pd.DataFrame:
    parts = {f"by_{split}": sent[split].to_numpy() for split in ("channel", "level")}
    return made(sent, **parts)
