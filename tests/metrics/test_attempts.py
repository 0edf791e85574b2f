"""Only the attempt that holds a run's fence writes; what breaks costs only whom it is about."""

from datetime import date, timedelta

import pytest
from django.db import OperationalError

from accounts.models import Contract
from metrics import batches, runs
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.models import Batch, Run, RunStep
from metrics.runs import planning
from metrics.runs.attempts import Attempt, Overtaken
from tests.metrics.recorded import AGENCY, NOW, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def recorded(tmp_path):
    record(tmp_path, **AGENCY)
    Run.objects.all().delete()  # the import asked for one


def attempt():
    made = Attempt.at(runs.ask_by_hand(NOW), NOW)
    assert made
    return made


def taken_over(run):
    """The same run in another worker's hands, as the first one falls asleep."""
    Run.objects.filter(pk=run.pk).update(heartbeat_at=NOW - timedelta(minutes=1))
    other = planning.next_attempt(NOW)
    assert other
    assert other.run == run
    return other


def test_each_attempt_raises_the_fence():
    first = attempt()
    assert (first.fence, taken_over(first.run).fence) == (1, 2)


def test_worker_that_wakes_up_with_an_old_fence_writes_nothing():
    asleep = attempt()
    taken_over(asleep.run)
    with pytest.raises(Overtaken), asleep.writing():
        Run.objects.update(values=7)
    with pytest.raises(Overtaken):
        asleep.note(values=7)
    asleep.end(Run.State.FAILED, error="I was asleep.")
    run = Run.objects.get()
    assert (run.values, run.state, run.error) == (0, Run.State.COMPUTING, runs.WORKER_DIED)


def test_two_who_take_one_run_at_once_get_it_once():
    waiting = runs.ask_by_hand(NOW)
    seen = Run.objects.get(pk=waiting.pk)
    assert Attempt.at(waiting, NOW)
    assert Attempt.at(seen, NOW) is None


@pytest.mark.usefixtures("recorded")
def test_next_attempt_takes_over_what_the_dead_one_has_computed(monkeypatch):
    real = batches.batches_of

    def dies(kpi, *more):
        if kpi.key == "nps":
            raise KeyboardInterrupt  # not an error: the process is gone
        return real(kpi, *more)

    monkeypatch.setattr("metrics.runs.computing.batches_of", dies)
    runs.ask_by_hand(NOW)
    with pytest.raises(KeyboardInterrupt):
        runs.run_if_asked(NOW)
    made = set(Batch.objects.values_list("pk", flat=True))
    assert made
    monkeypatch.setattr("metrics.runs.computing.batches_of", real)
    Run.objects.update(heartbeat_at=NOW)
    run = runs.run_if_asked(NOW + timedelta(minutes=1))
    assert (run.fence, run.state, run.as_of) == (2, Run.State.PUBLISHED, NOW)
    assert made <= set(run.steps.values_list("batch", flat=True))
    assert set(run.steps.values_list("state", flat=True)) == {RunStep.State.COMPUTED}


@pytest.mark.usefixtures("recorded")
def test_records_that_change_before_publishing_are_computed_again(monkeypatch):
    from metrics.runs import making

    real, rounds = making.publish, []

    def changed_meanwhile(work, *, must):
        if not rounds:
            Contract.objects.filter(source_id="K1").update(amount=4000)
        rounds.append(must)
        return real(work, must=must)

    monkeypatch.setattr("metrics.runs.making.publish", changed_meanwhile)
    run = runs.recompute(NOW)
    assert rounds == [False, False]
    month = Published.current().window("month", NOW.date())
    mrr = Published.current().answer("mrr", Scope.parse("agency"), month)
    assert (run.state, mrr.value) == (Run.State.PUBLISHED, 4000)


def breaks_on(client, monkeypatch, *keys):
    """KPIs whose formula breaks on one client's records, as on a date that no calendar has."""
    real = batches.contributions_to

    def poisoned(kpi, bench, windows):
        contracts = bench.records["contracts"]
        if kpi.key in keys and (contracts["client"] == client).any():
            raise OverflowError("date value out of range")
        return real(kpi, bench, windows)

    monkeypatch.setattr("metrics.batches.contributions_to", poisoned)


@pytest.mark.usefixtures("recorded")
def test_poisoned_client_costs_only_its_own_cells(monkeypatch):
    breaks_on("C2", monkeypatch, "mrr", "logo_retention")
    run = runs.recompute(NOW)
    assert (run.state, run.has_errors, list(run.left_out)) == (Run.State.PUBLISHED, True, ["C2"])
    assert run.left_out["C2"]["kpis"] == ["logo_retention", "mrr"]
    assert "OverflowError" in run.left_out["C2"]["error"]
    assert run.steps.filter(kpi="mrr").first().attempts == 3
    now = Published.current()
    month = now.window("month", NOW.date().replace(month=2))
    told = {
        name: now.answer("mrr", Scope.parse(name), month)
        for name in ("agency", "client:C1", "client:C2", "person:ann", "person:cara", "team:north")
    }
    withheld = {name for name, answer in told.items() if answer.status is Status.WITHHELD}
    assert withheld == {"agency", "client:C2", "person:cara"}
    assert told["agency"].value == told["client:C1"].value == 1000
    assert told["client:C2"].value is None
    nps = now.answer(
        "nps", Scope.parse("client:C2"), now.window("month", month.end.replace(month=3))
    )
    assert nps.status is not Status.WITHHELD


@pytest.mark.usefixtures("recorded")
def test_formula_that_breaks_without_any_client_fails_the_run(monkeypatch):
    def broken(kpi, *_):
        raise ValueError(f"{kpi.key} divides by nothing.")

    monkeypatch.setattr("metrics.batches.contributions_to", broken)
    with pytest.raises(runs.RunFailed, match="divides by nothing"):
        runs.recompute(NOW)
    first = next(iter(CATALOGUE))
    assert Run.objects.get().steps.filter(kpi=first, attempts=3, state="failed").exists()


@pytest.mark.usefixtures("recorded")
def test_run_without_too_many_of_its_clients_fails(monkeypatch):
    real = batches.contributions_to

    def poisoned(kpi, bench, windows):
        if len(bench.records["contracts"]):
            raise OverflowError("date value out of range")
        return real(kpi, bench, windows)

    monkeypatch.setattr("metrics.batches.contributions_to", poisoned)
    with pytest.raises(runs.RunFailed, match="2 of 2 clients can't be computed: C1, C2"):
        runs.recompute(NOW)


@pytest.mark.usefixtures("recorded")
def test_slip_of_a_key_in_a_year_costs_only_its_client():
    Contract.objects.filter(source_id="K2").update(starts_on=date(202, 3, 1))
    run = runs.recompute(NOW)
    assert (run.state, run.first_month) == (Run.State.PUBLISHED, date(2025, 1, 1))
    assert run.left_out["C2"]["error"].startswith("contracts: starts_on is more than 75 years ago")


def test_run_that_loses_its_database_waits_for_the_next_attempt(monkeypatch):
    def away(*_, **__):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("metrics.facts.load_records", away)
    with pytest.raises(runs.RunFailed, match="server closed"):
        runs.recompute(NOW)
    monkeypatch.undo()
    run = runs.run_if_asked(NOW + timedelta(minutes=1))
    assert (run.state, run.fence, run.error) == (Run.State.PUBLISHED, 2, "")


@pytest.mark.django_db(transaction=True)
def test_run_publishes_while_its_own_connection_writes():
    # Outside the transaction of a test: with a pulse, and records read on another connection.
    run = runs.recompute(NOW)
    assert (run.state, run.fence) == (Run.State.PUBLISHED, 1)
