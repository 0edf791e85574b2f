"""Bills and costs: as the contracts say, worth the work, and with a few gaps."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

WORTH = {"GBP": 1.0, "EUR": 0.85, "USD": 0.78}


@pytest.fixture
def lately(demo, world):
    """Rows of a table that are dated within the last twelve complete months."""
    end = world.today.replace(day=1)
    start = str(end.replace(year=end.year - 1))
    return lambda table: [row for row in demo.bundle[table] if start <= row["on"] < str(end)]


def pounds(row) -> float:
    return float(row["amount"]) * WORTH[row["currency"]]


def test_a_retainer_is_billed_once_a_month(demo):
    bills = Counter(
        (row["contract"], row["on"][:7])
        for row in demo.bundle["billings"]
        if row["kind"] in ("retainer", "pass_through") and float(row["amount"]) > 0
    )

    assert set(bills.values()) == {1}


def test_nobody_is_billed_while_the_retainer_pauses(demo, scene):
    paused = next(client for client in scene.clients if client.part == "resumed")
    changes = [
        row
        for row in demo.bundle["contract_changes"]
        if row["contract"].startswith(f"{paused.id}-") and row["kind"] in ("pause", "resume")
    ]
    start, end = (date.fromisoformat(row["on"]) for row in changes)
    billed = {row["on"] for row in demo.bundle["billings"] if row["client"] == paused.id}

    assert not any(str(start) <= day < str(end) for day in billed)
    assert any(day < str(start) for day in billed)
    assert any(day >= str(end) for day in billed)


def test_a_project_is_billed_in_two_halves(demo):
    fees = {f"{row['id']}-contract": float(row["fee"]) for row in demo.bundle["projects"]}
    done = {f"{row['id']}-contract" for row in demo.bundle["projects"] if row["delivered_on"]}
    billed = defaultdict(float)
    for row in demo.bundle["billings"]:
        if row["kind"] == "project":
            billed[row["contract"]] += float(row["amount"])

    for contract, amount in billed.items():
        assert amount == pytest.approx(fees[contract] if contract in done else fees[contract] / 2)


def test_one_client_got_money_back(demo, scene):
    detractor = next(client for client in scene.clients if client.part == "detractor")
    back = [row for row in demo.bundle["billings"] if float(row["amount"]) < 0]

    assert [row["client"] for row in back] == [detractor.id]


def test_media_is_billed_and_is_no_fee(demo):
    media = {row["id"] for row in demo.bundle["contracts"] if row["billing_type"] != "fee"}
    bills = [row for row in demo.bundle["billings"] if row["kind"] == "pass_through"]

    assert len(media) >= 3
    assert {row["contract"] for row in bills} == media


def test_between_15_and_35_per_cent_of_the_fees_are_left(lately):
    costed = {row["client"] for row in lately("costs")}
    fees = sum(
        pounds(row)
        for row in lately("billings")
        if row["kind"] != "pass_through" and row["client"] in costed
    )
    spent = sum(pounds(row) for row in lately("costs"))

    assert 0.15 < 1 - spent / fees < 0.35


def test_the_team_with_the_hard_year_gives_hours_away(lately, scene):
    team = {client.id: client.life.team for client in scene.clients}
    fees, spent = Counter(), Counter()
    for row in lately("billings"):
        fees[team[row["client"]]] += 0 if row["kind"] == "pass_through" else pounds(row)
    for row in lately("costs"):
        spent[team[row["client"]]] += pounds(row)
    left = {name: 1 - spent[name] / fees[name] for name in fees}

    assert left["creative"] < min(left["pr"], left["digital"])


def test_three_clients_have_no_costs_and_some_hours_no_price(lately):
    billed = {row["client"] for row in lately("billings")}
    hours = [row for row in lately("costs") if row["hours"]]
    unpriced = [row for row in hours if float(row["amount"]) == 0]

    # Who has just come has no hours yet.
    assert 3 <= len(billed - {row["client"] for row in lately("costs")}) <= 5
    assert 0 < len(unpriced) / len(hours) < 0.03


def test_contracts_change_in_every_way(demo):
    kinds = {row["kind"] for row in demo.bundle["contract_changes"]}

    assert kinds == {
        *("upsell", "cross_sell", "downsell", "extension"),
        *("indexation", "discount_end", "pause", "resume"),
    }


def test_a_discount_ends_after_half_a_year(demo):
    starts = {row["id"]: row["starts_on"] for row in demo.bundle["contracts"]}
    amounts = {row["id"]: float(row["amount"]) for row in demo.bundle["contracts"]}
    ended = [row for row in demo.bundle["contract_changes"] if row["kind"] == "discount_end"]

    assert len(ended) >= 2
    for row in ended:
        waited = date.fromisoformat(row["on"]) - date.fromisoformat(starts[row["contract"]])
        assert timedelta(days=150) < waited < timedelta(days=190)
        assert float(row["amount"]) > amounts[row["contract"]]


def test_a_contract_moved_from_the_brand_to_its_parent(demo, scene):
    by_part = {client.part: client.id for client in scene.clients}
    (old,) = (row for row in demo.bundle["contracts"] if row.get("end_kind") == "transferred")
    (new,) = (row for row in demo.bundle["contracts"] if row.get("renews") == old["id"])

    assert (old["client"], new["client"]) == (by_part["brand"], by_part["parent"])
    next_day = date.fromisoformat(old["ended_on"]) + timedelta(days=1)
    assert new["starts_on"] == str(next_day)
