"""The Django admin: every list and form opens, and what admins set follows the rules."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import (
    Agency,
    Assignment,
    Billing,
    Contract,
    ContractChange,
    Cost,
    Goal,
    Membership,
    Opportunity,
    Project,
    Request,
    SurveyAnswer,
    Team,
    TouchPoint,
    User,
)
from accounts.models import Client as AgencyClient
from kpidash.admin_sidebar import JOBS
from metrics.engine.scopes import AGENCY
from metrics.models import Batch, Run, RunStep, Target, TargetPlan
from metrics.targets import applying
from tests.cast import Cast, the_cast
from tests.factories import ContractFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY, NEXT_MONTH = date(2026, 11, 21), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _now(settings: Settings) -> None:
    settings.KPIDASH_NOW = NOW


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def models() -> list[type[Model]]:
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def names() -> list[str]:
    return [f"{model._meta.app_label}_{model._meta.model_name}" for model in models()]


@pytest.fixture
def records(cast: Cast) -> None:
    """At least one of most tables, so that lists have rows to draw."""
    at = {"client": cast.acme}
    contract = ContractFactory.create(client=cast.acme)
    ContractChange.objects.create(contract=contract, on=TODAY, kind="upsell", amount=1200)
    Billing.objects.create(**at, on=TODAY, amount=1000, currency="EUR")
    Cost.objects.create(**at, on=TODAY, amount=400, currency="EUR")
    Goal.objects.create(**at, title="More leads", due_on=TODAY)
    Opportunity.objects.create(prospect="Cedar", kind="new_business", currency="EUR")
    Project.objects.create(**at, name="Relaunch", currency="EUR")
    Request.objects.create(**at, opened_at=NOW)
    SurveyAnswer.objects.create(**at, kind="nps", score=9)
    TouchPoint.objects.create(**at, at=NOW, channel="call", direction="inbound")
    TargetFactory(team=cast.north)
    batch = Batch.objects.create(
        kpi="nps", year=2026, fingerprint="1", is_monitored=True, made_at=NOW, seconds=1
    )
    run = Run.objects.create(key="manual:1", trigger="manual", as_of=NOW, planned_at=NOW)
    RunStep.objects.create(run=run, kpi="nps", year=2026, batch=batch)


@pytest.mark.parametrize("name", names())
def test_every_list_opens(signed_in: Client, records: None, name: str) -> None:
    page = signed_in.get(reverse(f"admin:{name}_changelist"), {"q": "a"})
    assert page.status_code == 200
    assert signed_in.get(reverse(f"admin:{name}_changelist")).status_code == 200


READ_ONLY = {"accounts_auditentry", "metrics_run", "metrics_batch"}


@pytest.mark.parametrize("name", sorted(set(names()) - READ_ONLY))
def test_every_form_opens(signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse(f"admin:{name}_add")).status_code == 200


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.model_name)
def test_every_record_opens_with_its_history(
    signed_in: Client, records: None, model: type[Model]
) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for record in model._default_manager.all()[:1]:
        for page in ("change", "history"):
            assert signed_in.get(reverse(f"{name}_{page}", args=[record.pk])).status_code == 200


def test_the_sidebar_leads_to_every_list(signed_in: Client) -> None:
    in_sidebar = {model for pages in JOBS.values() for _, _, model in pages}
    assert in_sidebar == set(names())
    page = signed_in.get("/admin/").content.decode()
    for job in JOBS:
        assert job.replace("&", "&amp;") in page


@pytest.mark.parametrize(
    "model", [User, AgencyClient, Contract, Team, Membership, Assignment], ids=lambda m: m.__name__
)
def test_what_others_refer_to_ends_instead_of_being_deleted(
    signed_in: Client, records: None, model: type[Model]
) -> None:
    record = model._default_manager.first()
    assert record
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_delete"
    assert signed_in.post(reverse(name, args=[record.pk]), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=record.pk).exists()


def test_a_touch_point_entered_by_mistake_can_go(signed_in: Client, records: None) -> None:
    touch = TouchPoint.objects.get()
    signed_in.post(reverse("admin:accounts_touchpoint_delete", args=[touch.pk]), {"post": "yes"})
    assert not TouchPoint.objects.exists()


def test_history_says_which_admin_changed_a_contract(
    signed_in: Client, cast: Cast, records: None
) -> None:
    contract = Contract.objects.get()
    signed_in.post(
        reverse("admin:accounts_contract_change", args=[contract.pk]),
        {
            "client": cast.acme.pk,
            "kind": "retainer",
            "amount": "1500",
            "interval": "month",
            "currency": "EUR",
            "billing_type": "fee",
            "source_id": contract.source_id,
            "change_reason": "Raised with the index",
            **no_rows("changes"),
        },
    )
    assert contract.history.first().history_change_reason == "Raised with the index"
    assert contract.history.first().history_user == cast.admin
    assert contract.history.first().amount == 1500


def no_rows(*prefixes: str) -> dict[str, str]:
    return {
        f"{prefix}-{form}": "0"
        for prefix in prefixes
        for form in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }


def test_a_broken_rule_is_told_in_a_sentence(signed_in: Client, cast: Cast) -> None:
    page = signed_in.post(
        reverse("admin:accounts_membership_add"),
        {
            "person": cast.account_manager.pk,
            "team": cast.south.pk,
            "role": "account_manager",
            "starts_on": "2026-02-01",
            "ends_on": "2026-02-01",
        },
    )
    assert "the first day on which it no longer holds" in page.content.decode()


def test_a_person_added_has_no_password_and_gets_a_link(signed_in: Client) -> None:
    signed_in.post(
        reverse("admin:accounts_user_add"),
        {
            "name": "Olga",
            "email": "olga@agency.example",
            "is_active": "on",
            "source_id": "olga",
            **no_rows("memberships", "assignments"),
        },
    )
    olga = User.objects.get(source_id="olga")
    assert not olga.has_usable_password()
    link = reverse("admin:accounts_user_make_link", args=[olga.pk])
    page = signed_in.get(link, follow=True).content.decode()
    assert "http://testserver/accounts/password/reset/key/" in page


def test_no_form_takes_a_password_or_permissions(signed_in: Client, cast: Cast) -> None:
    page = signed_in.get(reverse("admin:accounts_user_change", args=[cast.manager.pk]))
    fields = set(page.context["adminform"].form.fields)
    assert fields == {"name", "email", "is_active", "is_superuser", "source_id", "change_reason"}


@pytest.mark.parametrize(
    ("field", "wrong"), [("mon", "9-5"), ("tue", "17:00-09:00"), ("holidays", "Atlantis")]
)
def test_hours_that_no_run_could_read_are_refused(
    signed_in: Client, field: str, wrong: str
) -> None:
    given = {"source_id": "office", "timezone": "Europe/Berlin", field: wrong, **no_rows("days")}
    page = signed_in.post(reverse("admin:accounts_calendar_add"), given)
    assert page.context["adminform"].form.errors.keys() == {field}


def test_times_are_told_by_the_clock_of_where_the_admin_works(
    signed_in: Client, cast: Cast, records: None
) -> None:
    Team.objects.filter(pk=cast.group.pk).update(timezone="Asia/Tokyo")
    page = signed_in.get(reverse("admin:metrics_run_changelist")).content.decode()
    assert "21 Nov 2026 18:00" in page


def test_start_page_is_arranged_by_job(signed_in: Client) -> None:
    page = signed_in.get("/admin/").content.decode()
    assert "What do you want to set up?" in page
    assert page.count("People &amp; teams") == 2


def test_there_is_one_agency(signed_in: Client) -> None:
    Agency.objects.create()
    assert signed_in.get(reverse("admin:accounts_agency_add")).status_code == 403


# Targets


def target_form(**given: Any) -> dict[str, Any]:
    """What the form sends for a new target of the whole agency."""
    return {
        "kpi": "logo_retention",
        "window": "t12m",
        "starts_on": "2026-12-01",
        "target": "92",
        "near_percent": "10",
        "reason": "We know how now.",
    } | given


def add_target(client: Client, **given: Any) -> Any:
    return client.post(reverse("admin:metrics_target_add"), target_form(**given), follow=True)


def today_and_next_month() -> tuple[float | None, float | None]:
    applied = [applying("logo_retention", AGENCY, "t12m", day) for day in (TODAY, NEXT_MONTH)]
    today, later = (target.goal.target if target else None for target in applied)
    return today, later


def test_a_target_from_next_month_on_leaves_todays_untouched(signed_in: Client, cast: Cast) -> None:
    TargetFactory()
    page = add_target(signed_in)
    assert today_and_next_month() == (90, 92)
    assert "since 1 Jan 2025, ends on 1 Dec 2026" in page.content.decode()
    assert Target.history.first().history_user == cast.admin


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"target": "120"}, "at most 100 %"),
        ({"target": "", "low": "80"}, "give a target, not a band"),
        ({"kpi": "touchpoints_upstream", "window": "month"}, "best inside a band"),
        ({"reason": ""}, "This field is required"),
        ({"team": "NORTH", "role": "manager"}, "Name one of team, role, person and client"),
        ({"starts_on": "2025-01-01"}, "There is a target from that day already"),
        ({"kpi": "coffees"}, "Select a valid choice"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_in_a_sentence(
    signed_in: Client, cast: Cast, given: dict[str, str], sentence: str
) -> None:
    TargetFactory()
    if given.get("team"):
        given = {**given, "team": str(cast.north.pk)}
    assert sentence in add_target(signed_in, **given).content.decode()
    assert Target.objects.count() == 1


def change(client: Client, changed: Target, **given: Any) -> str:
    where = reverse("admin:metrics_target_change", args=[changed.pk])
    return client.post(where, given, follow=True).content.decode()


def test_the_figures_of_a_target_that_has_begun_stay(signed_in: Client) -> None:
    target = TargetFactory.create()
    change(signed_in, target, target="50", reason="Easier", near_percent="10")
    target.refresh_from_db()
    assert target.target == 90


def test_a_target_that_has_begun_can_end(signed_in: Client) -> None:
    target = TargetFactory.create()
    change(signed_in, target, ends_on="2026-12-01")
    assert today_and_next_month() == (90, None)


def test_a_target_does_not_end_in_the_past(signed_in: Client) -> None:
    page = change(signed_in, TargetFactory.create(), ends_on="2026-11-20")
    assert "The past stays as it was" in page
    assert today_and_next_month() == (90, 90)


def test_a_target_to_come_can_be_corrected(signed_in: Client) -> None:
    target = TargetFactory.create(starts_on=NEXT_MONTH)
    change(signed_in, target, target="91", reason="Corrected", near_percent="5")
    assert today_and_next_month() == (None, 91)


def test_a_target_to_come_can_be_withdrawn(signed_in: Client) -> None:
    TargetFactory()
    add_target(signed_in)
    later = Target.objects.get(starts_on=NEXT_MONTH)
    delete = reverse("admin:metrics_target_delete", args=[later.pk])
    signed_in.post(delete, {"post": "yes"})
    assert today_and_next_month() == (90, 90)


def test_a_target_that_has_begun_cannot_be_deleted(signed_in: Client) -> None:
    target = TargetFactory.create()
    delete = reverse("admin:metrics_target_delete", args=[target.pk])
    assert signed_in.post(delete, {"post": "yes"}).status_code == 403


def test_the_benchmarks_are_shown_with_source_and_warning_before_they_are_set(
    signed_in: Client,
) -> None:
    where = reverse("admin:metrics_target_published_benchmarks")
    page = signed_in.get(where).content.decode()
    assert "5-10 % a month is 80-214 % a year" in page
    assert "Plant" in page
    assert not Target.objects.exists()


def test_adopting_the_benchmarks_sets_them_from_the_day_chosen(signed_in: Client) -> None:
    where = reverse("admin:metrics_target_published_benchmarks")
    signed_in.post(where, {"starts_on": "2026-12-01"})
    assert today_and_next_month() == (None, 90)
    assert signed_in.get(where).content.decode().count("the same: stays") > 5


def test_times_are_entered_and_shown_in_hours(signed_in: Client, cast: Cast) -> None:
    add_target(signed_in, kpi="first_response_time", window="month", target="3:30")
    target = Target.objects.get()
    assert target.target == 12_600
    where = reverse("admin:metrics_target_change", args=[target.pk])
    assert 'value="3.5"' in signed_in.get(where).content.decode()
    Target.objects.update(starts_on=date(2026, 1, 1))
    shown = signed_in.get(where).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "3 h 30 min" in shown
    assert "12600" not in shown


def test_what_is_no_length_of_time_is_refused_in_a_sentence(signed_in: Client) -> None:
    page = add_target(signed_in, kpi="first_response_time", window="month", target="soon")
    assert "soon is no length of time: write hours like 3.5" in page.content.decode()


def test_what_is_over_stays_over(signed_in: Client) -> None:
    over = TargetFactory.create(ends_on=date(2026, 6, 1))
    assert "what ended stays ended" in change(signed_in, over, ends_on="2027-01-01")


def test_a_version_of_the_past_is_read_and_not_brought_back(signed_in: Client) -> None:
    target = TargetFactory.create()
    version = target.history.get().pk
    where = f"/admin/metrics/target/{target.pk}/history/{version}/"
    assert signed_in.get(where).status_code == 200
    assert signed_in.post(where, {"ends_on": "2026-12-01"}).status_code == 403


def together(client: Client, *found: Target, **given: str) -> Any:
    asked = {
        "action": "change_together",
        "_selected_action": [str(target.pk) for target in found],
        **given,
    }
    return client.post(reverse("admin:metrics_target_changelist"), asked)


def test_targets_are_changed_together_in_a_plan(signed_in: Client, cast: Cast) -> None:
    agency = TargetFactory.create()
    north = TargetFactory.create(team=cast.north, target=80)
    page = together(signed_in, agency, north).content.decode()
    assert "They go into a plan" in page
    asked = {"starts_on": "2026-12-01", "change": "percent", "percent": "5", "reason": "More."}
    answer = together(signed_in, agency, north, apply="yes", **asked)
    assert answer.status_code == 302
    plan = TargetPlan.objects.get()
    assert answer["Location"] == reverse("target-plan-publish", args=[plan.pk])
    assert {line.target for line in plan.lines.all()} == {Decimal(84), Decimal("94.5")}
    assert today_and_next_month() == (90, 90)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"percent": "20"}, "at most 100 %"),
        ({"percent": ""}, "Say by how many percent"),
        ({"starts_on": "2026-11-21"}, "Targets begin in the future"),
        ({"reason": ""}, "This field is required"),
    ],
)
def test_a_common_change_that_makes_no_sense_is_refused(
    signed_in: Client, given: dict[str, str], sentence: str
) -> None:
    asked = {"starts_on": "2026-12-01", "change": "percent", "percent": "5", "reason": "More."}
    page = together(signed_in, TargetFactory.create(), apply="yes", **asked | given)
    assert sentence in page.content.decode()
    assert not TargetPlan.objects.exists()


def test_targets_end_together_in_a_plan(signed_in: Client, cast: Cast) -> None:
    asked = {"starts_on": "2026-12-01", "change": "end", "reason": "One for all."}
    together(signed_in, TargetFactory.create(team=cast.north), apply="yes", **asked)
    assert TargetPlan.objects.get().lines.get().is_ending


def test_targets_to_come_are_withdrawn_together_or_not_at_all(signed_in: Client) -> None:
    first = TargetFactory.create(ends_on=NEXT_MONTH)
    later = TargetFactory.create(starts_on=NEXT_MONTH, target=92)
    for selected, left in (([first, later], 2), ([later], 1)):
        signed_in.post(
            reverse("admin:metrics_target_changelist"),
            {"action": "withdraw_together", "_selected_action": [one.pk for one in selected]},
        )
        assert Target.objects.count() == left
    assert today_and_next_month() == (90, 90)


@pytest.mark.parametrize(("holds", "count"), [("today", 1), ("later", 1), ("over", 1), ("", 3)])
def test_targets_are_found_by_whether_they_hold(signed_in: Client, holds: str, count: int) -> None:
    TargetFactory(ends_on=date(2026, 1, 1))
    TargetFactory(starts_on=date(2026, 1, 1))
    TargetFactory(starts_on=NEXT_MONTH)
    page = signed_in.get(reverse("admin:metrics_target_changelist"), {"holds": holds})
    assert page.context["cl"].result_count == count


def test_the_admin_leads_to_the_grid_and_to_new_targets(signed_in: Client) -> None:
    target = TargetFactory.create()
    for name, ends in (("new_from_the_last", "/targets/plans/new/"), ("as_a_grid", "/targets/")):
        assert signed_in.get(reverse(f"admin:metrics_target_{name}"))["Location"] == ends
    cell = signed_in.get(reverse("admin:metrics_target_in_the_grid", args=[target.pk]))
    assert cell["Location"] == "/targets/cell/?kpi=logo_retention&scope=agency&window=year"


# Runs


def test_runs_are_looked_at_not_edited(signed_in: Client, records: None) -> None:
    run = Run.objects.get()
    where = reverse("admin:metrics_run_change", args=[run.pk])
    assert signed_in.post(where, {"state": "published"}).status_code == 403
    assert signed_in.get(reverse("admin:metrics_run_add")).status_code == 403


@pytest.fixture
def jobs() -> Iterator[Any]:
    from kpidash.celery import app

    app.conf.task_always_eager = True
    yield app
    app.conf.task_always_eager = False


def test_recompute_now_publishes_a_run(
    signed_in: Client, jobs: Any, django_capture_on_commit_callbacks: Any
) -> None:
    where = reverse("admin:metrics_run_recompute_now")
    assert signed_in.get(where).status_code == 200
    assert not Run.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(where)
    run = Run.objects.get()
    assert (run.state, run.trigger) == (Run.State.PUBLISHED, Run.Trigger.MANUAL)


# The policy


def directives(page: Any) -> dict[str, str]:
    policy = page["Content-Security-Policy"]
    return {part.split()[0]: part for part in policy.split("; ")}


def test_the_admin_has_a_policy_of_its_own_that_names_no_other_host(signed_in: Client) -> None:
    policy = directives(signed_in.get("/admin/"))
    assert policy["script-src"] == "script-src 'self' 'unsafe-eval'"
    assert policy["style-src"] == "style-src 'self' 'unsafe-inline'"
    assert policy["default-src"] == "default-src 'self'"
    assert policy["frame-ancestors"] == "frame-ancestors 'none'"


def test_no_other_page_has_the_admins_policy(client: Client) -> None:
    assert "unsafe-eval" not in client.get("/accounts/login/")["Content-Security-Policy"]


def test_no_page_of_the_admin_has_a_script_in_it(signed_in: Client, records: None) -> None:
    for where in ("/admin/", reverse("admin:metrics_target_add")):
        for script in signed_in.get(where).content.decode().split("<script")[1:]:
            assert "src=" in script.split(">")[0] or "application/json" in script.split(">")[0]


# Who gets in


def test_strangers_are_sent_to_the_one_sign_in_page(client: Client, cast: Cast) -> None:
    page = client.get("/admin/metrics/target/", follow=True)
    assert page.redirect_chain[-1] == ("/accounts/login/?next=/admin/metrics/target/", 302)


def test_a_superuser_without_any_team_gets_in(client: Client) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    assert client.get("/admin/").status_code == 200
