"""How much a client's trouble presses: what is at stake, how sure it is, how soon it turns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# What is this near is as near as today: there is time for one talk, hardly for two.
SOON_DAYS = 14


class Trouble(StrEnum):
    """Why a client may leave, the surest first."""

    LEAVING = "leaving"
    UNDECIDED = "undecided"
    RENEWAL = "renewal"
    LATE = "late"
    UNHAPPY = "unhappy"


# The part of the fee that is lost if nobody does anything. No measurement: one rule of thumb
# for every client, so that two of them can be compared.
AT_STAKE = {
    Trouble.LEAVING: 1.0,
    Trouble.UNDECIDED: 0.5,
    Trouble.RENEWAL: 0.25,
    Trouble.LATE: 0.25,
    Trouble.UNHAPPY: 0.25,
}
# Once they are due they press until somebody acts; everything else fades, or is yet to come.
PRESSES_ON = (Trouble.LEAVING, Trouble.UNDECIDED, Trouble.LATE)


@dataclass(frozen=True)
class Pressing:
    """One trouble and the day that it turns on."""

    trouble: Trouble
    on: date

    def weight(self, today: date) -> float:
        """The part of the fee that it puts at stake, less the further away its day is."""
        days = (self.on - today).days
        if days <= 0 and self.trouble in PRESSES_ON:
            days = 0
        return AT_STAKE[self.trouble] * SOON_DAYS / max(abs(days), SOON_DAYS)


def at_stake(fee: float, troubles: Iterable[Pressing], *, today: date) -> float:
    """By what a client is ranked: several troubles add up, never to more than the whole fee."""
    return fee * min(sum(each.weight(today) for each in troubles), 1.0)
