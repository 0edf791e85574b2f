"""Sealing a quarter: its numbers go on record as they are."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.audit import Action
from accounts.models import User
from metrics import facts
from metrics.engine.periods import Window, WindowKind
from metrics.ledger import chain
from metrics.ledger.periods import State, state_of
from metrics.models import Run, Seal, SealedNumber, Snapshot


class NotSealed(Exception):
    """A quarter that can't be sealed, and why."""


@transaction.atomic
def seal(month: date, *, by: int | None, now: datetime) -> Seal:
    """Seal the fiscal quarter that a month lies in, with the numbers that are published now."""
    chain.one_at_a_time()
    house, current = facts.house(), Run.objects.current()
    quarter = Window.at(WindowKind.QUARTER, month, fiscal_start=house.fiscal_start)
    sealed = set(Seal.objects.values_list("end", flat=True))
    state = state_of(quarter.end, today=now.astimezone(house.zone).date(), sealed=sealed)
    if state is not State.CLOSED:
        raise NotSealed(f"{quarter.label} is {state}: only closed quarters are sealed.")
    if current is None or not (numbers := list(_numbers(current, quarter))):
        raise NotSealed(f"{quarter.label} has no published numbers.")
    made = Seal.objects.create(
        start=quarter.start, end=quarter.end, run=current, sealed_at=now, sealed_by_id=by
    )
    chain.append(
        SealedNumber(
            seal=made,
            run=current.pk,
            at=now,
            kpi=number["batch__kpi"],
            scope=number["scope"],
            window=number["window"],
            end=number["end"],
            value=number["value"],
        )
        for number in numbers
    )
    sealer = User.objects.filter(pk=by).first() if by else None
    audit.note(Action.SEALED, by=sealer, about=f"quarter:{quarter.start}", numbers=len(numbers))
    return made


def _numbers(run: Run, quarter: Window) -> list[dict[str, Any]]:
    """Of all windows that end in the quarter: months, twelve months, itself, its year."""
    ending = Snapshot.objects.filter(
        batch__steps__run=run, end__gt=quarter.start, end__lte=quarter.end
    )
    ordered = ending.order_by("batch__kpi", "scope", "window", "end")
    numbers = ordered.values("batch__kpi", "scope", "window", "end", "value")
    return [dict(number) for number in numbers]
