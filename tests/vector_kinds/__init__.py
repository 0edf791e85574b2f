"""Published cases, answered by kpidash: one function for each kind of case."""

from collections.abc import Callable

from tests.vector_kinds import books, business_time, contracts, growth, lifetimes, shares, surveys
from tests.vector_kinds.cases import Answer, Case

KINDS: dict[str, Callable[[Case], Answer]] = {
    **business_time.KINDS,
    **surveys.KINDS,
    **shares.KINDS,
    **books.KINDS,
    **contracts.KINDS,
    **growth.KINDS,
    **lifetimes.KINDS,
}


def answered(case: Case) -> Answer:
    """What kpidash says of a case."""
    if case.kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise ValueError(f"{case.id} is of the unknown kind {case.kind!r}; known are {known}.")
    return KINDS[case.kind](case)
