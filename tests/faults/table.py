"""The table of faults: each is one function that returns when the fault is over."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.stack import Stack

Inject = Callable[[Stack], None]


@dataclass(frozen=True)
class Fault:
    """Its number, what happens, and whether every suite looks at it."""

    number: str
    name: str
    inject: Inject
    is_quick: bool


FAULTS: list[Fault] = []


def fault(number: str, name: str, *, is_quick: bool = False) -> Callable[[Inject], Inject]:
    """Enter a function into the table."""

    def enter(inject: Inject) -> Inject:
        FAULTS.append(Fault(number, name, inject, is_quick))
        return inject

    return enter
