"""Waits in business time: how long, due when, within the charter, and with open ones counted."""

from datetime import date, timedelta

import numpy as np

from metrics.engine.survival import quantiles
from tests.vector_kinds.asking import AskedOfRows, Records, asked, share
from tests.vector_kinds.calendars import Told, due, instant, seconds_between
from tests.vector_kinds.cases import Answer, Case

PERCENTILES = {"median": 0.5, **{f"p{share}": share / 100 for share in range(1, 100)}}


def elapsed(case: Case) -> Answer:
    told = Told(case.inputs.get("calendar"))
    start, end = case.inputs["start"], case.inputs["end"]
    clock = told.clock(start, end, pauses=case.inputs.get("paused_intervals") or [])
    return {"seconds": seconds_between(clock, told.micros(start), told.micros(end))}


def due_at(case: Case) -> Answer:
    told = Told(case.inputs.get("calendar"))
    start = case.inputs["start"]
    clock = told.clock(start, pauses=case.inputs.get("paused_intervals") or [])
    return {"due_at": instant(due(clock, told.micros(start), case.inputs["business_minutes"] * 60))}


def sla(case: Case) -> Answer:
    told = Told(case.inputs.get("calendar"))
    start, replied = case.inputs["start"], case.inputs["end"]
    end = replied or case.inputs["now"]
    pauses, target = case.inputs.get("paused_intervals") or [], case.inputs["target_minutes"]
    clock = told.clock(start, end, pauses=pauses)
    minutes = seconds_between(clock, told.micros(start), told.micros(end)) / 60
    in_time = due(clock, told.micros(start), target * 60) >= told.micros(end)
    # Open and not yet due, it is neither kept nor missed.
    met = None if in_time and not replied else in_time
    if replied and not pauses:
        # A request has no pauses on record: with them, only the calendar can tell.
        met = _within_charter(told, start, end, hours=target / 60)
    return {"business_minutes": minutes, "margin_minutes": target - minutes, "met": met}


def _within_charter(told: Told, start: str, end: str, *, hours: float) -> bool | None:
    request = {"client": "Acme", "opened_at": told.iso(start), "first_response_at": told.iso(end)}
    office = _asked(
        told, start, end, records={"requests": [request], "charters": [{"hours": str(hours)}]}
    )
    kept = share(office.over("sla_attainment", _around(told, start, end)))
    return None if kept is None else kept == 1


def reply(case: Case) -> Answer:
    """The wait of one request for its first reply."""
    start, end = case.inputs["waiting_since"], case.inputs["reply_at"]
    return {"reply_seconds": _first_response(case, start, end)}


def reopened(case: Case) -> Answer:
    given = case.inputs
    again = {name: given.get(name) for name in ("resolved_at", "reopened_at")}
    seconds = _first_response(case, given["created_at"], given["first_human_reply_at"], **again)
    return {"first_response_seconds": seconds}


def _first_response(case: Case, start: str, end: str | None, **more: str | None) -> float | None:
    told = Told(case.inputs.get("calendar"))
    request = {"opened_at": start, "first_response_at": end, **more}
    request = {name: told.iso(text) for name, text in request.items() if text}
    office = _asked(told, start, end, records={"requests": [{"client": "Acme", **request}]})
    return office.over("first_response_time", _around(told, start, end))["value"]


def thread(case: Case) -> Answer:
    """The waits of all exchanges of a conversation whose first message lies in the window."""
    told = Told(case.inputs.get("calendar"))
    start, end = case.inputs["window"]
    # Internal notes and what machines send are no touch points, so they aren't on record.
    said = [
        message
        for message in sorted(case.inputs["messages"], key=lambda one: told.at(one["at"]))
        if not message.get("internal") and not message.get("automated")
    ]
    asks = [message for message in said if message["direction"] == "in"]
    touches = [
        {
            "client": "Acme",
            "at": told.iso(message["at"]),
            "direction": f"{message['direction']}bound",
            "request": "R1",
        }
        for message in said
    ]
    requests = [
        {"id": "R1", "client": "Acme", "opened_at": told.iso(one["at"])} for one in asks[:1]
    ]
    times = [message["at"] for message in said]
    office = _asked(told, start, end, *times, records={"requests": requests, "touches": touches})
    figures = office.over("average_reply_time", (told.day(start), told.day(end)))
    return {
        "pairs": figures["n"],
        "mean_seconds": figures["mean"],
        "median_seconds": figures["median"],
        "open": figures["open"],
    }


def kaplan_meier(case: Case) -> Answer:
    waits = case.inputs["durations_and_closed"]
    durations = np.array([duration for duration, _ in waits], dtype=np.float64)
    closed = np.array([bool(is_closed) for _, is_closed in waits], dtype=bool)
    found = quantiles(durations, closed, list(PERCENTILES.values()))[0]
    told = {
        name: None if np.isnan(value) else float(value)
        for name, value in zip(PERCENTILES, found, strict=True)
    }
    return {**told, "n": len(waits), "open": int((~closed).sum())}


def _asked(told: Told, *texts: str | None, records: Records) -> AskedOfRows:
    latest = max(told.day(text) for text in texts if text)
    return asked({**told.records, **records}, after=latest, house=told.house)


def _around(told: Told, *texts: str | None) -> tuple[date, date]:
    days = [told.day(text) for text in texts if text]
    return min(days), max(days) + timedelta(days=60)


KINDS = {
    "elapsed": elapsed,
    "due_at": due_at,
    "sla": sla,
    "example": reply,
    "reopened": reopened,
    "thread_reply_time": thread,
    "kaplan_meier": kaplan_meier,
}
