"""Targets: the one that applies, and how they follow on one another."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from accounts.models import Client, Membership, User
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.models import Run, Target
from metrics.targets import (
    TargetBook,
    adopt_benchmarks,
    applying,
    benchmark_pack,
    check,
    end_target,
    set_target,
    withdraw_target,
)
from tests.cast import Cast, the_cast
from tests.factories import AssignmentFactory, MembershipFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 15)
JULY = date(2026, 7, 1)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def admin() -> User:
    return UserFactory.create(is_superuser=True)


def level(scope: str, *, window: str = "t12m", on: date = ON) -> str | None:
    applied = applying("logo_retention", Scope.parse(scope), window, on)
    return applied.level if applied else None


def test_without_any_target_none_applies(cast: Cast) -> None:
    assert level("agency") is None


def test_the_agencys_target_applies_to_everybody(cast: Cast) -> None:
    TargetFactory()
    for scope in ("agency", "team:north", "person:nora", "client:acme"):
        assert level(scope) == "agency"


def test_a_target_for_a_sum_is_for_that_scope_alone(cast: Cast) -> None:
    TargetFactory(kpi="upsell_revenue", target=12_000)
    TargetFactory(kpi="upsell_revenue", target=1_000, role="account_manager")

    def holds(scope: str) -> str | None:
        applied = applying("upsell_revenue", Scope.parse(scope), "t12m", ON)
        return applied.level if applied else None

    assert holds("agency") == "agency"
    assert holds("person:nora") == "role account manager"
    assert holds("team:north") is None
    assert holds("client:acme") is None


def test_a_teams_target_applies_below_it_and_nowhere_else(cast: Cast) -> None:
    TargetFactory(team=cast.north)
    assert level("team:north") == "team North"
    assert level("person:nora") == "team North"
    assert level("client:acme") == "team North"
    assert level("team:south") is None
    assert level("team:group") is None
    assert level("agency") is None


def test_the_nearest_team_above_counts(cast: Cast) -> None:
    TargetFactory(team=cast.group)
    assert level("person:nora") == "team Group"
    TargetFactory(team=cast.north)
    assert level("person:nora") == "team North"


def test_the_role_counts_before_the_team(cast: Cast) -> None:
    TargetFactory(team=cast.north)
    TargetFactory(role="account_manager")
    assert level("person:nora") == "role account manager"
    assert level("person:nils") == "team North"


def test_a_persons_own_target_counts_first(cast: Cast) -> None:
    TargetFactory(role="account_manager")
    TargetFactory(person=cast.account_manager)
    assert level("person:nora") == "this person"
    assert level("person:sven") == "role account manager"


def test_a_clients_own_target_counts_for_the_client_alone(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(client=cast.acme)
    assert level("client:acme") == "this client"
    assert level("person:nora") == "agency"


def test_the_team_is_that_of_the_day(cast: Cast) -> None:
    TargetFactory(team=cast.north)
    TargetFactory(team=cast.south)
    Membership.objects.filter(person=cast.account_manager).update(ends_on=JULY)
    MembershipFactory(person=cast.account_manager, team=cast.south, starts_on=JULY)
    day_before = JULY - timedelta(days=1)
    assert level("person:nora", on=day_before) == "team North"
    assert level("person:nora", on=JULY) == "team South"
    assert level("client:acme", on=day_before) == "team North"
    assert level("client:acme", on=JULY) == "team South"


def test_the_owner_is_that_of_the_day(cast: Cast) -> None:
    TargetFactory(team=cast.south)
    cast.acme.assignments.update(ends_on=JULY)
    AssignmentFactory(client=cast.acme, person=cast.other_account_manager, starts_on=JULY)
    assert level("client:acme") is None
    assert level("client:acme", on=JULY) == "team South"


def test_a_client_of_nobody_is_where_its_own_team_says(cast: Cast) -> None:
    TargetFactory(team=cast.south)
    cast.acme.assignments.all().delete()
    Client.objects.filter(pk=cast.acme.pk).update(team=cast.south)
    assert level("client:acme") == "team South"


@pytest.mark.parametrize(
    ("target_window", "asked_window", "applies"),
    [
        ("t12m", "t12m", "agency"),
        ("t12m", "year", "agency"),
        ("year", "t12m", "agency"),
        ("month", "year", None),
        ("month", "t12m", None),
        ("year", "month", None),
        ("quarter", "month", None),
        ("quarter", "quarter", "agency"),
    ],
)
def test_a_target_is_for_its_own_length_of_time(
    target_window: str, asked_window: str, applies: str | None
) -> None:
    TargetFactory(window=target_window)
    assert level("agency", window=asked_window) == applies


@pytest.mark.parametrize(
    ("on", "applies"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "agency"),
        (date(2026, 6, 30), "agency"),
        (JULY, None),
    ],
)
def test_a_target_holds_from_its_first_day_until_its_end(on: date, applies: str | None) -> None:
    TargetFactory(starts_on=date(2026, 1, 1), ends_on=JULY)
    assert level("agency", on=on) == applies


def test_any_number_of_questions_takes_five_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    TargetFactory(team=cast.north)
    TargetFactory(person=cast.account_manager)
    with django_assert_num_queries(5):
        book = TargetBook.load()
        for scope in ("agency", "team:north", "person:nora", "person:sven", "client:acme"):
            book.applying("logo_retention", Scope.parse(scope), "t12m", ON)


def new(**given: object) -> Target:
    given = {"kpi": "logo_retention", "window": "t12m", "target": Decimal(92)} | given
    return Target(**{"starts_on": JULY, "reason": "We know how now."} | given)


def test_the_target_before_ends_where_the_new_one_begins(admin: User) -> None:
    old = TargetFactory.create()
    target = set_target(new(), by=admin)
    old.refresh_from_db()
    assert old.ends_on == JULY
    assert target.ends_on is None
    day_before = applying("logo_retention", Scope.parse("agency"), "t12m", date(2026, 6, 30))
    assert day_before
    assert day_before.goal.target == 90


def test_a_target_set_before_a_later_one_ends_where_that_begins(admin: User) -> None:
    TargetFactory(starts_on=date(2027, 1, 1))
    assert set_target(new(), by=admin).ends_on == date(2027, 1, 1)


def test_a_target_set_between_two_splits_the_time(admin: User) -> None:
    first = TargetFactory.create(ends_on=date(2027, 1, 1))
    TargetFactory(starts_on=date(2027, 1, 1))
    middle = set_target(new(), by=admin)
    first.refresh_from_db()
    assert (first.ends_on, middle.ends_on) == (JULY, date(2027, 1, 1))


def test_a_gap_to_come_is_refused(admin: User, settings: Settings) -> None:
    settings.KPIDASH_NOW = datetime(2026, 5, 1, tzinfo=UTC)
    TargetFactory(ends_on=date(2026, 6, 1))
    with pytest.raises(ValidationError, match="ended on 1 Jun 2026: start on that day"):
        set_target(new(), by=admin)
    assert Target.objects.count() == 1


def test_a_gap_that_has_begun_is_no_dead_end(admin: User, settings: Settings) -> None:
    settings.KPIDASH_NOW = datetime(2026, 6, 2, tzinfo=UTC)
    old = TargetFactory.create(ends_on=date(2026, 6, 1))
    set_target(new(), by=admin)
    old.refresh_from_db()
    assert old.ends_on == date(2026, 6, 1)


def test_between_two_targets_of_one_team_the_wider_one_applies(
    cast: Cast, settings: Settings
) -> None:
    settings.KPIDASH_NOW = datetime(2026, 5, 1, tzinfo=UTC)
    TargetFactory()
    TargetFactory(team=cast.north, ends_on=date(2026, 6, 1))
    set_target(new(team=cast.north), by=cast.admin)
    assert level("team:north", on=date(2026, 6, 15)) == "agency"


def test_a_band_of_touch_points_asks_for_new_numbers(
    admin: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    band = {"kpi": "touchpoints_upstream", "window": "month", "target": None, "low": 2, "high": 5}
    with django_capture_on_commit_callbacks(execute=True):
        set_target(new(), by=admin)
    assert not Run.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        set_target(new(**band), by=admin)
    assert Run.objects.get().trigger == Run.Trigger.CHANGES


def test_an_end_before_the_next_target_is_refused(admin: User) -> None:
    TargetFactory(starts_on=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="begins on 1 Jan 2027: end on that day"):
        set_target(new(ends_on=date(2026, 12, 1)), by=admin)


def test_two_targets_from_one_day_are_refused(admin: User) -> None:
    TargetFactory(starts_on=JULY)
    with pytest.raises(ValidationError, match="a target from that day already"):
        set_target(new(), by=admin)


def test_a_year_and_twelve_months_are_one_line_of_targets(admin: User) -> None:
    old = TargetFactory.create(window="year")
    set_target(new(window="t12m"), by=admin)
    old.refresh_from_db()
    assert old.ends_on == JULY


def test_other_peoples_targets_stay(cast: Cast) -> None:
    agency = TargetFactory.create()
    set_target(new(team=cast.north), by=cast.admin)
    agency.refresh_from_db()
    assert agency.ends_on is None


def test_history_says_who_set_a_target_and_why(admin: User) -> None:
    old = TargetFactory.create()
    target = set_target(new(), by=admin)
    assert target.history.get().history_user == admin
    assert target.history.get().history_change_reason == "We know how now."
    assert old.history.first().history_user == admin


def test_a_target_can_end_with_nothing_after_it(admin: User) -> None:
    target = TargetFactory.create()
    end_target(target, on=JULY, by=admin, why="Tried and dropped.")
    assert level("agency", on=JULY) is None


def test_a_target_that_another_follows_on_ends_there(admin: User) -> None:
    target = TargetFactory.create(ends_on=JULY)
    TargetFactory(starts_on=JULY)
    with pytest.raises(ValidationError, match="follows on 1 Jul 2026"):
        end_target(target, on=date(2026, 6, 1), by=admin, why="Too early.")


def test_a_target_withdrawn_before_it_begins_leaves_no_trace(admin: User) -> None:
    old = TargetFactory.create()
    withdraw_target(set_target(new(), by=admin), by=admin)
    old.refresh_from_db()
    assert old.ends_on is None
    assert Target.objects.count() == 1


def test_a_withdrawn_target_in_the_middle_gives_its_time_back(admin: User) -> None:
    old = TargetFactory.create()
    middle = set_target(new(), by=admin)
    set_target(new(starts_on=date(2027, 1, 1)), by=admin)
    middle.refresh_from_db()
    withdraw_target(middle, by=admin)
    old.refresh_from_db()
    assert old.ends_on == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"kpi": "coffees"}, "kpi", "no KPI called 'coffees'"),
        ({"target": None, "low": 80, "high": 90}, "target", "give a target, not a band"),
        ({"kpi": "touchpoints_upstream", "window": "month"}, "low", "best inside a band"),
        ({"target": 101}, "target", "at least 0 % and at most 100 %"),
        ({"target": -1}, "target", "at least 0 %"),
        ({"kpi": "nps", "target": 101}, "target", "at least -100 and at most 100"),
        ({"kpi": "mrr", "target": -1}, "target", "at least 0"),
        ({"floor": 95}, "floor", "can't be better than the target"),
        ({"kpi": "quick_ratio", "target": 4}, "window", "only told by month"),
        ({"stretch": 91}, "stretch", "can't be worse than the target"),
        ({"kpi": "churn_rate", "target": 10, "floor": 5}, "floor", "can't be better"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(
    given: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        check(new(**given))
    assert words in refusal.value.message_dict[field][0]


@pytest.mark.parametrize(
    "given",
    [
        {"target": 0},
        {"target": 100},
        {"target": 92, "floor": 92, "stretch": 92},
        {"kpi": "churn_rate", "target": 10, "floor": 15, "stretch": 5},
        {"kpi": "mrr_growth", "target": 120},
        {"kpi": "nps", "target": -100},
        {"kpi": "touchpoints_upstream", "target": None, "low": 2},
    ],
)
def test_a_target_on_the_edge_of_sense_is_accepted(given: dict[str, object]) -> None:
    check(new(**given))


def test_a_target_is_for_one_team_role_person_or_client(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="target_is_for_one"), transaction.atomic():
        TargetFactory(team=cast.north, client=cast.acme)
    with pytest.raises(ValidationError, match="Name one of team, role, person and client"):
        set_target(new(team=cast.north, role="manager"), by=cast.admin)


def test_the_published_benchmarks_become_targets_of_the_agency(admin: User) -> None:
    adopted = {target.kpi: target for target in adopt_benchmarks(by=admin, starts_on=JULY)}
    assert adopted["logo_retention"].target == 90
    assert adopted["churn_rate"].target == 10
    assert adopted["nps"].target == 70
    assert adopted["first_response_time"].target == 4 * 3600
    upstream = adopted["touchpoints_upstream"]
    assert (upstream.low, upstream.high) == (2, 4)
    assert adopted["proposal_conversion"].target == 50
    growth = adopted["mrr_growth"]
    assert (growth.target, growth.stretch, growth.window) == (5, 10, "month")
    assert "80-214 % a year" in growth.reason
    assert all(target.scope == "agency" for target in adopted.values())


def test_every_benchmark_makes_sense_as_a_target() -> None:
    for preset in benchmark_pack(starts_on=JULY):
        check(preset.target)
        assert preset.benchmark.source in preset.target.reason
    assert len(benchmark_pack(starts_on=JULY)) == sum(
        kpi.benchmark is not None for kpi in CATALOGUE.values()
    )


def test_benchmarks_adopted_twice_change_nothing(admin: User) -> None:
    adopt_benchmarks(by=admin, starts_on=JULY)
    assert adopt_benchmarks(by=admin, starts_on=date(2026, 8, 1)) == []


def test_adopted_benchmarks_end_what_held_before(admin: User) -> None:
    own = TargetFactory.create(target=Decimal(85))
    adopt_benchmarks(by=admin, starts_on=JULY)
    own.refresh_from_db()
    assert own.ends_on == JULY
