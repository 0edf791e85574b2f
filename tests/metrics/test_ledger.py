"""Closed periods change in the open: revised, sealed, restated, and never edited unseen."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Contract, User
from metrics import runs
from metrics.engine.periods import Window
from metrics.engine.scopes import Scope
from metrics.ledger import periods, revising, sealing
from metrics.models import Revision, Run, SealedNumber
from tests.metrics.recorded import NOW

AGENCY_SCOPE = Scope.parse("agency")
MARCH = Window.at("month", date(2026, 3, 1))
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("harbour")]


def corrected():
    """Birch's contract turns out to have ended a month earlier; the run that has it."""
    contract = Contract.objects.get(source_id="K2")
    contract.ended_on = date(2026, 2, 10)
    contract.save()
    return runs.recompute(NOW + timedelta(minutes=1))


def told(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (date(2026, 12, 1), "open"),
        (date(2026, 11, 1), "closed"),
        (date(2026, 11, 8), "settling"),
        (date(2026, 11, 7), "closed"),
        (date(2026, 10, 1), "sealed"),
    ],
)
def test_period_settles_for_two_weeks_before_it_is_closed(end, state):
    today = date(2026, 11, 21)
    assert periods.state_of(end, today=today, sealed={date(2026, 10, 1)}) == state


@pytest.mark.usefixtures("harbour")
def test_changed_number_of_a_closed_period_leaves_a_revision_with_its_cause():
    run = corrected()
    revision = Revision.objects.get(kpi="mrr", scope="agency", window="month", end="2026-03-01")
    assert (revision.run, revision.before, revision.after) == (run, 1500, 1000)
    cause = revision.cause[0]
    assert (cause["table"], cause["record"], cause["client"]) == ("contracts", "K2", "C2")
    assert (cause["field"], cause["was"], cause["now"]) == ("ended_on", "2026-03-20", "2026-02-10")
    assert not Revision.objects.filter(scope="person:ann").exists()


@pytest.mark.usefixtures("harbour")
def test_number_is_known_as_it_was_on_a_past_day():
    before = datetime.now(UTC)
    corrected()
    february = Window.at("month", date(2026, 2, 1))
    assert revising.known_at("mrr", AGENCY_SCOPE, february, before) == 1500
    assert revising.known_at("mrr", AGENCY_SCOPE, february, datetime.now(UTC)) == 1000
    with pytest.raises(revising.NotKnown, match="still grew"):
        revising.known_at("mrr", AGENCY_SCOPE, february, datetime(2026, 3, 5, tzinfo=UTC))


@pytest.mark.usefixtures("harbour")
def test_only_closed_quarters_are_sealed_and_only_once():
    with pytest.raises(sealing.NotSealed, match="is open"):
        sealing.seal(NOW.date(), by=None, now=NOW)
    seal = sealing.seal(date(2026, 2, 1), by=None, now=NOW)
    assert (seal.start, seal.end) == (date(2026, 1, 1), date(2026, 4, 1))
    assert set(seal.numbers.values_list("window", flat=True)) == {"month", "quarter", "t12m"}
    with pytest.raises(sealing.NotSealed, match="is sealed"):
        sealing.seal(date(2026, 3, 1), by=None, now=NOW)


@pytest.mark.usefixtures("harbour")
def test_sealed_number_that_changes_is_restated_and_the_chain_holds():
    sealing.seal(date(2026, 2, 1), by=None, now=NOW)
    run = corrected()
    line = SealedNumber.objects.get(
        is_restated=True, kpi="mrr", scope="agency", window="month", end="2026-03-01"
    )
    assert (line.was, line.value, line.run) == (1500, 1000, run.pk)
    assert line.cause[0]["record"] == "K2"
    assert "as they were written" in told("verify_seals")


@pytest.mark.usefixtures("harbour")
def test_edited_and_removed_lines_are_found_and_named():
    assert "Sealed 2026-01-01" in told("seal", "2026-03")
    assert "as they were written" in told("verify_seals")
    edited, removed, after = SealedNumber.objects.order_by("pk")[5:8]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_sealednumber SET value = 99 WHERE id = %s", [edited.pk])
    out = StringIO()
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_seals", stdout=out)
    assert f"Line {edited.pk}, {edited.kpi} of {edited.scope}" in out.getvalue()
    assert f"Line {removed.pk}," not in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_sealednumber WHERE id = %s", [removed.pk])
    out = StringIO()
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_seals", stdout=out)
    assert f"Line {after.pk}," in out.getvalue()


@pytest.mark.usefixtures("harbour")
def test_mark_that_was_kept_elsewhere_must_still_be_there():
    mark = told("seal", "2026-03").split()[-1]
    assert told("verify_seals", "--mark", mark)
    with pytest.raises(CommandError, match="cut or rewritten"):
        told("verify_seals", "--mark", "0" * 64)


@pytest.mark.usefixtures("harbour")
def test_run_that_moves_most_numbers_is_held_until_an_admin_says(monkeypatch):
    monkeypatch.setattr("metrics.runs.holding.FEWEST", 10)
    monkeypatch.setattr("metrics.runs.holding.MOST_MOVED", 0.01)
    shown = Run.objects.current()
    held = corrected()
    assert (held.state, Run.objects.current()) == (Run.State.HELD, shown)
    assert "moved by more than 50%" in held.findings[0]
    runs.release(held, by=User.objects.first().pk)
    assert runs.run_if_asked(NOW + timedelta(minutes=2)) == held
    assert Run.objects.current() == held
