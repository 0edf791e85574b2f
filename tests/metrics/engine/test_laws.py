"""Laws that hold for any book: hypothesis looks for one where they don't."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.compute import contributions_to, fold
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import House, records_from_rows
from metrics.engine.workbench import Workbench
from tests.metrics.kpis.asking import Asked

FIRST = date(2025, 1, 1)
PEOPLE = ("ann", "bob", "cara")
days = st.integers(0, 640).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def books(draw):
    """Contracts, changes and hand-overs of up to four clients, two teams below a group."""
    clients = [f"C{number}" for number in range(draw(st.integers(1, 4)))]
    contracts, changes, assignments = [], [], []
    for client in clients:
        for number in range(draw(st.integers(0, 3))):
            start = draw(days)
            end = draw(
                st.none() | st.integers(0, 400).map(lambda more, s=start: s + timedelta(more))
            )
            contracts.append(
                {
                    "id": f"{client}-{number}",
                    "client": client,
                    "starts_on": str(start),
                    "ended_on": str(end or ""),
                    "amount": str(draw(st.integers(1, 9000))),
                    "interval": draw(st.sampled_from(["week", "month", "quarter", "year"])),
                    "currency": draw(st.sampled_from(["EUR", "USD"])),
                }
            )
            changes.extend(
                {
                    "id": f"{client}-{number}-{change}",
                    "contract": f"{client}-{number}",
                    "on": str(draw(days)),
                    "kind": draw(st.sampled_from(["upsell", "downsell", "pause", "resume"])),
                    "amount": str(draw(st.integers(1, 9000))),
                }
                for change in range(draw(st.integers(0, 2)))
            )
        hand_overs = sorted(draw(st.lists(days, max_size=3, unique=True)))
        for place, day in enumerate(hand_overs):
            until = hand_overs[place + 1] if place + 1 < len(hand_overs) else ""
            owner = draw(st.sampled_from([*PEOPLE, None]))
            if owner:
                assignments.append(
                    {"client": client, "person": owner, "from": str(day), "until": str(until)}
                )
    return records_from_rows(
        {
            "clients": [{"id": client, "team": "north"} for client in clients],
            "contracts": contracts,
            "contract_changes": changes,
            "assignments": assignments,
            "teams": [{"id": "group"}]
            + [{"id": team, "parent": "group"} for team in ("north", "south")],
            "memberships": [
                {"person": "ann", "team": "north", "role": "account_manager"},
                {"person": "bob", "team": "north", "role": "account_manager"},
                {"person": "cara", "team": "south", "role": "account_manager"},
            ],
            "rates": [
                {"currency": "USD", "from": "2025-01-01", "rate": "0.9"},
                {"currency": "USD", "from": "2026-01-01", "rate": "0.8"},
            ],
        },
        house=House(),
    )


def figures(key, records, window, kind):
    bench = Workbench(records, Asked().bench.now)
    kpi = CATALOGUE[key]
    rows = contributions_to(kpi, bench, [window])
    found = fold(kpi, rows, [window], tree=bench.ownership.tree, today=bench.today, kinds=[kind])
    return rows, found


windows = st.builds(
    lambda kind, month: Window.at(kind, date(2025 + month // 12, month % 12 + 1, 1)),
    st.sampled_from(["month", "quarter", "year", "t12m"]),
    st.integers(0, 21),
)
quick = settings(max_examples=25, deadline=None)
slow = settings(max_examples=8, deadline=None)


@quick
@given(books(), windows)
def test_every_lost_client_is_somebodys_loss_or_nobodys(records, window):
    rows, agency = figures("churn_rate", records, window, ScopeKind.AGENCY)
    people = rows[rows["grain"] == "person"]
    lost = rows[(rows["grain"] == "client") & (rows["numerator"] > 0)]["client"]
    # Somebody's or nobody's spell it was; one who came back in between is lost twice.
    credited = people[people["numerator"] > 0]["client"]
    assert set(lost) <= set(credited)
    assert agency["numerator"].sum() == len(lost) == lost.nunique()


@quick
@given(books(), windows)
def test_fees_of_all_owners_and_nobody_are_those_of_the_teams_and_the_agency(records, window):
    rows, agency = figures("mrr", records, window, ScopeKind.AGENCY)
    _, people = figures("mrr", records, window, ScopeKind.PERSON)
    _, teams = figures("mrr", records, window, ScopeKind.TEAM)
    nobodys = rows[rows["owner"] < 0]["numerator"].sum()
    whole = agency["numerator"].sum()
    group = teams[teams["code"] == records.teams.get_loc("group")]["numerator"].sum()
    assert people["numerator"].sum() + nobodys == pytest.approx(whole, abs=1e-6)
    assert group == pytest.approx(whole, abs=1e-6)


@quick
@given(books(), st.integers(0, 20))
def test_a_months_end_is_the_next_months_start(records, month):
    first = Window.at("month", date(2025 + month // 12, month % 12 + 1, 1))
    both = Window(first.start, first.shifted(1).end)
    change = {
        window: figures("mrr_growth", records, window, ScopeKind.AGENCY)[1]["numerator"].sum()
        for window in (first, first.shifted(1), both)
    }
    assert change[first] + change[first.shifted(1)] == pytest.approx(change[both], abs=1e-5)


@quick
@given(books(), windows)
def test_shares_lie_between_nothing_and_everything(records, window):
    for kind in (ScopeKind.AGENCY, ScopeKind.TEAM, ScopeKind.PERSON, ScopeKind.CLIENT):
        _, found = figures("logo_retention", records, window, kind)
        assert found["value"].dropna().between(0, 100).all()
        assert (found["numerator"] <= found["denominator"]).all()


@slow
@given(books(), windows, st.randoms())
def test_order_of_the_records_changes_no_digit(records, window, random):
    shuffled = {
        name: frame.sample(frac=1, random_state=random.randrange(2**31)).reset_index(drop=True)
        for name, frame in records.frames.items()
    }
    mixed = type(records)(records.house, shuffled, records.clients, records.people, records.teams)
    for key in ("mrr", "mrr_growth", "logo_retention", "upsell_revenue"):
        for kind in (ScopeKind.AGENCY, ScopeKind.PERSON):
            _, expected = figures(key, records, window, kind)
            _, found = figures(key, mixed, window, kind)
            assert found.equals(expected)
