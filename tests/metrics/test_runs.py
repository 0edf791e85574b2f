"""A run publishes all or nothing, changes nothing the second time, and is never lost."""

from datetime import date, datetime, timedelta

import pytest

from kpidash import clock
from metrics import runs
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.models import Batch, Run, RunStep, Snapshot
from tests.metrics.recorded import AGENCY, NOW, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(tmp_path):
    record(tmp_path, **AGENCY)
    Run.objects.all().delete()  # the import asked for one


def published():
    names = ("batch__kpi", "scope", "window", "end", "value", "numerator", "denominator", "n")
    rows = Snapshot.objects.filter(batch__steps__run=Run.objects.current())
    return sorted(map(str, rows.values_list(*names)))


def at_work(key, *, fence):
    """A run whose worker was last heard of now."""
    return Run.objects.create(
        key=key,
        trigger=key.partition(":")[0],
        state=Run.State.COMPUTING,
        as_of=NOW,
        planned_at=NOW,
        heartbeat_at=NOW,
        fence=fence,
    )


def test_run_of_an_empty_database_publishes_nothing_and_succeeds():
    run = runs.recompute(NOW)
    assert (run.state, run.values) == (Run.State.PUBLISHED, 0)


@pytest.mark.usefixtures("recorded")
def test_run_covers_the_months_from_the_oldest_record_to_now():
    run = runs.recompute(NOW)
    assert (run.first_month, run.last_month) == (date(2025, 1, 1), date(2026, 11, 1))


@pytest.mark.usefixtures("recorded")
def test_second_run_changes_nothing_and_computes_nothing():
    runs.recompute(NOW)
    first, batches = published(), Batch.objects.count()
    again = runs.recompute(NOW)
    assert published() == first
    assert Batch.objects.count() == batches
    assert set(again.steps.values_list("state", flat=True)) == {RunStep.State.REUSED}


@pytest.mark.usefixtures("recorded")
def test_only_what_a_changed_record_touches_is_computed_again(tmp_path):
    runs.recompute(NOW)
    later = tmp_path / "later"
    later.mkdir()
    record(
        later,
        surveys="""
            id  kind  client  responded_at               score
            s3  nps   C1      2026-04-02T10:00:00+01:00  10
        """,
    )
    run = runs.recompute(NOW)
    computed = run.steps.filter(state=RunStep.State.COMPUTED).values_list("kpi", flat=True)
    assert set(computed) == {key for key, kpi in CATALOGUE.items() if "surveys" in kpi.tables}


@pytest.mark.usefixtures("recorded")
def test_years_that_were_not_asked_for_stay_as_they_were(tmp_path):
    runs.recompute(NOW)
    before = set(published())
    later = tmp_path / "later"
    later.mkdir()
    record(
        later,
        contracts="""
            id  client  kind      starts_on   amount  interval
            K3  C1      retainer  2025-02-01  300     month
        """,
    )
    run = runs.recompute(NOW, first=date(2026, 1, 1), last=date(2026, 11, 1))
    changed = set(published()) ^ before
    assert changed
    assert all("datetime.date(2025" not in row.split("t12m")[0] for row in changed)
    assert run.steps.filter(year=2025).exclude(state=RunStep.State.REUSED).count() == 0


@pytest.mark.usefixtures("recorded")
def test_first_run_computes_all_years_whichever_were_asked_for():
    run = runs.recompute(NOW, first=date(2026, 1, 1))
    assert set(run.steps.values_list("year", flat=True)) == {2025, 2026}


@pytest.mark.usefixtures("recorded")
def test_failed_run_leaves_what_was_published_and_says_why(monkeypatch):
    good = runs.recompute(NOW)
    before = published()

    def impossible(*_):
        return ["nps of agency is 120, outside -100 to 100."]

    monkeypatch.setattr("metrics.verification.findings", impossible)
    with pytest.raises(runs.RunFailed, match="outside -100 to 100"):
        runs.recompute(NOW + timedelta(hours=1))
    assert Run.objects.current() == good
    assert published() == before
    assert "outside" in Run.objects.get(state=Run.State.FAILED).error


@pytest.mark.usefixtures("recorded")
def test_numbers_of_runs_long_superseded_are_forgotten():
    for hour in range(6):
        runs.recompute(NOW + timedelta(hours=hour))
    kept = set(Batch.objects.filter(kpi="sla_attainment").values_list("fingerprint", flat=True))
    assert len(kept) == runs.KEEP_RUNS * 2  # two years each
    assert Run.objects.count() == 6


@pytest.mark.usefixtures("recorded")
def test_nothing_is_forgotten_while_another_run_is_at_work():
    Run.objects.create(
        key="other",
        trigger=Run.Trigger.MANUAL,
        state=Run.State.COMPUTING,
        as_of=NOW,
        planned_at=NOW,
        heartbeat_at=clock.now(),
    )
    for hour in range(4):
        runs.recompute(NOW + timedelta(hours=hour))
    kept = set(Batch.objects.filter(kpi="sla_attainment").values_list("fingerprint", flat=True))
    assert len(kept) == 4 * 2


@pytest.mark.usefixtures("recorded")
def test_nightly_run_is_made_once_a_local_day():
    assert runs.run_if_due(NOW)
    assert runs.run_if_due(NOW + timedelta(hours=2)) is None
    assert runs.run_if_due(NOW + timedelta(days=1))


@pytest.mark.usefixtures("recorded")
def test_before_the_nightly_hour_it_is_still_yesterdays():
    # 00:30 UTC is 01:30 in Berlin; the nightly run is due at 2.
    early = NOW.replace(hour=0, minute=30)
    run = runs.run_if_due(early)
    assert run.key == "nightly:2026-11-20"
    assert runs.run_if_due(NOW).key == "nightly:2026-11-21"


@pytest.mark.usefixtures("recorded")
def test_after_days_off_one_run_catches_up():
    runs.run_if_due(NOW)
    assert runs.run_if_due(NOW + timedelta(days=9)).key == "nightly:2026-11-30"
    assert Run.objects.published().count() == 2


@pytest.mark.usefixtures("recorded")
def test_run_of_a_worker_that_died_is_taken_over_by_the_next():
    dead = at_work("nightly:2026-11-21", fence=1)
    assert runs.run_if_due(NOW + timedelta(seconds=29)) is None
    again = runs.run_if_due(NOW + timedelta(seconds=31))
    assert again == dead
    assert (again.state, again.fence, again.error) == (Run.State.PUBLISHED, 2, "")


def test_run_whose_workers_keep_dying_fails_after_ten_of_them():
    dead = at_work("nightly:2026-11-21", fence=10)
    assert runs.run_if_due(NOW + timedelta(minutes=1)) is None
    dead.refresh_from_db()
    assert (dead.state, dead.error) == (Run.State.FAILED, runs.WORKER_DIED)


@pytest.mark.usefixtures("recorded")
def test_changes_ask_for_one_run_however_many_they_are():
    first = runs.ask_after_changes(NOW)
    assert runs.ask_after_changes(NOW + timedelta(seconds=5)) == first
    run = runs.run_if_asked(NOW + timedelta(minutes=1))
    assert run == first
    assert run.state == Run.State.PUBLISHED
    assert runs.run_if_asked(NOW + timedelta(minutes=2)) is None


@pytest.mark.usefixtures("recorded")
def test_any_later_run_has_what_was_asked_for():
    runs.ask_after_changes(NOW)
    runs.recompute(NOW + timedelta(minutes=1))
    assert runs.run_if_asked(NOW + timedelta(minutes=2)) is None


def test_import_asks_for_a_run(tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record(tmp_path, **AGENCY)
    assert Run.objects.get().state == Run.State.PLANNED


@pytest.mark.usefixtures("recorded")
def test_what_falls_due_in_a_month_to_come_is_in_the_client_number_of_its_quarter(tmp_path):
    later = tmp_path / "later"
    later.mkdir()
    record(
        later,
        requests="""
            id  client  opened_at                  first_response_at          state
            r3  C1      2026-11-30T22:00:00+01:00  2026-11-30T22:30:00+01:00  answered
        """,
    )
    runs.recompute(datetime.fromisoformat("2026-11-30T22:00:00+00:00"))
    now = Published.current()
    quarter = now.window("quarter", date(2026, 11, 1))
    scopes = [Scope.parse(name) for name in ("agency", "person:bob", "client:C1")]
    answers = now.table(["sla_attainment"], scopes, [quarter])
    assert [answer.numerator for answer in answers.values()] == [1, 1, 1]


@pytest.mark.usefixtures("recorded")
def test_run_that_somebody_asked_for_is_made_once_and_is_the_one_that_waited():
    asked = runs.ask_by_hand(NOW)
    assert runs.ask_by_hand(NOW) == asked
    assert runs.run_if_asked(NOW) == asked
    assert runs.run_if_asked(NOW) is None


@pytest.mark.usefixtures("recorded")
def test_run_that_somebody_asked_for_is_not_taken_back_by_another():
    asked = runs.ask_by_hand(NOW)
    runs.recompute(NOW + timedelta(minutes=1))
    assert runs.run_if_asked(NOW + timedelta(minutes=2)) == asked


def test_steps_are_planned_at_the_start_and_none_is_left_at_the_end():
    run = runs.recompute(NOW)
    assert run.steps.count() == len(CATALOGUE)
    assert not run.steps.filter(state=RunStep.State.TODO).exists()
