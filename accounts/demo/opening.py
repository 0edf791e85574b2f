"""Opens the demo: brings its bundle in, lets its story happen, gives three people a password."""

import csv
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import actions
from accounts.bundle.load import load
from accounts.demo.maker import Demo, made
from accounts.demo.people import SIGN_INS
from accounts.demo.story import Closure, Departure, Event, HandOver, Renewal
from accounts.demo.world import Bundle, World
from accounts.models import Agency, Calendar, Client, Contract, Team, User

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


class NotTheDemo(Exception):
    """The demo can't be opened here."""


@dataclass(frozen=True)
class Opened:
    """What was done; `is_new` is False where the demo was there before."""

    demo: Demo
    is_new: bool


def refuse_where_others_reach_it(*, is_production: bool, hosts: list[str]) -> None:
    """Its sign-ins are known to everybody who has read the manual."""
    if is_production:
        raise NotTheDemo("The demo's sign-ins are no secret: not with KPIDASH_ENV=production.")
    if others := sorted(set(hosts) - LOOPBACK):
        raise NotTheDemo(
            f"The demo is for this machine alone, but KPIDASH_HOSTS names {', '.join(others)}."
        )


@transaction.atomic
def open_demo(world: World, *, now: datetime) -> Opened:
    """Have the demo in the database; where it is already, nothing changes."""
    demo = made(world)
    if _is_here(demo.bundle):
        return Opened(demo, is_new=False)
    _refuse_other_records()
    _bring_in(demo.bundle, now=now)
    for event in demo.story:
        happen(event)
    return Opened(demo, is_new=True)


def _is_here(bundle: Bundle) -> bool:
    """Whether all its clients are: whatever people did with them since, it is the demo."""
    there = set(Client.objects.values_list("source_id", "name"))
    return there >= {(row["id"], row["name"]) for row in bundle["clients"]}


def _refuse_other_records() -> None:
    """Only what setting kpidash up makes may be there before the demo."""
    agencys_own = Agency.objects.filter(calendar__isnull=False).values("calendar")
    others = {
        "clients": Client.objects.all(),
        "teams": Team.objects.all(),
        "calendars": Calendar.objects.exclude(pk__in=agencys_own),
        "people": User.objects.filter(is_superuser=False),
    }
    for what, records in others.items():
        if first := records.first():
            raise NotTheDemo(
                f"This database holds other records: {what} such as {first}. "
                "The demo goes only into an empty one; name another in DATABASE_URL."
            )


def _bring_in(bundle: Bundle, *, now: datetime) -> None:
    with TemporaryDirectory(prefix="kpidash-demo-") as name:
        folder = Path(name)
        write(bundle, folder)
        report = load(folder, now=now)
    if not report.is_written:
        reasons = "; ".join(str(rejected) for rejected in report.rejected[:5])
        raise ValidationError(f"The demo's bundle wasn't imported: {reasons}")


def write(bundle: Bundle, folder: Path) -> None:
    """The rows as the files of a bundle."""
    for table, rows in bundle.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)


def happen(event: Event) -> None:
    """One thing of the story, done as people do it."""
    by = User.objects.get(source_id=event.by)
    match event:
        case HandOver():
            client = Client.objects.get(source_id=event.client)
            to = User.objects.get(source_id=event.to)
            actions.hand_over(by=by, client=client, to=to, on=event.on)
        case Renewal():
            actions.renew(
                by=by,
                contract=Contract.objects.get(source_id=event.contract),
                amount=Decimal(event.amount),
                signed_on=event.signed_on,
                term_ends_on=event.term_ends_on,
                record_id=event.record_id,
            )
        case Closure():
            actions.close_client(
                by=by,
                client=Client.objects.get(source_id=event.client),
                ended_on=event.ended_on,
                reason=event.reason,
                kind=event.kind,
            )
        case Departure():
            actions.end_access(by=by, person=User.objects.get(source_id=event.person))


def give_passwords(password: str) -> None:
    """The password with which the three of the demo sign in."""
    for user in User.objects.filter(email__in=SIGN_INS):
        if not (user.has_usable_password() and user.check_password(password)):
            user.set_password(password)
            user.save(update_fields=["password"])


def sign_ins_have_passwords() -> bool:
    return all(user.has_usable_password() for user in User.objects.filter(email__in=SIGN_INS))
