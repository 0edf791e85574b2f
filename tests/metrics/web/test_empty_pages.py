"""Before there are numbers, a page says what to do next."""

import pytest

from metrics import runs
from metrics.models import Run
from tests.cast import the_cast
from tests.factories import TargetFactory
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
ADDRESSES = ["/", "/teams/north/", "/people/nora/", "/kpis/mrr/?scope=team:north", "/renewals/"]


@pytest.fixture
def cast(settings):
    settings.KPIDASH_NOW = NOW
    return the_cast()


@pytest.mark.parametrize("address", ADDRESSES)
def test_before_the_first_run_a_page_says_what_to_do_next(cast, address):
    told = page(cast.manager, address)
    assert "No numbers yet" in told
    assert "/setup/" not in told
    assert "/setup/records/" in page(cast.admin, address)


def test_while_the_first_run_is_at_work_a_page_says_so(cast):
    Run.objects.create(key="manual:1", trigger="manual", as_of=NOW, planned_at=NOW)
    assert "being computed" in page(cast.manager, "/")
    assert "data-progress" in page(cast.admin, "/")


def test_when_the_first_run_failed_the_admin_is_led_to_the_reason(cast):
    failed = {"state": "failed", "error": "ValueError: x", "trigger": "manual"}
    run = Run.objects.create(key="manual:1", as_of=NOW, planned_at=NOW, **failed)
    assert f'href="/runs/{run.pk}/"' in page(cast.admin, "/")
    assert "failed" not in page(cast.manager, "/")


def test_run_that_found_no_records_is_like_none(cast):
    runs.recompute(NOW)
    assert "No numbers yet" in page(cast.admin, "/")


def test_client_page_shows_records_before_any_run(cast):
    told = page(cast.account_manager, "/clients/acme/")
    assert "No contract is recorded." in told
    assert "Nothing was computed yet." in told


def test_targets_are_read_before_any_run(cast):
    TargetFactory()
    told = page(cast.account_manager, "/targets/")
    assert "What keeps us independent of any one client." in told
    assert "periods" not in told
