"""The frame of the demo: its seed, its day, how large it is and when it happens."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accounts.demo.days import months_after

Row = dict[str, str]
Bundle = dict[str, list[Row]]

ZONE = ZoneInfo("Europe/London")
CURRENCY = "GBP"
DEFAULT_SEED = 20261121
# How much there is to do in each month, January first: summer and Christmas are quiet.
SEASON = (0.95, 1.05, 1.15, 1.05, 1.05, 1.05, 0.9, 0.55, 1.15, 1.15, 1.1, 0.6)


@dataclass(frozen=True)
class Size:
    clients: int = 66
    account_managers: int = 12
    months: int = 30

    def __post_init__(self) -> None:
        if self.clients < 45 or self.account_managers < 9 or self.months < 24:
            raise ValueError(
                "The demo's story needs at least 45 clients, 9 account managers and 24 months: "
                f"not {self.clients}, {self.account_managers} and {self.months}."
            )


@dataclass(frozen=True)
class World:
    """Everything is made from this and nothing else: the same world, the same records."""

    today: date
    seed: int = DEFAULT_SEED
    size: Size = field(default_factory=Size)

    @property
    def first_day(self) -> date:
        """The day that the demo's records begin on."""
        return months_after(self.today.replace(day=1), -self.size.months)

    @property
    def years(self) -> float:
        return self.size.months / 12

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def dice(self, topic: str) -> Random:
        """A topic's own dice, so that a change to one leaves the others as they fell."""
        return Random(f"{self.seed}:{topic}")  # noqa: S311


def season(day: date) -> float:
    return SEASON[day.month - 1]
