"""The rows: the same for the same seed, whole, and nothing from the future."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest

from accounts.demo.maker import made
from accounts.demo.story import HandOver
from accounts.demo.world import Size, World

SMALL = Size(clients=45, account_managers=9, months=24)
REFERENCES = {
    "teams": {"parent": "teams", "calendar": "calendars"},
    "calendar_days": {"calendar": "calendars"},
    "memberships": {"person": "people", "team": "teams"},
    "clients": {
        "parent": "clients",
        "team": "teams",
        "calendar": "calendars",
        "referred_by": "clients",
    },
    "assignments": {"client": "clients", "person": "people"},
    "contacts": {"client": "clients", "introduced_by": "contacts"},
    "contracts": {"client": "clients", "renews": "contracts"},
    "contract_changes": {"contract": "contracts", "person": "people"},
    "touches": {
        "client": "clients",
        "person": "people",
        "contact": "contacts",
        "request": "requests",
        "in_reply_to": "touches",
    },
    "requests": {"client": "clients", "first_responder": "people"},
    "charters": {"client": "clients"},
    "surveys": {"client": "clients", "contact": "contacts", "person": "people"},
    "referrals": {"client": "clients", "contact": "contacts", "won_client": "clients"},
    "opportunities": {
        "client": "clients",
        "person": "people",
        "origin_contact": "contacts",
        "referral": "referrals",
    },
    "projects": {"client": "clients", "person": "people"},
    "billings": {"client": "clients", "contract": "contracts"},
    "costs": {"client": "clients"},
    "advocacy": {"client": "clients", "contact": "contacts", "project": "projects"},
    "goals": {"client": "clients"},
    "usage": {"client": "clients"},
}
HAPPENED = {
    "touches": ("at",),
    "requests": ("opened_at", "first_response_at", "resolved_at", "reopened_at"),
    "surveys": ("sent_at", "responded_at"),
    "contacts": ("since", "left_on"),
    "referrals": ("on",),
    "opportunities": ("opened_on", "sent_on", "decided_on"),
    "projects": ("delivered_on", "cancelled_on"),
    "contracts": ("signed_on", "notice_given_on"),
    "contract_changes": ("signed_on",),
    "billings": ("on",),
    "costs": ("on",),
    "advocacy": ("given_on",),
    "goals": ("met_on",),
    "usage": ("on",),
}


def test_the_same_seed_and_day_make_the_same_demo(demo, world):
    assert made(World(world.today)) == demo


def test_another_seed_makes_other_clients(demo, world):
    other = made(World(world.today, seed=1, size=SMALL))

    names = {row["name"] for row in demo.bundle["clients"]}
    assert names != {row["name"] for row in other.bundle["clients"]}


def test_names_stay_when_the_day_changes(demo, world):
    next_day = made(World(world.today + timedelta(days=1)))

    for table in ("clients", "people"):
        assert [row["name"] for row in next_day.bundle[table]] == [
            row["name"] for row in demo.bundle[table]
        ]


WITH_IDS = sorted({"requests", "clients", "people"} | REFERENCES.keys() - {"touches"})


@pytest.mark.parametrize("table", WITH_IDS)
def test_ids_are_unique(demo, table):
    ids = Counter(row["id"] for row in demo.bundle[table] if "id" in row)

    assert [id for id, count in ids.items() if count > 1] == []


def test_a_touch_point_has_each_of_us_once(demo):
    rows = Counter((row["id"], row["person"]) for row in demo.bundle["touches"])

    assert max(rows.values()) == 1


@pytest.mark.parametrize("table", REFERENCES)
def test_references_lead_somewhere(demo, table):
    for column, other in REFERENCES[table].items():
        known = {row["id"] for row in demo.bundle[other]} | {""}
        assert {row.get(column, "") for row in demo.bundle[table]} <= known, column


@pytest.mark.parametrize("table", HAPPENED)
def test_nothing_is_told_from_the_future(demo, world, table):
    for column in HAPPENED[table]:
        days = {row.get(column, "")[:10] for row in demo.bundle[table]}
        assert max(days) < str(world.today), column


def test_no_contract_ends_before_it_starts(demo):
    for row in demo.bundle["contracts"]:
        for end in ("ended_on", "term_ends_on"):
            assert not row.get(end) or row["starts_on"] <= row[end], row["id"]


def test_every_client_has_one_owner_at_a_time(demo, scene):
    by_client = defaultdict(list)
    for spell in scene.books.spells:
        by_client[spell.client].append((spell.since or date.min, spell.until or date.max))

    for client, spells in by_client.items():
        ends = [until for _, until in spells]
        starts = [since for since, _ in spells[1:]]
        assert all(start >= end for start, end in zip(starts, ends, strict=False)), client


def test_people_own_clients_only_while_they_work_here(scene):
    people = scene.people
    for spell in scene.books.spells:
        first = spell.since or scene.world.first_day
        last = (spell.until or scene.world.today) - timedelta(days=1)
        assert people[spell.person].team_on(first), spell
        assert people[spell.person].team_on(last), spell


def test_what_happens_by_action_is_not_in_the_bundle(demo):
    rows = {(row["client"], row["from"]) for row in demo.bundle["assignments"]}

    told = [event for event in demo.story if isinstance(event, HandOver)]
    assert told
    assert not any((event.client, str(event.on)) in rows for event in told)


def test_no_reply_comes_before_its_request(demo):
    for row in demo.bundle["requests"]:
        if row["first_response_at"]:
            assert moment(row["first_response_at"]) >= moment(row["opened_at"])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 8, 31)])
def test_any_day_will_do(today):
    assert len(made(World(today, size=SMALL)).bundle["clients"]) == 45


def test_too_small_an_agency_is_refused():
    with pytest.raises(ValueError, match="at least 45 clients"):
        Size(clients=10)
