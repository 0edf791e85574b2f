"""Do our clients speak for us?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, codes, contributions, from_spans
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.losses import last_losses
from metrics.engine.tables import AFTER, BEFORE, day_numbers

CONSENT_MONTHS = 18


@kpi(
    name="Testimonials",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="testimonials that clients gave us",
    why="The end of a good project is the moment to ask; half a year later nobody writes one.",
    credit="who looked after the client on that day",
    rows="testimonial",
    records=("advocacy",),
    decimals=0,
    example=Example(
        given={
            "advocacy": """
                client  kind         given_on
                Acme    testimonial  2026-03-05
                Birch   testimonial  2026-03-20
                Cedar   reference    2026-03-25
            """
        },
        window="2026-03",
        expect=2.0,
        says="Acme's and Birch's; Cedar may be called as a reference, which is another thing.",
    ),
)
def testimonials(advocacy: pd.DataFrame, today: int) -> pd.DataFrame:
    """How many testimonials clients gave us.

    It counts testimonials, not clients, on the day on which they were given.
    """
    given = advocacy[advocacy["kind"] == "testimonial"]
    on = day_numbers(given["given_on"], blank=BEFORE)
    return contributions(
        client=codes(given["client"]),
        record=given["id"].to_numpy(),
        on=on,
        numerator=1,
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


@kpi(
    name="Referenceable clients",
    short_name="References",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SHARE,
    formula="active clients whose consent to be named as a reference holds ÷ active clients",
    why="Prospects ask for somebody to call; a reference that must be looked for costs the pitch.",
    credit="who looks after the client when the period ends",
    rows="client",
    records=("advocacy",),
    example=Example(
        given={
            "contracts": """
                client  starts_on
                Acme    2025-01-01
                Birch   2025-01-01
            """,
            "advocacy": """
                client  kind       given_on    consent_until
                Acme    reference  2025-06-10
                Birch   reference  2025-06-10  2026-02-28
            """,
        },
        window="2026-03",
        expect=50.0,
        says="Acme's consent has no end and so holds for 18 months; Birch's ended in February.",
    ),
)
def referenceable_clients(
    closing: pd.DataFrame, advocacy: pd.DataFrame, book: Book
) -> pd.DataFrame:
    """The share of our active clients who would vouch for us, as the period ends.

    Consent holds until its date, without one for 18 months, and ends when we
    lose the client. Active clients have a retainer or recent project work.
    """
    is_active = book.is_active(closing["client"].to_numpy(), closing["end"].to_numpy())
    active = closing[is_active].reset_index(drop=True)
    holds = _consents(active, advocacy, book)
    return from_spans(active, numerator=holds, denominator=1)


def _consents(clients: pd.DataFrame, advocacy: pd.DataFrame, book: Book) -> np.ndarray:
    """Whether each client's consent holds as its `end` begins."""
    given = advocacy[advocacy["kind"] == "reference"]
    until = given["consent_until"].fillna(given["given_on"] + pd.DateOffset(months=CONSENT_MONTHS))
    consents = pd.DataFrame(
        {
            "client": codes(given["client"]),
            "given": day_numbers(given["given_on"], blank=AFTER),
            "until": day_numbers(until, blank=BEFORE),
        }
    )
    lost = last_losses(book).before(clients["client"].to_numpy(), clients["end"].to_numpy())
    asked = clients[["client", "end"]].assign(place=clients.index, lost=lost)
    pairs = asked.merge(consents, on="client")
    holds = (
        (pairs["given"] < pairs["end"])
        & (pairs["until"] >= pairs["end"])
        & (pairs["given"] > pairs["lost"])
    )
    return np.isin(asked["place"], pairs["place"][holds])
