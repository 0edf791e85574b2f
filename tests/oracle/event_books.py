"""Random happenings of a client: bills, touches, answers, proposals, projects and requests."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.oracle.books import (
    CURRENCIES,
    DAY,
    FIRST,
    PEOPLE,
    Draw,
    Rows,
    amounts,
    days,
    maybe,
    text,
)
from tests.oracle.contract_books import contracts_of

people = st.sampled_from(["", "", *PEOPLE])
hours = st.integers(0, 23) | st.sampled_from([0, 2, 3, 9, 17, 23])
minutes = st.integers(0, 59) | st.sampled_from([0, 30])


def moment(draw: Draw, day: date, *, zone: str = "UTC") -> datetime:
    """An instant of a day, told in some zone's local time."""
    at = datetime(day.year, day.month, day.day, draw(hours), draw(minutes), tzinfo=ZoneInfo(zone))
    return at.astimezone(UTC)


def work_of(draw: Draw, client: str, rows: Rows) -> None:
    """Contracts, the bills for them and the touches with the client."""
    contracts_of(draw, client, rows)
    # Touches are recorded from the first day on.
    first = {"id": "first", "client": client, "at": f"{FIRST}T12:00:00Z", "level": ""}
    bills, touches = rows.setdefault("billings", []), rows.setdefault("touches", [first])
    bills += [bill(draw, client, number) for number in range(draw(st.integers(0, 3)))]
    for number in range(draw(st.integers(0, 4))):
        touches += touch(draw, f"{client}-t{number}", client)


def bill(draw: Draw, client: str, number: int) -> dict[str, str]:
    kind = draw(st.sampled_from(["retainer", "project", "other", "pass_through"]))
    amount = draw(amounts) * draw(st.sampled_from([1, 1, 1, -1]))
    return {
        "id": f"{client}-b{number}",
        "client": client,
        "on": str(draw(days)),
        "amount": str(amount),
        "currency": draw(st.sampled_from(CURRENCIES)),
        "kind": kind,
    }


def touch(draw: Draw, id: str, client: str) -> list[dict[str, str]]:
    """One touch, with a row for each of ours who took part."""
    at = str(moment(draw, draw(days)))
    level = draw(st.sampled_from(["upstream", "downstream", ""]))
    there = draw(st.just([""]) | st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
    row = {"id": id, "client": client, "at": at, "level": level}
    return [{**row, "person": person} for person in there]


def answers_of(draw: Draw, client: str, rows: Rows) -> None:
    """Contracts, and what the client's contacts answered in surveys."""
    contracts_of(draw, client, rows)
    surveys = rows.setdefault("surveys", [])
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["nps", "nps", "csat"]))
        top = 10 if kind == "nps" else 5
        score = draw(maybe(st.integers(0 if kind == "nps" else 1, top)))
        at = moment(draw, draw(days)) + timedelta(seconds=len(surveys))
        contact = draw(st.sampled_from(["", "a", "a", "b"]))
        surveys.append(
            {
                "id": f"{client}-s{number}",
                "kind": kind,
                "client": client,
                "contact": contact and f"{client}-{contact}",
                "person": draw(people),
                "wave": draw(st.sampled_from(["H1", "H2", ""])),
                "responded_at": "" if score is None else str(at),
                "score": text(score),
                "scale_min": "0" if kind == "nps" else "1",
                "scale_max": str(top),
            }
        )


def pipeline_of(draw: Draw, client: str, rows: Rows) -> None:
    """Proposals to the client, and projects for it."""
    proposals, projects = rows.setdefault("opportunities", []), rows.setdefault("projects", [])
    for number in range(draw(st.integers(0, 4))):
        proposals.append(proposal(draw, client, number))
        projects.append(project(draw, client, number))


def proposal(draw: Draw, client: str, number: int) -> dict[str, str]:
    sent = draw(maybe(days))
    outcome = draw(st.sampled_from(["won", "won", "lost", "expired", "open"]))
    decided = (sent or draw(days)) + draw(st.integers(0, 90)) * DAY
    return {
        "id": f"{client}-o{number}",
        "client": draw(st.sampled_from([client, client, ""])),
        "person": draw(people),
        "kind": "upsell",
        "sent_on": text(sent),
        "decided_on": "" if outcome == "open" else str(decided),
        "outcome": outcome,
    }


def project(draw: Draw, client: str, number: int) -> dict[str, str]:
    due = draw(days)
    agreed = draw(maybe(st.integers(-30, 30).map(lambda shift: due + shift * DAY)))
    delivered = draw(maybe(st.integers(-30, 30).map(lambda shift: due + shift * DAY)))
    cancelled = draw(st.sampled_from([None, None, None, due]))
    return {
        "id": f"{client}-j{number}",
        "client": client,
        "person": draw(people),
        "baseline_due_on": str(due),
        "due_on": text(agreed),
        "delivered_on": text(delivered),
        "cancelled_on": text(cancelled),
    }


ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns")
WEEKS = (
    "09:00-17:00 09:00-17:00 09:00-17:00 09:00-17:00 09:00-15:30 - -",
    "09:00-12:30+13:30-18:00 09:00-18:00 - 09:00-18:00 22:00-24:00 00:00-06:00 -",
    "00:00-24:00 00:00-24:00 00:00-24:00 00:00-24:00 00:00-24:00 00:00-24:00 00:00-24:00",
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Both nights on which the clocks change, in each of the zones.
CLOCK_CHANGES = [
    date(2025, 3, 9),
    date(2025, 3, 30),
    date(2025, 10, 26),
    date(2025, 11, 2),
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
around_clock_changes = st.builds(
    lambda day, shift: day + shift * DAY, st.sampled_from(CLOCK_CHANGES), st.integers(-3, 1)
)


def requests_of(draw: Draw, client: str, rows: Rows) -> None:
    """Requests with their answers, under calendars and charters."""
    if "calendars" not in rows:
        add_hours(draw, rows)
    own = next(row for row in rows["clients"] if row["id"] == client)
    own["calendar"] = draw(st.sampled_from(["", "", "office", "odd"]))
    if draw(st.booleans()):
        rows["charters"].append(charter(draw, client))
    requests = rows.setdefault("requests", [])
    requests += [request(draw, client, number) for number in range(draw(st.integers(0, 5)))]


def add_hours(draw: Draw, rows: Rows) -> None:
    rows["calendars"] = [calendar(draw, id) for id in ("office", "odd")]
    rows["calendar_days"] = [
        {"calendar": "office", "on": str(day), "hours": hours}
        for day in draw(st.lists(days | around_clock_changes, max_size=2, unique=True))
        for hours in [draw(st.sampled_from(["", "10:00-12:00", "00:00-24:00"]))]
    ]
    rows["charters"] = [charter(draw, "")] if draw(st.booleans()) else []
    for team in rows["teams"]:
        team["calendar"] = draw(st.sampled_from(["", "", "office", "odd"]))


def calendar(draw: Draw, id: str) -> dict[str, str]:
    week = draw(st.sampled_from(WEEKS)).replace("- -", "_ _").split()
    hours = ["" if day in "-_" else day.replace("+", " ") for day in week]
    return {
        "id": id,
        "timezone": draw(st.sampled_from(ZONES)),
        **dict(zip(WEEKDAYS, hours, strict=True)),
        "holidays": draw(st.sampled_from(["", "DE"])),
    }


def charter(draw: Draw, client: str) -> dict[str, str]:
    return {
        "client": client,
        "channel": draw(st.sampled_from(["", "email"])),
        "priority": draw(st.sampled_from(["", "high"])),
        "hours": draw(st.sampled_from(["0", "0.5", "2", "8", "24"])),
        "from": str(draw(days)),
        "until": "",
    }


def request(draw: Draw, client: str, number: int) -> dict[str, str]:
    opened = moment(draw, draw(days | around_clock_changes), zone=draw(st.sampled_from(ZONES)))
    after = st.integers(-60, 6000) | st.sampled_from([0, 120, 240, 480, 20000])
    replied = draw(maybe(after.map(lambda minutes: opened + timedelta(minutes=minutes))))
    resolved = draw(maybe(after.map(lambda minutes: opened + timedelta(minutes=minutes))))
    reopened = draw(st.none() | after.map(lambda minutes: opened + timedelta(minutes=minutes)))
    state = draw(st.sampled_from(["open"] * 6 + ["no_reply_needed", "excluded"]))
    return {
        "id": f"{client}-r{number}",
        "client": client,
        "person": draw(people),
        "opened_at": str(opened),
        "channel": draw(st.sampled_from(["email", "call"])),
        "priority": draw(st.sampled_from(["high", "normal"])),
        "first_response_at": text(replied),
        "resolved_at": text(resolved),
        "reopened_at": text(reopened) if resolved else "",
        "state": state,
    }
