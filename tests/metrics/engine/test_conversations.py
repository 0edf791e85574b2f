"""Who answered what: the engine's sorted columns against a walk through the messages."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.kpis.asking import Asked

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
CLIENTS = ("Acme", "Birch")
many = settings(max_examples=25, deadline=None, derandomize=True, database=None)


@st.composite
def talks(draw):
    """Messages of two clients about up to two requests each, some of them linked answers."""
    size = draw(st.integers(0, 14))
    rows = []
    for number in range(size):
        ours = [row["id"] for row in rows if row["direction"] == "outbound"]
        direction = draw(st.sampled_from(["inbound", "outbound"]))
        link = draw(st.sampled_from(["", "", *ours])) if direction == "inbound" else ""
        client = draw(st.sampled_from(CLIENTS))
        minutes = draw(st.integers(0, 40))
        rows.append(
            {
                "id": f"t{number:02}",
                "client": client,
                "at": START + timedelta(minutes=minutes),
                "direction": direction,
                "request": client[0] + draw(st.sampled_from(["1", "2"])),
                "in_reply_to": link,
            }
        )
    return rows


def asked(rows):
    lines = ["id   client  at                         direction  purpose  request  in_reply_to"]
    lines += [
        f"{row['id']}  {row['client']:6}  {row['at'].isoformat()}  {row['direction']:9}  success  "
        f"{row['request']:7}  {row['in_reply_to']}"
        for row in rows
    ]
    opened = [
        f"{client[0]}{number}  {client:6}  {START.isoformat()}"
        for client in CLIENTS
        for number in (1, 2)
    ]
    requests = "\n".join(["id  client  opened_at", *opened])
    return Asked(touches="\n".join(lines), requests=requests)


def waits(rows):
    """Seconds of every answered wait: from the oldest unanswered message to our next one."""
    found, since = [], defaultdict(lambda: None)
    for row in sorted(rows, key=lambda row: (row["at"], row["direction"])):
        request = row["request"]
        if row["direction"] == "inbound" and since[request] is None:
            since[request] = row["at"]
        elif row["direction"] == "outbound" and since[request] is not None:
            found.append((row["at"] - since[request]).total_seconds())
            since[request] = None
    return found


@many
@given(talks())
def test_waits_are_those_of_a_walk_through_each_conversation(rows):
    figures = asked(rows).figures("average_reply_time", "month 2026-03")
    expected = waits(rows)
    assert (figures["n"], figures["numerator"]) == (len(expected), sum(expected))


def answered(rows):
    """Ids of our messages that have an answer: by a link, else the latest still without one."""
    ids = {row["id"] for row in rows if row["direction"] == "outbound"}
    linked = {row["in_reply_to"] for row in rows if row["in_reply_to"] in ids}
    found, waiting = set(linked), defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["at"], row["direction"], row["id"])):
        if row["direction"] == "outbound" and row["id"] not in linked:
            waiting[row["client"]].append(row["id"])
        elif row["direction"] == "inbound" and not row["in_reply_to"] and waiting[row["client"]]:
            found.add(waiting[row["client"]].pop())
    return found


@many
@given(talks())
def test_answers_are_those_of_a_walk_through_each_clients_messages(rows):
    bench = asked([{**row, "request": ""} for row in rows])
    figures = bench.figures("outreach_engagement", "month 2026-03")
    sent = [row for row in rows if row["direction"] == "outbound"]
    assert (figures["numerator"], figures["n"]) == (len(answered(rows)), len(sent))
