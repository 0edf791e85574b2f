"""Numbers that went wrong in products like this one."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts.actions import end_access
from accounts.bundle.load import load
from accounts.models import User
from metrics import runs
from metrics.answers import Published
from metrics.engine.scopes import Scope
from tests.accounts.bundle.files import write
from tests.cast import the_cast
from tests.metrics.kpis.asking import NORTH, Asked
from tests.published import NOW, publish

REQUESTS = (
    "id  client  opened_at             first_response_at     resolved_at           reopened_at\n"
)


def test_reopened_request_does_not_count_five_days_of_waiting() -> None:
    """Answered and resolved within two hours, opened again five days later."""
    row = (
        "r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  2026-03-02T12:00:00Z  "
        "2026-03-07T10:00:00Z\n"
    )
    asked = Asked(requests=REQUESTS + row)
    assert asked.value("first_response_time", "month 2026-03") == 3600
    # It is open again: no time yet, rather than five days.
    assert asked.value("time_to_resolution", "month 2026-03") is None


def test_shared_credit_is_counted_once_above_the_people_who_share_it() -> None:
    """A meeting that both ann and bob held is one for each, and one for their team."""
    asked = Asked(
        touches="id  client  at                    channel  direction  person\n"
        "t1  Acme    2026-03-02T10:00:00Z  meeting  outbound   ann\n"
        "t1  Acme    2026-03-02T10:00:00Z  meeting  outbound   bob\n",
        teams=NORTH["teams"],
        memberships=NORTH["memberships"],
    )
    counted = {
        scope: asked.value("clients_touched_per_day", "month 2026-03", scope=scope)
        for scope in ("person:ann", "team:north", "agency")
    }
    assert counted["team:north"] == counted["agency"] == counted["person:ann"]


@pytest.mark.slow
@pytest.mark.django_db
def test_somebody_who_left_takes_no_number_of_the_past_along(settings: Settings) -> None:
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    publish(cast)
    before = told()
    end_access(by=cast.admin, person=cast.account_manager)
    runs.recompute(NOW)
    assert before == told()
    assert any(value is not None for value in before.values())


@pytest.mark.django_db
def test_somebody_with_a_history_is_not_deleted(tmp_path: Path, settings: Settings) -> None:
    settings.KPIDASH_NOW = NOW
    the_cast()
    report = load(write(tmp_path, people="id,name,deleted\nnora,,1"), now=NOW)
    assert "still names this row" in report.rejected[0].reason
    assert User.objects.filter(source_id="nora").exists()


def told() -> dict[str, float | None]:
    published = Published.current()
    assert published
    window = published.window("t12m", date(2026, 2, 1))
    return {
        f"{kpi} {scope}": published.answer(kpi, Scope.parse(scope), window).value
        for kpi in ("logo_retention", "mrr", "nps", "nrr")
        for scope in ("agency", "team:north", "person:nora", "client:acme")
    }
