"""Runs as admins see them: what each made, how far one at work is, why one failed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kpidash import clock
from metrics import runs
from metrics.models import Run, RunStep
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]


def signed_in(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def planned(**given):
    told = {"key": "manual:1", "trigger": "manual", "as_of": NOW, "planned_at": NOW, **given}
    return Run.objects.create(**told)


def at_work(**given):
    """A run that has made the first of two KPIs."""
    run = planned(state="computing", heartbeat_at=clock.now(), **given)
    RunStep.objects.create(run=run, kpi="logo_retention", year=2026, state="computed")
    RunStep.objects.create(run=run, kpi="mrr", year=2026)
    return run


def failed(why="ValueError: the sums differ"):
    return planned(state="failed", error=why, planned_at=NOW + timedelta(hours=1))


def test_recompute_plans_one_run_and_leads_to_its_page(house):
    browser = signed_in(house.admin)
    before = Run.objects.count()
    answers = [browser.post("/runs/recompute/") for _ in range(2)]
    run = Run.objects.get(state="planned")
    assert {answer.headers["Location"] for answer in answers} == {f"/runs/{run.pk}/"}
    assert Run.objects.count() == before + 1


def test_only_admins_may_recompute(house):
    assert signed_in(house.manager).post("/runs/recompute/").status_code == 403
    assert not Run.objects.filter(state="planned").exists()


def test_page_of_a_run_says_what_it_made_and_that_all_pages_show_it(house):
    run = Run.objects.current()
    told = page(house.admin, f"/runs/{run.pk}/")
    assert "The numbers of this run." in told
    assert "Client retention rate" in told
    assert f"{run.steps.count()} computed" in told


def test_pages_of_runs_take_as_many_queries_however_long_they_are(house):
    browser = signed_in(house.admin)
    run = Run.objects.current()
    took = {"/runs/": 15, f"/runs/{run.pk}/": 16}
    for address, queries in took.items():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        assert len(captured) <= queries, address


def test_page_of_a_run_names_what_the_records_lack(house):
    run = Run.objects.current()
    lack = {"points": 50, "found": 1, "of": 2, "what": "requests without a reply", "repair": "Ask."}
    run.quality = {"sla_attainment": {"score": 50, "deductions": [lack]}}
    run.save(update_fields=["quality"])
    assert "Requests without a reply." in page(house.admin, f"/runs/{run.pk}/")


def test_run_that_does_not_exist_is_not_found(house):
    page(house.admin, "/runs/99999/", status=404)
    page(house.admin, "/runs/99999/progress/", status=404)


def test_run_at_work_says_how_far_it_is_and_that_it_can_be_left(house):
    run = at_work()
    told = page(house.admin, f"/runs/{run.pk}/")
    assert '<progress class="run-bar" max="2" value="1"' in told
    assert "It goes on when you leave this page" in told
    assert "js/progress.js" in told


def test_runs_page_follows_the_run_at_work(house):
    run = at_work()
    told = page(house.admin, "/runs/")
    assert f'data-progress="/runs/{run.pk}/progress/"' in told
    assert "Recompute now" not in told


def test_progress_is_told_to_the_script(house):
    told = signed_in(house.admin).get(f"/runs/{at_work().pk}/progress/").json()
    assert (told["done"], told["total"], told["is_over"]) == (1, 2, False)
    assert told["says"].startswith("Monthly recurring")


def test_progress_of_a_run_that_ended_is_over(house):
    told = signed_in(house.admin).get(f"/runs/{Run.objects.current().pk}/progress/").json()
    assert told["is_over"] is True


def test_run_that_nobody_takes_says_to_look_after_the_worker(house):
    run = planned(planned_at=NOW - timedelta(minutes=5))
    assert "No worker has taken it" in page(house.admin, f"/runs/{run.pk}/")


def test_run_that_fell_silent_says_since_when(house, settings):
    run = at_work()
    settings.KPIDASH_NOW = NOW + timedelta(minutes=5)
    assert "Nothing was heard of it since 10 Mar 2026 09:00" in page(
        house.admin, f"/runs/{run.pk}/"
    )


def test_failed_run_says_why_and_which_numbers_still_show(house):
    run = failed()
    told = page(house.admin, f"/runs/{run.pk}/")
    assert "ValueError: the sums differ" in told
    assert "All pages show the numbers published on 10 Mar 2026 09:00." in told


def test_runs_page_says_first_that_the_last_run_failed(house):
    failed()
    told = page(house.admin, "/runs/")
    assert "The last run failed." in told
    assert told.index("The last run failed.") < told.index("<table")


def test_failure_that_a_later_run_made_good_is_history(house):
    planned(state="failed", error="ValueError: x", planned_at=NOW - timedelta(hours=1))
    assert "The last run failed." not in page(house.admin, "/runs/")


@pytest.mark.parametrize("address", ["/", "/teams/north/", "/people/nora/", "/clients/acme/"])
def test_after_a_failed_run_every_page_says_whose_numbers_it_shows(house, address):
    assert "The last run failed" not in page(house.manager, address)
    failed()
    assert "The last run failed: these are the numbers" in page(house.manager, address)


def test_kpi_that_breaks_a_run_is_named_with_its_error(house, monkeypatch):
    def broken(kpi, *_):
        raise ValueError(f"{kpi.key} divides by nothing.")

    monkeypatch.setattr("metrics.runs.computing.batches_of", broken)
    with pytest.raises(runs.RunFailed):
        runs.recompute(NOW + timedelta(hours=1))
    run = Run.objects.get(state="failed")
    first = run.steps.filter(state="failed").first()
    assert "divides by nothing" in first.error
    assert run.steps.filter(state="todo").exists()
    assert "divides by nothing" in page(house.admin, f"/runs/{run.pk}/")
