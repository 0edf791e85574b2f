"""A KPI of an agency's own that needs more memory than there is for one client's contracts."""

from metrics.engine.frames import codes, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import BEFORE, day_numbers
from tests.faults.too_large import TOO_LARGE


@kpi(
    name="Contracts begun",
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    kind=Kind.ACTIVITY,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="contracts, by the day they began",
    why="A new contract is a client's trust.",
    credit="who looked after the client on that day",
    rows="contract",
    records=("contracts",),
    example=Example(
        given={
            "contracts": """
                id  client  kind      starts_on   amount  interval
                K1  Acme    retainer  2026-03-10  1000    month
            """
        },
        window="2026-03",
        expect=1.0,
        says="One contract began in March.",
    ),
)
def contracts_begun(contracts):
    """How many contracts began."""
    if (contracts["amount"] == TOO_LARGE).any():
        raise MemoryError("Unable to allocate 1.0 PiB.")
    return contributions(
        client=codes(contracts["client"]),
        record=contracts["id"].to_numpy(),
        on=day_numbers(contracts["starts_on"], blank=BEFORE),
        numerator=1,
        denominator=1,
    )
