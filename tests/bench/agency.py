"""A made-up agency of a given size as a bundle: the same seed gives the same records."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

SEED = 20261121
LAST = date(2026, 11, 20)
CURRENCIES = ("EUR", "EUR", "EUR", "GBP", "USD", "CHF")
SERVICES = ("SEO", "Social", "PR", "Design", "Media")
REASONS = ("price", "performance", "in-housed", "budget cut", "champion left", "")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Size:
    """How many of everything; `years` of history up to the last day."""

    clients: int
    people: int
    teams: int
    years: int
    touches: int
    requests: int
    surveys: int
    opportunities: int

    @property
    def first(self) -> date:
        return LAST - timedelta(days=365 * self.years)


S = Size(200, 20, 4, 3, 300_000, 60_000, 5_000, 2_000)


def write(folder: Path, size: Size, *, seed: int = SEED) -> None:
    """The bundle's files."""
    random = Random(seed)  # noqa: S311 (made-up records, no secrets)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _tables(random, size).items():
        _write(folder / f"{name}.csv", rows)


def _write(path: Path, rows: Iterable[Row]) -> None:
    iterator = iter(rows)
    first = next(iterator)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(iterator)


def _tables(random: Random, size: Size) -> dict[str, Iterable[Row]]:
    contracts = list(_contracts(random, size))
    return {
        "agency": _agency(),
        "calendars": _calendars(),
        "teams": _teams(size),
        "people": ({"id": f"p{n}", "name": f"Person {n}"} for n in range(size.people)),
        "memberships": _memberships(size),
        "clients": _clients(random, size),
        "contacts": _contacts(size),
        "assignments": _assignments(random, size),
        "contracts": contracts,
        "contract_changes": _changes(random, contracts),
        "billings": _billings(random, size),
        "costs": _costs(random, size),
        "touches": _touches(random, size),
        "requests": _requests(random, size),
        "surveys": _surveys(random, size),
        "opportunities": _opportunities(random, size),
        "projects": _projects(random, size),
        "rates": _rates(size),
    }


def _agency() -> Iterator[Row]:
    told = {"name": "Scale", "timezone": "Europe/Berlin", "currency": "EUR", "calendar": "office"}
    return ({"key": key, "value": value} for key, value in told.items())


def _calendars() -> Iterator[Row]:
    for id, zone, country in (
        ("office", "Europe/Berlin", "DE"),
        ("london", "Europe/London", "GB"),
        ("kolkata", "Asia/Kolkata", "IN"),
    ):
        week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-12:30 13:30-18:00")
        yield {"id": id, "timezone": zone, **week, "holidays": country}


def _teams(size: Size) -> Iterator[Row]:
    yield {"id": "group", "name": "Group", "parent": ""}
    for n in range(size.teams):
        yield {"id": f"t{n}", "name": f"Team {n}", "parent": "group"}


def _memberships(size: Size) -> Iterator[Row]:
    for n in range(size.people):
        yield {"person": f"p{n}", "team": f"t{n % size.teams}", "role": "account_manager"}


def _clients(random: Random, size: Size) -> Iterator[Row]:
    for n in range(size.clients):
        yield {
            "id": f"c{n}",
            "name": f"Client {n}",
            "tier": random.choice("ABC"),
            "industry": random.choice(("Retail", "Health", "Energy", "Food")),
            "calendar": random.choice(("", "", "london", "kolkata")),
        }


def _contacts(size: Size) -> Iterator[Row]:
    for n in range(size.clients * 4):
        yield {
            "id": f"k{n}",
            "client": f"c{n // 4}",
            "name": f"Contact {n}",
            "seniority": ("decision_maker", "influencer", "day_to_day", "day_to_day")[n % 4],
            "division": ("", "", "Export", "Retail")[n % 4],
        }


def _assignments(random: Random, size: Size) -> Iterator[Row]:
    """Two hand-overs in the life of a client, on any day of a month."""
    for n in range(size.clients):
        days = sorted(random.sample(range(30, 365 * size.years), 2))
        edges = ["", *(str(size.first + timedelta(days=day)) for day in days), ""]
        for start, end in pairwise(edges):
            yield {
                "client": f"c{n}",
                "person": f"p{random.randrange(size.people)}",
                "from": start,
                "until": end,
            }


def _contracts(random: Random, size: Size) -> Iterator[Row]:
    """Terms of a year, each renewed or not; some come back after a while."""
    for n in range(size.clients):
        start = size.first - timedelta(days=random.randrange(700))
        before = ""
        for term in range(size.years + 3):
            if start > LAST:
                break
            ends = start + timedelta(days=364)
            leaves = random.random() < 0.08
            is_over = ends < LAST
            id = f"K{n}-{term}"
            yield {
                "id": id,
                "client": f"c{n}",
                "kind": "retainer",
                "service": SERVICES[n % len(SERVICES)],
                "starts_on": start,
                "term_ends_on": ends,
                "ended_on": ends if is_over else "",
                "amount": 1000 + random.randrange(40) * 100 + 50 * term,
                "interval": "month",
                "currency": CURRENCIES[n % len(CURRENCIES)],
                "renews": before,
                "signed_on": start - timedelta(days=random.randrange(40)),
                "end_reason": random.choice(REASONS) if leaves and is_over else "",
            }
            gap = random.randrange(60, 300) if leaves else 0
            start, before = ends + timedelta(days=1 + gap), "" if leaves else id


def _changes(random: Random, contracts: Sequence[Row]) -> Iterator[Row]:
    for number, contract in enumerate(contracts):
        start = contract["starts_on"]
        assert isinstance(start, date)
        amount = contract["amount"]
        assert isinstance(amount, int)
        what = random.random()
        day = start + timedelta(days=random.randrange(20, 200))
        told = {"contract": contract["id"], "amount": "", "signed_on": ""}
        if what < 0.2:
            kind = random.choice(("upsell", "downsell", "indexation", "cross_sell"))
            new = amount - 200 if kind == "downsell" else amount + 300
            signed = day - timedelta(days=5)
            yield {
                **told, "id": f"X{number}", "on": day, "kind": kind, "amount": new,
                "signed_on": signed,
            }  # fmt: skip
        elif what < 0.27:
            back = day + timedelta(days=random.choice((20, 60, 120)))
            yield {**told, "id": f"X{number}a", "on": day, "kind": "pause"}
            yield {**told, "id": f"X{number}b", "on": back, "kind": "resume"}


def _days(random: Random, size: Size, count: int) -> Iterator[date]:
    span = 365 * size.years
    return (size.first + timedelta(days=random.randrange(span)) for _ in range(count))


def _billings(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.clients * 12 * size.years)):
        n = number % size.clients
        yield {
            "id": f"B{number}",
            "client": f"c{n}",
            "on": on,
            "amount": random.randrange(500, 6000),
            "currency": CURRENCIES[n % len(CURRENCIES)],
            "kind": random.choice(("retainer", "retainer", "project", "pass_through")),
        }


def _costs(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.clients * 6 * size.years)):
        yield {
            "id": f"E{number}",
            "client": f"c{number % size.clients}",
            "on": on,
            "amount": random.randrange(200, 3000),
            "kind": random.choice(("delivery", "delivery", "expense")),
        }


def _instant(random: Random, day: date) -> datetime:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return at + timedelta(seconds=random.randrange(6 * 3600, 19 * 3600))


def _touches(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.touches)):
        n = random.randrange(size.clients)
        linked = number % 3 == 0 and number // 3 < size.requests
        yield {
            "id": f"T{number}",
            "client": f"c{(number // 3) % size.clients if linked else n}",
            "at": _instant(random, on).isoformat(),
            "channel": random.choice(("email", "email", "call", "meeting", "chat")),
            "direction": random.choice(("inbound", "outbound", "outbound")),
            "purpose": random.choice(("support", "success", "success", "commercial")),
            "level": random.choice(("upstream", "downstream", "downstream", "")),
            "person": f"p{random.randrange(size.people)}",
            "contact": f"k{n * 4 + number % 4}" if not linked else "",
            "minutes": random.choice(("", 15, 30, 60)),
            "request": f"R{number // 3}" if linked else "",
        }


def _requests(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.requests)):
        opened = _instant(random, on)
        answered = opened + timedelta(minutes=random.randrange(5, 900))
        resolved = answered + timedelta(minutes=random.randrange(30, 5000))
        is_open = random.random() < 0.01
        yield {
            "id": f"R{number}",
            "client": f"c{number % size.clients}",
            "opened_at": opened.isoformat(),
            "channel": random.choice(("email", "phone", "chat")),
            "priority": random.choice(("low", "normal", "high")),
            "first_response_at": "" if is_open else answered.isoformat(),
            "resolved_at": "" if is_open else resolved.isoformat(),
        }


def _surveys(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.surveys)):
        kind = random.choice(("nps", "nps", "csat", "pulse"))
        staff = kind == "pulse"
        n = random.randrange(size.clients)
        is_silent = random.random() < 0.3
        at = _instant(random, on)
        most = {"nps": 10, "csat": 5, "pulse": 5}[kind]
        yield {
            "id": f"S{number}",
            "kind": kind,
            "client": "" if staff else f"c{n}",
            "contact": "" if staff else f"k{n * 4 + number % 4}",
            "person": f"p{random.randrange(size.people)}" if staff else "",
            "sent_at": (at - timedelta(days=2)).isoformat(),
            "responded_at": "" if is_silent else at.isoformat(),
            "score": "" if is_silent else random.randrange(0 if most == 10 else 1, most + 1),
        }


def _opportunities(random: Random, size: Size) -> Iterator[Row]:
    for number, on in enumerate(_days(random, size, size.opportunities)):
        outcome = random.choice(("won", "won", "lost", "expired", "open"))
        is_new = random.random() < 0.4
        decided = min(on + timedelta(days=random.randrange(5, 90)), LAST)
        yield {
            "id": f"O{number}",
            "client": "" if is_new else f"c{random.randrange(size.clients)}",
            "prospect": f"Prospect {number}" if is_new else "",
            "person": f"p{random.randrange(size.people)}",
            "kind": "new_business" if is_new else random.choice(("upsell", "cross_sell")),
            "channel": random.choice(("event", "referral", "cold call", "web")),
            "opened_on": on - timedelta(days=10),
            "sent_on": on,
            "decided_on": "" if outcome == "open" else decided,
            "outcome": outcome,
            "amount": random.randrange(1000, 50_000),
        }


def _projects(random: Random, size: Size) -> Iterator[Row]:
    for number, due in enumerate(_days(random, size, size.clients * 2)):
        late = random.choice((-5, -1, 0, 0, 4, 20))
        yield {
            "id": f"P{number}",
            "client": f"c{random.randrange(size.clients)}",
            "baseline_due_on": due,
            "delivered_on": due + timedelta(days=late) if number % 30 else "",
        }


def _rates(size: Size) -> Iterator[Row]:
    for year in range(size.first.year, LAST.year + 1):
        for currency, rate in (("GBP", 1.16), ("USD", 0.92), ("CHF", 1.04)):
            on = f"{year}-01-01"
            yield {"currency": currency, "from": on, "rate": round(rate + (year % 3) / 50, 4)}
