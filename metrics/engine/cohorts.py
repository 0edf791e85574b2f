"""Clients by when they came: how many of them are still there so many months later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Month = Mapping[str, float]  # who was there as a month began: 1 = still there at its end, else 0


@dataclass(frozen=True)
class Kept:
    """Of `known` clients of a cohort, `there` are so many months after they came."""

    there: int
    known: int


def arrivals(months: Sequence[Month]) -> dict[str, int]:
    """The position of each client's first month; not of those there from the start."""
    first: dict[str, int] = {}
    for place, month in enumerate(months):
        for client in month:
            first.setdefault(client, place)
    return {client: place for client, place in first.items() if place}


def kept_after(
    months: Sequence[Month], arrived: Mapping[str, int], ages: Sequence[int]
) -> list[Kept]:
    """For each age: of the clients who came that long ago, how many are still there.

    Who was handed over to somebody else is known no longer: neither there nor lost.
    """
    return [_kept(months, arrived, age) for age in ages]


def _kept(months: Sequence[Month], arrived: Mapping[str, int], age: int) -> Kept:
    reached = {client: place for client, place in arrived.items() if place + age <= len(months)}
    known = [
        state
        for client, place in reached.items()
        if (state := _state(months[place : place + age], client)) is not None
    ]
    return Kept(sum(known), len(known))


def _state(lived: Sequence[Month], client: str) -> bool | None:
    """Whether a client is there at the end of the months that they lived through."""
    if client in lived[-1]:
        return bool(lived[-1][client])
    last = next(month[client] for month in reversed(lived) if client in month)
    return None if last else False
