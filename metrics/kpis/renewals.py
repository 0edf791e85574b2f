"""Do our clients renew?"""

import numpy as np
import pandas as pd

from metrics.engine.agreements import GRACE_DAYS, fee_retainers, terms
from metrics.engine.book import constant_rates
from metrics.engine.frames import COUNTED, EXCLUDED, OWNER, UNDECIDED, contributions, looked_up
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, House, month_starts, months_between


@kpi(
    name="Contract renewal rate",
    short_name="Renewals",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="terms that ended and were renewed within 30 days ÷ terms that ended with an outcome",
    why="A renewal is the moment at which a client decides about us.",
    credit="who looked after the client at the start of the month in which the term ended",
    is_headline=True,
    rows="term",
    records=("contracts",),
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   term_ends_on  ended_on    renews  signed_on
                K1  Acme    2025-03-16  2026-03-15    2026-03-15
                K2  Acme    2026-03-16  2027-03-15                K1      2026-04-01
                K3  Birch   2025-04-01  2026-03-31    2026-03-31
                K4  Cedar   2025-04-01  2026-03-31
            """
        },
        window="2026-03",
        expect=50.0,
        says="K1 was renewed within the 30 days of grace, K3 ended; K4 is over without a "
        "recorded outcome: shown as undecided, in neither half.",
    ),
)
def contract_renewal_rate(
    contracts: pd.DataFrame, contract_changes: pd.DataFrame, today: int
) -> pd.DataFrame:
    """The share of contract terms that ended in the period and were renewed.

    A term without a recorded outcome is undecided, never a loss; a rolling
    contract has no term and doesn't count.
    """
    due = _terms_over(contracts, contract_changes, today=today)
    return _judged(due, numerator=due["in_time"].to_numpy(), denominator=1)


@kpi(
    name="Renewal rate by value",
    short_name="Renewed fee",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.PERCENTAGE,
    formula="renewed monthly fee, at most the old one ÷ monthly fee of terms that ended with an "
    "outcome",
    why="Losing one large retainer hurts more than keeping three small ones helps.",
    credit="who looked after the client at the start of the month in which the term ended",
    rows="term",
    records=("contracts",),
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   term_ends_on  ended_on    amount  renews
                K1  Acme    2025-04-01  2026-03-31    2026-03-31  3000
                K2  Acme    2026-04-01  2027-03-31                2500    K1
                K3  Birch   2025-04-01  2026-03-31    2026-03-31  1000
                K4  Birch   2026-04-01  2027-03-31                1400    K3
                K5  Cedar   2025-04-01  2026-03-31    2026-03-31  1000
            """
        },
        window="2026-03",
        expect=70.0,
        says="2,500 of 3,000, 1,000 of 1,000 (the 400 more are an upsell) and nothing of "
        "1,000: 3,500 of 5,000.",
    ),
)
def gross_renewal_value_rate(
    contracts: pd.DataFrame,
    contract_changes: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """The share of the monthly fee that was up for renewal in the period and was kept.

    What a client renews for beyond the old fee is growth and doesn't count, so
    one client's growth can't hide another's loss. Terms without a recorded
    outcome are undecided.
    """
    due = _terms_over(contracts, contract_changes, today=today)
    rate = constant_rates(due["currency"], due["ends"].to_numpy(), rates, house)
    was_extended = due["extended_to"] < AFTER
    renewed = _renewed_fees(due, fee_retainers(contracts), rates, house)
    new = np.where(was_extended, due["new"] * rate, renewed)
    old = due["old"].to_numpy() * rate
    kept = np.where(due["in_time"], np.minimum(new, old), 0.0)
    return _judged(due, numerator=kept, denominator=old)


def _terms_over(contracts: pd.DataFrame, changes: pd.DataFrame, *, today: int) -> pd.DataFrame:
    """Terms that are over: whether they were renewed in time, and whether that is decided."""
    found = terms(contracts, changes)
    found = found[found["ends"] < today]
    in_time = found["renewed_on"] <= found["ends"] + GRACE_DAYS
    decided = in_time | found["is_ended"] | (found["renewed_on"] < AFTER)
    return found.assign(in_time=in_time, decided=decided).reset_index(drop=True)


def _judged(due: pd.DataFrame, *, numerator: np.ndarray, denominator: object) -> pd.DataFrame:
    ends = due["ends"].to_numpy()
    return contributions(
        client=due["client"].to_numpy(),
        record=due["id"].to_numpy(),
        on=ends,
        credited_on=month_starts(ends),
        numerator=numerator,
        denominator=denominator,
        state=np.where(due["decided"], COUNTED, UNDECIDED),
        reason=np.where(due["decided"], "", "the term is over and no outcome is recorded"),
    )


def _renewed_fees(
    due: pd.DataFrame, fees: pd.DataFrame, rates: pd.DataFrame, house: House
) -> pd.Series:
    """What the contracts that renew each term in time pay a month, as they begin."""
    last = due[due["extended_to"] == AFTER]
    pairs = last[["id", "ends"]].merge(
        fees[["renews", "signed", "monthly", "currency"]], left_on="id", right_on="renews"
    )
    pairs = pairs[pairs["signed"] <= pairs["ends"] + GRACE_DAYS]
    rate = constant_rates(pairs["currency"], pairs["ends"].to_numpy(), rates, house)
    worth = (pairs["monthly"] * rate).groupby(pairs["id"]).sum(min_count=1)
    return looked_up(due["id"], worth)


@kpi(
    name="Contract extension revenue",
    short_name="Extensions",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="old monthly fee x months by which extensions and renewals signed in the window "
    "prolong the term",
    why="A longer term is revenue that nobody has to win again.",
    credit="who won it, else who looked after the client on the day it was signed",
    rows="extension",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   term_ends_on  amount  renews  signed_on
                K1  Acme    2025-04-01  2026-03-31    1000
                K2  Acme    2026-04-01  2027-03-31    1200    K1      2026-03-10
                K3  Birch   2025-04-01  2026-04-30    2000
            """,
            "contract_changes": """
                id  contract  on          kind       term_ends_on  signed_on
                X1  K3        2026-05-01  extension  2026-06-15    2026-03-20
            """,
        },
        window="2026-03",
        expect=15000.0,
        says="Acme adds 12 months at the old 1,000; Birch May and 15 of June's 30 days at "
        "2,000: 12,000 + 3,000.",
    ),
)
def extension_revenue(
    contracts: pd.DataFrame,
    contract_changes: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """What the time is worth that clients added to their contracts, by the day they signed.

    It counts at the old fee; what they pay more than before is an upsell.
    Rolling contracts have no term and can't be extended.
    """
    agreed = terms(contracts, contract_changes)
    agreed = agreed[agreed["ends"] < AFTER]
    added = pd.concat([_extended(agreed), _prolonged(agreed, contracts)], ignore_index=True)
    added = added[(added["until"] > added["ends"]) & (added["on"] > BEFORE)]
    on = added["on"].to_numpy()
    months = months_between(added["ends"].to_numpy(), added["until"].to_numpy())
    rate = constant_rates(added["currency"], on, rates, house)
    return contributions(
        client=added["client"].to_numpy(),
        record=added["record"].to_numpy(),
        on=on,
        person=added["person"].to_numpy(),
        numerator=added["old"].to_numpy() * months * rate,
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


COLUMNS = ["record", "client", "on", "person", "currency", "old", "ends", "until"]


def _extended(agreed: pd.DataFrame) -> pd.DataFrame:
    """Terms that a change of the same contract prolongs."""
    extended = agreed[agreed["extended_to"] < AFTER]
    renamed = {"extended_by": "record", "extended_on": "on", "extended_to": "until"}
    return extended.rename(columns=renamed)[COLUMNS]


def _prolonged(agreed: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """Terms that a contract of their own renews, in time; of several the first signed."""
    last = agreed[agreed["extended_to"] == AFTER]
    following = fee_retainers(contracts).sort_values(["signed", "id"]).drop_duplicates("renews")
    following = following[following["ends"] < AFTER]
    following = following[["id", "signed", "ends", "renews"]].set_axis(
        ["record", "on", "until", "id"], axis=1
    )
    pairs = last.drop(columns="person").merge(following, on="id")
    return pairs[pairs["on"] <= pairs["ends"] + GRACE_DAYS].assign(person=OWNER)[COLUMNS]
