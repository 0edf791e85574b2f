"""Whom do we know inside our clients, and who introduced us?"""

import numpy as np
import pandas as pd

from metrics.engine.book import constant_rates
from metrics.engine.frames import COUNTED, EXCLUDED, OWNER, codes, contributions, from_spans
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.reach import places_elsewhere, reached
from metrics.engine.tables import BEFORE, House, day_numbers

INTRODUCED = {
    "contacts": """
        id    client  introduced_by  since
        Ann   Acme                   2025-01-10
        Ben   Acme    Ann            2026-03-05
        Cleo  Birch   Ann            2026-03-09
    """
}
WHO_SOLD = "who made the proposal, else who looked after the client on that day"


@kpi(
    name="Internal referrals",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="contacts to whom another contact of the same client introduced us",
    why="Every colleague of a contact who knows us makes the client harder to lose.",
    credit="who looked after the client on that day",
    rows="contact",
    records=("contacts",),
    decimals=0,
    example=Example(
        given=INTRODUCED,
        window="2026-03",
        expect=1.0,
        says="Ben; Cleo works for another client, which makes hers no internal referral.",
    ),
)
def internal_referrals(contacts: pd.DataFrame, today: int) -> pd.DataFrame:
    """How many new people we met inside our clients because somebody there introduced us.

    Contacts that we found by ourselves don't count, nor do those of another
    client; that one would be a customer referral.
    """
    met = contacts[_is_introduced(contacts)]
    on = day_numbers(met["since"], blank=BEFORE)
    return contributions(
        client=codes(met["client"]),
        record=met["id"].to_numpy(),
        on=on,
        numerator=1,
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


def _is_introduced(contacts: pd.DataFrame) -> np.ndarray:
    """Whether a colleague introduced the contact to us."""
    client = codes(contacts["client"])
    ids = pd.Index(contacts["id"])
    place = ids.get_indexer(pd.Index(contacts["introduced_by"]))
    return (place >= 0) & (client[place] == client)


@kpi(
    name="Opportunities from internal referrals",
    short_name="Opportunities by referral",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="opportunities that began with a contact to whom a colleague introduced us",
    why="It shows whether the people we meet through others become work, or stay names.",
    credit=WHO_SOLD,
    rows="opportunity",
    records=("opportunities",),
    decimals=0,
    example=Example(
        given={
            **INTRODUCED,
            "opportunities": """
                client  kind        origin_contact  opened_on
                Acme    cross_sell  Ben             2026-03-20
                Acme    cross_sell  Ann             2026-03-21
            """,
        },
        window="2026-03",
        expect=1.0,
        says="Ann introduced us to Ben, and his is one; Ann's own isn't.",
    ),
)
def opps_from_internal_referrals(
    opportunities: pd.DataFrame, contacts: pd.DataFrame, today: int
) -> pd.DataFrame:
    """How many opportunities began with somebody to whom a colleague introduced us.

    On the day on which they were opened, whatever became of them.
    """
    found = _from_introduced(opportunities, contacts)
    opened = found["opened_on"].fillna(found["sent_on"]).fillna(found["decided_on"])
    on = day_numbers(opened, blank=BEFORE)
    return _credited(
        found,
        on=on,
        numerator=1,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


@kpi(
    name="Revenue from internal referrals",
    short_name="Revenue by referral",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="worth of the proposals won that began with a contact to whom a colleague introduced "
    "us",
    why="What an introduction is worth, in money: the best reason to ask for one.",
    credit=WHO_SOLD,
    rows="proposal",
    records=("opportunities",),
    splits=("billing",),
    example=Example(
        given={
            **INTRODUCED,
            "opportunities": """
                client  kind        origin_contact  decided_on  outcome  amount
                Acme    cross_sell  Ben             2026-03-20  won      5000
                Acme    cross_sell  Ben             2026-03-25  lost     8000
            """,
        },
        window="2026-03",
        expect=5000.0,
        says="Ben's first proposal was won, his second one was not.",
    ),
)
def revenue_from_internal_referrals(
    opportunities: pd.DataFrame,
    contacts: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """What we sold to people inside our clients to whom a colleague introduced us.

    The amount of the proposal, in the agency's currency, on the day on which
    it was won; a fee that recurs counts with one interval, and the split by
    billing keeps it apart.
    """
    found = _from_introduced(opportunities, contacts)
    won = found[(found["outcome"] == "won") & found["decided_on"].notna()]
    on = day_numbers(won["decided_on"], blank=BEFORE)
    unpriced = won["amount"].isna().to_numpy()
    rate = constant_rates(won["currency"], on, rates, house)
    reasons = np.select(
        [on > today, unpriced], ["dated after today", "won, but without an amount"], ""
    )
    return _credited(
        won,
        on=on,
        numerator=won["amount"].to_numpy() * rate,
        state=np.where(reasons != "", EXCLUDED, COUNTED),
        reason=reasons,
        by_billing=np.where(won["interval"].isin(["", "once"]), "once", "recurring"),
    )


def _from_introduced(opportunities: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    introduced = contacts["id"][_is_introduced(contacts)]
    return opportunities[opportunities["origin_contact"].isin(introduced)]


def _credited(opportunities: pd.DataFrame, **more: object) -> pd.DataFrame:
    named = codes(opportunities["person"])
    return contributions(
        client=codes(opportunities["client"]),
        record=opportunities["id"].to_numpy(),
        person=np.where(named >= 0, named, OWNER),
        denominator=0,
        **more,
    )


@kpi(
    name="Contacts in other divisions",
    short_name="Contacts elsewhere",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="divisions and locations of clients, other than the one that buys from us, with a "
    "contact touched in the last 180 days",
    why="When the person who buys moves on, whom else we know decides whether we stay.",
    credit="who looks after the client when the period ends",
    rows="division",
    records=("contacts",),
    decimals=0,
    splits=("division",),
    example=Example(
        given={
            "contacts": """
                id    client  seniority       division   since
                Ann   Acme    decision_maker  Marketing  2025-01-10
                Ben   Acme                    Export     2025-05-05
                Cleo  Acme                    Export     2025-06-05
                Dan   Acme                    Service    2025-07-05
            """,
            "touches": """
                client  at                    contact
                Acme    2026-03-02T10:00:00Z  Ann
                Acme    2026-01-15T10:00:00Z  Ben
                Acme    2026-03-09T10:00:00Z  Cleo
                Acme    2025-08-01T10:00:00Z  Dan
            """,
        },
        window="2026-03",
        expect=1.0,
        says="Export, whoever it was there. Marketing buys from us already, and nobody spoke with "
        "Service for more than 180 days.",
    ),
)
def contacts_elsewhere(
    closing: pd.DataFrame,
    windows: pd.DataFrame,
    contacts: pd.DataFrame,
    touches: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """In how many other divisions and locations of our clients we are in touch with somebody.

    The one that buys from us is that of the first decision maker, else of the
    first contact. A contact whose division and location nobody wrote down is
    not elsewhere, and one who left isn't there.
    """
    places = places_elsewhere(contacts)
    found = reached(places, touches, windows, house, today=today)
    rows = found.merge(closing, on=["client", "window"])
    return from_spans(rows, numerator=1, denominator=0).assign(
        record=rows["place"].to_numpy(), by_division=rows["division"].to_numpy()
    )
