"""The law of the book: what was there and what moved is what is there."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.engine.movements import KINDS
from metrics.engine.tables import House, day_number, records_from_rows
from metrics.engine.workbench import Workbench
from tests.metrics.kpis.asking import Asked

FIRST = date(2025, 1, 1)
LOSSES = ("contraction", "churn", "pause")
days = st.integers(0, 640).map(lambda days: FIRST + timedelta(days=days))
gaps = st.sampled_from([-40, -1, 0, 1, 2, 14, 15, 16, 60])
between = st.sampled_from([0, 1, 30, 89, 90, 91, 200])
STORIES = [
    (),
    ("upsell",),
    ("pause",),
    ("pause", "resume"),
    ("pause", "indexation", "resume"),
    ("upsell", "pause", "resume", "discount_end"),
]


@st.composite
def lives(draw, client):
    """A client's contracts one after the other, with gaps, renewals, pauses and new fees."""
    contracts, changes = [], []
    start = draw(st.none() | days)
    for number in range(draw(st.integers(1, 4))):
        mine = f"{client}-{number}"
        end = (start or FIRST) + timedelta(days=draw(st.sampled_from([0, 1, 13, 90, 200, 365])))
        runs_on = draw(st.booleans()) and number > 1
        contracts.append(
            {
                "id": mine,
                "client": client,
                "starts_on": str(start or ""),
                "ended_on": "" if runs_on else str(end),
                "amount": str(draw(st.sampled_from([0, 100, 1000, 1234, 99999]))),
                "interval": draw(st.sampled_from(["week", "month", "quarter", "year"])),
                "currency": draw(st.sampled_from(["", "EUR", "USD", "GBP"])),
                "renews": f"{client}-{number - 1}" if number and draw(st.booleans()) else "",
                "end_kind": draw(st.sampled_from(["", "", "transferred"])),
            }
        )
        at = start or FIRST
        for change, kind in enumerate(draw(st.sampled_from(STORIES))):
            at += timedelta(days=draw(between))
            changes.append(
                {
                    "id": f"{mine}-{change}",
                    "contract": mine,
                    "on": str(at),
                    "kind": kind,
                    "amount": draw(st.sampled_from(["", "700", "1000"])),
                }
            )
        start = end + timedelta(days=draw(gaps))
        start = max(start, FIRST)
    return contracts, changes


@st.composite
def books(draw):
    """Up to three clients, the last of whom may take a contract of the first over."""
    contracts, changes = [], []
    for client in ("A", "B", "C")[: draw(st.integers(1, 3))]:
        its, changed = draw(lives(client))
        contracts += its
        changes += changed
    if draw(st.booleans()):
        contracts[-1]["renews"] = contracts[0]["id"]
    rates = [
        {"currency": currency, "from": f"{year}-0{month}-01", "rate": str(rate)}
        for currency in ("USD", "GBP")
        for year, month, rate in ((2024, 1, 0.9), (2025, 4, 0.8123), (2026, 2, 1.1), (2026, 4, 0.7))
        if draw(st.booleans())
    ]
    return records_from_rows(
        {
            "contracts": [one for one in contracts if one["renews"] != one["id"]],
            "contract_changes": changes,
            "rates": [
                {"currency": "USD", "from": "2024-01-01", "rate": "0.9"},
                {"currency": "GBP", "from": "2026-01-01", "rate": "1.2"},
                *rates,
            ],
        },
        house=House(fiscal_start=draw(st.sampled_from([1, 4]))),
    )


quick = settings(max_examples=25, deadline=None)


def signed(movements):
    return np.where(movements["kind"].isin(LOSSES), -1, 1) * movements["amount"]


@quick
@given(books(), st.lists(days, min_size=2, max_size=6))
def test_start_and_movements_are_the_end_to_the_cent_for_every_client(records, edges):
    bench = Workbench(records, Asked().bench.now)
    clients, moves = np.arange(len(records.clients)), bench.movements
    moves = moves.assign(signed=signed(moves))
    numbers = sorted(day_number(day) for day in edges)
    fee = {day: bench.book.fee(clients, np.full(len(clients), day)) for day in numbers}
    for start, end in pairwise(numbers):
        inside = moves[(moves["on"] >= start) & (moves["on"] < end)]
        moved = inside.groupby("client")["signed"].sum().reindex(clients).fillna(0)
        assert fee[start] + moved.to_numpy() == pytest.approx(fee[end], abs=1e-5)


@quick
@given(books())
def test_movements_tell_the_life_of_a_client(records):
    bench = Workbench(records, Asked().bench.now)
    moves = bench.movements
    assert set(moves["kind"]) <= set(KINDS)
    assert (moves.loc[~moves["kind"].isin(["transfer", "fx"]), "amount"] > 0).all()
    assert not moves.duplicated(["client", "on", "kind"]).any()
    # Nobody is new twice, nor new after a movement that only a client can make.
    new = moves[moves["kind"] == "new"]
    assert not new["client"].duplicated().any()
    paid = moves[~moves["kind"].isin(["transfer", "new"])].groupby("client")["on"].min()
    assert (new["on"].to_numpy() <= paid.reindex(new["client"]).fillna(10**9).to_numpy()).all()
    # Churn ends a client, reactivation makes one again; a pause keeps it.
    for kind, before, after in (
        ("churn", True, False),
        ("reactivation", False, True),
        ("pause", True, True),
    ):
        mine = moves[moves["kind"] == kind]
        client, on = mine["client"].to_numpy(), mine["on"].to_numpy()
        assert (bench.book.is_client(client, on) == before).all()
        assert (bench.book.is_client(client, on + 1) == after).all()


@settings(max_examples=8, deadline=None)
@given(books(), st.randoms())
def test_order_of_the_records_changes_no_movement(records, random):
    shuffled = {
        name: frame.sample(frac=1, random_state=random.randrange(2**31)).reset_index(drop=True)
        for name, frame in records.frames.items()
    }
    mixed = type(records)(records.house, shuffled, records.clients, records.people, records.teams)
    now = Asked().bench.now
    assert Workbench(mixed, now).movements.equals(Workbench(records, now).movements)
