"""What admins decide on the pages of runs: publish or discard what is held, seal a quarter."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from metrics.alerts import alerts_at
from metrics.models import Run, Seal, SealedNumber
from metrics.watchman import watchman
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]


def posted(user, address, **told):
    browser = Browser()
    browser.force_login(user)
    return browser.post(address, told).status_code


def held():
    return Run.objects.create(
        key="manual:held",
        trigger="manual",
        state="held",
        as_of=NOW,
        planned_at=NOW + timedelta(hours=1),
        findings=["900 of 1000 numbers moved by more than 50%."],
    )


def test_held_run_asks_an_admin_and_is_published_by_one(house):
    run = held()
    told = page(house.admin, f"/runs/{run.pk}/")
    assert "900 of 1000 numbers moved" in told
    assert posted(house.manager, f"/runs/{run.pk}/publish/") == 403
    assert posted(house.admin, f"/runs/{run.pk}/publish/") == 302
    run.refresh_from_db()
    assert (run.state, run.released_by) == (Run.State.PLANNED, house.admin)


def test_discarded_run_stays_discarded(house):
    run = held()
    for action in ("discard", "publish"):
        posted(house.admin, f"/runs/{run.pk}/{action}/")
    run.refresh_from_db()
    assert run.state == Run.State.DISCARDED


def test_closed_quarter_is_sealed_with_a_button_and_then_has_none(house):
    button = 'name="month" value="2025-10"'
    assert button in page(house.admin, "/runs/")
    assert posted(house.manager, "/runs/seal/", month="2025-10") == 403
    assert posted(house.admin, "/runs/seal/", month="2025-10") == 302
    assert Seal.objects.get().sealed_by == house.admin
    assert button not in page(house.admin, "/runs/")


def test_restated_number_says_what_it_was_and_why(house):
    posted(house.admin, "/runs/seal/", month="2025-10")
    cause = {"table": "contracts", "record": "K2", "client": "birch", "field": "ended_on"}
    cause |= {"was": "2025-12-31", "now": "2025-11-30", "by": "Nora Berg"}
    line = SealedNumber.objects.filter(kpi="mrr", scope="agency", window="month").last()
    SealedNumber.objects.filter(pk=line.pk).update(is_restated=True, was=9999, cause=[cause])
    told = page(house.admin, "/runs/")
    assert "€9,999" in told
    address = f"/kpis/mrr/?scope=agency&window=month&at={line.end - timedelta(days=1):%Y-%m}"
    assert "€9,999 when the quarter was sealed" in page(house.admin, address)
    assert "contract K2: ended on was 2025-12-31, is 2025-11-30, by Nora Berg" in told


def test_client_left_out_is_named_on_the_page_of_the_run(house):
    run = Run.objects.current()
    run.left_out = {"acme": {"kpis": ["mrr"], "scopes": ["agency"], "error": "OverflowError: x"}}
    run.save(update_fields=["left_out"])
    told = page(house.admin, f"/runs/{run.pk}/")
    assert "Published with errors" in told
    assert "OverflowError: x" in told


def test_admins_alone_are_told_on_every_page_what_is_wrong_with_the_runs(house, monkeypatch):
    held()
    monkeypatch.setattr(watchman, "alerts", alerts_at(NOW + timedelta(hours=2)))
    assert "publish or discard it" in page(house.admin, "/kpis/")
    assert "publish or discard it" not in page(house.manager, "/kpis/")
