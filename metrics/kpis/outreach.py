"""Do clients answer when we turn to them?"""

import numpy as np
import pandas as pd

from metrics.engine.clocks import Clocks
from metrics.engine.frames import COUNTED, EXCLUDED, OPEN
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.outreach import REPLY, outreach
from metrics.engine.ownership import Ownership
from metrics.engine.touchpoints import made


@kpi(
    name="Outreach engagement",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="e-mails, calls and chats of our own accord that the client answered within ten "
    "business days ÷ those whose ten days are over",
    why="A client who no longer answers is thinking about something else than us.",
    credit="whoever made it, else who looks after the client",
    rows="touch point",
    records=("touches",),
    splits=("channel", "level"),
    example=Example(
        given={
            "touches": """
                id  client  at                    direction  purpose  in_reply_to
                t1  Acme    2026-03-02T10:00:00Z  outbound   success
                t2  Acme    2026-03-04T10:00:00Z  outbound   success
                t3  Acme    2026-03-05T10:00:00Z  inbound             t1
                t4  Birch   2026-03-06T10:00:00Z  outbound   success
                t5  Birch   2026-03-09T10:00:00Z  inbound
            """
        },
        window="2026-03",
        expect=66.67,
        says="t3 says that it answers t1; t5 answers the latest before it, t4. Nobody answered "
        "t2: 2 of 3.",
    ),
)
def outreach_engagement(
    touchpoints: pd.DataFrame,
    requests: pd.DataFrame,
    clocks: Clocks,
    ownership: Ownership,
    now: int,
) -> pd.DataFrame:
    """The share of our unasked e-mails, calls and chats that the client answered.

    Each message of a client answers one of ours: the one it replies to, else
    the latest. What answers a request isn't unasked, and what is younger than
    ten business days isn't judged yet.
    """
    sent = outreach(touchpoints, requests, clocks=clocks, ownership=ownership, now=now)
    rows = made(
        sent,
        numerator=sent["is_answered"].to_numpy(),
        by_channel=sent["channel"].to_numpy(),
        by_level=sent["level"].to_numpy(),
    ).assign(denominator=1.0)
    is_made = (rows["state"] == COUNTED).to_numpy()
    reply = is_made & sent["is_reply"].to_numpy()
    young = is_made & ~reply & ~sent["is_mature"].to_numpy()
    reasons = [REPLY, "its ten business days aren't over"]
    return rows.assign(
        state=np.select([reply, young], [EXCLUDED, OPEN], rows["state"]),
        reason=np.select([reply, young], reasons, rows["reason"]),
    )
