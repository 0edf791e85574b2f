"""That the group is believable, and that everything the story promises happens in it."""

from collections import Counter
from datetime import date, datetime, timedelta
from statistics import mean, median

import pytest

from accounts.demo.people import ACCOUNT_MANAGER_EMAIL, ADMIN_EMAIL, MANAGER_EMAIL, left_on
from accounts.demo.story import Closure, HandOver, Renewal


@pytest.fixture
def by_part(scene):
    return {client.part: client for client in scene.clients if client.part}


@pytest.fixture
def contracts_of(demo):
    def of(client):
        return [row for row in demo.bundle["contracts"] if row["client"] == client.id]

    return of


@pytest.fixture
def changes_of(demo):
    def of(client):
        rows = demo.bundle["contract_changes"]
        return [row for row in rows if row["contract"].startswith(f"{client.id}-")]

    return of


def team_of(scene, client: str, day: date) -> str:
    owner = scene.people[scene.books.owner_on(client, day)]
    return owner.team_on(day) or ""


def test_a_group_an_agency_and_three_teams(demo):
    parents = {row["id"]: row["parent"] for row in demo.bundle["teams"]}

    assert Counter(parents.values()) == {"": 1, "lantern-row-group": 1, "lantern-row": 3}


def test_twelve_account_managers_three_managers_a_group_manager_and_an_admin(demo, world):
    today = str(world.today)
    serving = {
        (row["person"], row["role"])
        for row in demo.bundle["memberships"]
        if not row["until"] or row["until"] > today
    }

    roles = Counter(role for _, role in serving)
    assert roles == {"account_manager": 12, "manager": 4, "admin": 1}


def test_three_people_have_known_addresses(scene):
    assert scene.crew.group_manager.email == MANAGER_EMAIL
    assert scene.crew.star.email == ACCOUNT_MANAGER_EMAIL
    assert scene.crew.admin.email == ADMIN_EMAIL


def test_records_reach_back_more_than_two_years(demo, world):
    first = min(row["opened_at"][:10] for row in demo.bundle["requests"])

    assert first < str(world.today - timedelta(days=730))


def test_about_fifty_clients_are_there_today(scene, world):
    there = [client for client in scene.clients if client.life.is_there(world.today)]

    assert 45 <= len(there) <= 60


@pytest.mark.parametrize("month", ["08", "12"])
def test_summer_and_christmas_are_quiet(demo, month):
    months = Counter(row["opened_at"][:7] for row in demo.bundle["requests"])
    quiet = [count for key, count in months.items() if key.endswith(month)]

    assert mean(quiet) < 0.75 * mean(months.values())


def test_one_team_answers_more_slowly_than_the_others(demo, scene):
    waits: dict[str, list[float]] = {"pr": [], "digital": [], "creative": []}
    for row in demo.bundle["requests"]:
        opened = datetime.fromisoformat(row["opened_at"])
        if row["first_response_at"] and scene.books.owner_on(row["client"], opened.date()):
            wait = datetime.fromisoformat(row["first_response_at"]) - opened
            waits[team_of(scene, row["client"], opened.date())].append(wait.total_seconds())

    assert median(waits["creative"]) > 1.3 * median(waits["pr"])
    assert median(waits["creative"]) > 1.2 * median(waits["digital"])


def test_one_team_loses_more_clients_than_the_others(scene):
    lost = Counter(client.life.team for client in scene.clients if client.life.left)

    assert lost["creative"] > max(lost["pr"], lost["digital"])


def test_the_leavers_clients_went_to_others_and_one_was_forgotten(scene, by_part):
    gone, books = left_on(scene.world), scene.books
    leaver = scene.crew.leaver.id
    theirs = [spell.client for spell in books.spells if spell.person == leaver]

    assert [client for client in theirs if books.owner_on(client, gone) == leaver] == []
    forgotten = by_part["forgotten"].id
    assert books.owner_on(forgotten, gone + timedelta(days=30)) == ""
    assert books.owner_on(forgotten, scene.world.today) == scene.crew.joiner.id


def test_somebody_changed_teams_and_took_two_clients_along(scene):
    mover = scene.crew.mover
    day = mover.stays[1].since

    assert [stay.team for stay in mover.stays] == ["pr", "creative"]
    along = [
        client.id
        for client in scene.clients
        if scene.books.owner_on(client.id, day) == mover.id
        and scene.books.owner_on(client.id, day - timedelta(days=1)) == mover.id
    ]
    assert len(along) == 2


def test_several_clients_are_handed_over_together(demo):
    days = Counter((event.to, event.on) for event in demo.story if isinstance(event, HandOver))

    assert max(days.values()) == 3


def test_the_star_inherited_a_client_that_left_the_same_month(demo, scene, by_part):
    inherited = by_part["inherited"]
    hand_over = next(
        event
        for event in demo.story
        if isinstance(event, HandOver) and event.client == inherited.id
    )

    assert hand_over.to == scene.crew.star.id
    assert hand_over.on == inherited.life.left.replace(day=3)


def test_a_client_came_back_after_months(by_part, contracts_of):
    life = by_part["win_back"].life

    assert (life.back_on - life.left).days > 150
    assert [row["starts_on"] for row in contracts_of(by_part["win_back"])][-1] == str(life.back_on)


def test_one_client_is_paused_and_one_was(by_part, changes_of, world):
    assert [row["kind"] for row in changes_of(by_part["paused"])] == ["pause"]
    assert [row["kind"] for row in changes_of(by_part["resumed"])] == ["pause", "resume"]
    paused = date.fromisoformat(changes_of(by_part["paused"])[0]["on"])
    assert (world.today - paused).days < 90


def test_a_detractor_told_us_and_then_left(demo, by_part):
    client = by_part["detractor"]
    answers = [
        row
        for row in demo.bundle["surveys"]
        if row["client"] == client.id and row["kind"] == "nps" and row["score"] == "3"
    ]

    assert answers[-1]["comment"]
    assert answers[-1]["responded_at"][:10] < str(client.life.left)
    closed = [event.client for event in demo.story if isinstance(event, Closure)]
    assert client.id in closed


def test_a_term_is_over_and_nobody_has_decided(by_part, contracts_of, world):
    last = contracts_of(by_part["undecided"])[-1]

    assert last["term_ends_on"] < str(world.today)
    assert last["ended_on"] == ""


def test_notice_was_given_and_the_end_is_twelve_days_away(by_part, contracts_of, world):
    last = contracts_of(by_part["notice"])[-1]

    assert last["notice_given_on"] < str(world.today)
    assert last["ended_on"] == str(world.today + timedelta(days=12))


def test_one_renewal_was_early_and_one_late_within_grace(demo, by_part, contracts_of):
    *_, old, new = contracts_of(by_part["early_renewal"])
    assert new["renews"] == old["id"]
    assert new["starts_on"] < old["term_ends_on"]

    late = next(event for event in demo.story if isinstance(event, Renewal))
    *_, ended = contracts_of(by_part["late_renewal"])
    waited = late.signed_on - date.fromisoformat(ended["term_ends_on"])
    assert late.contract == ended["id"]
    assert 0 < waited.days <= 30


def test_fees_go_up_and_down(demo):
    kinds = {row["kind"] for row in demo.bundle["contract_changes"]}

    assert {"upsell", "cross_sell", "downsell", "extension", "indexation"} <= kinds
    upsells = [row for row in demo.bundle["contract_changes"] if row["kind"] == "upsell"]
    assert all(row["signed_on"] < row["on"] for row in upsells)


def test_foreign_money_has_a_rate_for_each_year(demo, world):
    currencies = {row["currency"] for row in demo.bundle["contracts"]} - {"GBP"}
    rates = {(row["currency"], row["from"]) for row in demo.bundle["rates"]}

    assert currencies == {"EUR", "USD"}
    years = range(world.first_day.year, world.today.year + 1)
    assert {(currency, f"{year}-01-01") for currency in currencies for year in years} <= rates


def test_one_client_is_promised_an_answer_in_two_hours(demo, by_part):
    promised = {row["client"]: row["hours"] for row in demo.bundle["charters"]}

    assert promised == {"": "4", by_part["two_hours"].id: "2"}


def test_some_requests_are_open_some_overdue_some_need_no_reply(demo, world):
    rows = demo.bundle["requests"]
    states = Counter(row["state"] for row in rows)

    assert {"open", "answered", "resolved", "no_reply_needed", "excluded"} == set(states)
    opened = min(row["opened_at"][:10] for row in rows if row["state"] == "open")
    assert opened < str(world.today - timedelta(days=4))


def test_neglected_clients_have_seen_nobody_who_decides_for_months(demo, scene, world):
    neglected = {client.id for client in scene.clients if client.part == "neglected"}
    since = str(world.today - timedelta(days=100))
    lately = [
        row
        for row in demo.bundle["touches"]
        if row["client"] in neglected and row["level"] == "upstream" and row["at"] > since
    ]

    assert len(neglected) == 2
    assert lately == []


def test_neglected_clients_can_give_notice_in_twelve_days(demo, scene, world):
    neglected = {client.id for client in scene.clients if client.part == "neglected"}
    notice_by = {
        date.fromisoformat(row["term_ends_on"]) - timedelta(days=int(row["notice_days"]))
        for row in demo.bundle["contracts"]
        if row["client"] in neglected and row["term_ends_on"] > str(world.today)
    }

    assert notice_by == {world.today + timedelta(days=12)}


def test_two_of_us_were_at_some_meetings(demo):
    people = Counter(row["id"] for row in demo.bundle["touches"])

    assert sum(count == 2 for count in people.values()) > 50


def test_about_half_of_the_people_asked_answered(demo):
    asked = [row for row in demo.bundle["surveys"] if row["kind"] == "nps"]
    answered = [row for row in asked if row["score"]]

    assert 0.4 < len(answered) / len(asked) < 0.65
    assert len({row["wave"] for row in asked}) >= 4


def test_proposals_are_won_lost_expired_and_open(demo):
    outcomes = Counter(row["outcome"] for row in demo.bundle["opportunities"])

    assert set(outcomes) == {"won", "lost", "expired", "open"}
    decided = outcomes.total() - outcomes["open"]
    assert 0.42 < outcomes["won"] / decided < 0.62


def test_clients_are_asked_on_paper_to_go_on(demo):
    asked = [one for one in demo.bundle["opportunities"] if one["kind"] in ("renewal", "extension")]

    assert {one["outcome"] for one in asked} == {"won", "lost", "open"}
    assert all(one["client"] and one["person"] and one["sent_on"] for one in asked)
    assert sum(one["outcome"] == "open" for one in asked) >= 5


def test_a_brand_belongs_to_its_parent(demo, by_part):
    parents = {row["id"]: row["parent"] for row in demo.bundle["clients"] if row["parent"]}

    assert parents == {by_part["brand"].id: by_part["parent"].id}
