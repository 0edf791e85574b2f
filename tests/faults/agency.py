"""Puts a small agency, its published numbers and a change that waits for a run into a database.

Prints a token for the API. `python -m tests.faults.agency CLIENTS`
"""

# ruff: noqa: E402 (models are there once Django is set up)

import sys
from datetime import UTC, date, datetime, time
from itertools import pairwise

import django
from django.db.models import F

django.setup()

from accounts.models import ApiToken, Client, Contract, Request, SurveyAnswer, TouchPoint
from accounts.tokens import make_token
from kpidash import clock
from metrics import runs
from metrics.engine.periods import add_months, first_of_month
from tests import cast
from tests.factories import ContractFactory, TargetFactory

# Short, so that a run of it takes seconds.
MONTHS = 5
MORE = 100  # what each monthly fee grows by


def first_days(today: date) -> list[date]:
    """The firsts of the last months, the oldest first."""
    return [add_months(first_of_month(today), -ago) for ago in range(MONTHS, 0, -1)]


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def record(client: Client, *, number: int, days: list[date]) -> None:
    """What one client pays, asks and says, and when we talked."""
    client_id = client.source_id
    ContractFactory.create(
        client=client,
        source_id=f"contract-{client_id}",
        starts_on=days[number % 2],
        amount=1000 + 50 * number,
        ended_on=days[3] if number % 5 == 4 else None,
    )
    TouchPoint.objects.bulk_create(
        TouchPoint(
            source_id=f"touch-{client_id}-{day}",
            client=client,
            at=at(day, 9),
            channel="call",
            direction="outbound",
            purpose="support",
        )
        for day in days
    )
    Request.objects.bulk_create(
        Request(
            source_id=f"request-{client_id}-{day}",
            client=client,
            opened_at=at(day, 10),
            first_response_at=at(until, 11),
        )
        for day, until in pairwise(days)
    )
    SurveyAnswer.objects.create(
        source_id=f"survey-{client_id}",
        client=client,
        kind="nps",
        score=number % 11,
        responded_at=at(days[2], 9),
    )


def main(clients: int) -> None:
    house = cast.the_cast()
    owners = (house.account_manager, house.other_account_manager)
    of_all = [cast.client(f"client-{n}", owners[n % 2]) for n in range(clients)]
    TargetFactory.create()
    now = clock.now()
    for number, client in enumerate([house.acme, house.birch, *of_all]):
        record(client, number=number, days=first_days(now.date()))
    runs.run_if_due(now)
    Contract.objects.update(amount=F("amount") + MORE)
    runs.ask_by_hand(clock.now())
    write = ApiToken.Scope.WRITE
    _, token = make_token(by=house.admin, name="faults", days=2, now=now, scope=write)
    sys.stdout.write(token)


if __name__ == "__main__":
    main(int(sys.argv[1]))
