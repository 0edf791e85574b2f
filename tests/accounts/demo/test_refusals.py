"""Where the demo doesn't go, and that its bundle is a good one."""

from datetime import UTC, date, datetime

import pytest

from accounts.bundle.load import load
from accounts.demo import opening
from accounts.demo.maker import Demo
from accounts.demo.world import Size, World
from accounts.models import Client
from tests.factories import ClientFactory, UserFactory

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WORLD = World(date(2026, 11, 21), size=Size(clients=45, account_managers=9, months=24))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_bundle_is_imported_without_a_warning(demo: Demo, tmp_path):
    opening.write(demo.bundle, tmp_path)
    report = load(tmp_path, now=NOW, is_dry_run=True)

    assert (report.rejected, report.warnings) == ([], [])
    assert report.tables["touches"].created == len(demo.bundle["touches"])


@pytest.mark.django_db
def test_a_database_with_other_clients_is_left_alone():
    ClientFactory.create(name="Acme")

    with pytest.raises(opening.NotTheDemo, match="clients such as Acme"):
        opening.open_demo(WORLD, now=NOW)
    assert Client.objects.count() == 1


@pytest.mark.django_db
def test_a_database_with_other_people_is_left_alone():
    UserFactory.create(name="Nora")

    with pytest.raises(opening.NotTheDemo, match="people such as Nora"):
        opening.open_demo(WORLD, now=NOW)


@pytest.mark.parametrize(
    ("is_production", "hosts", "sentence"),
    [
        (True, ["127.0.0.1"], "not with KPIDASH_ENV=production"),
        (False, ["127.0.0.1", "kpidash.example"], "KPIDASH_HOSTS names kpidash.example"),
    ],
)
def test_where_others_reach_it_there_is_no_demo(is_production, hosts, sentence):
    with pytest.raises(opening.NotTheDemo, match=sentence):
        opening.refuse_where_others_reach_it(is_production=is_production, hosts=hosts)


def test_on_this_machine_alone_there_may_be_one():
    opening.refuse_where_others_reach_it(
        is_production=False, hosts=["127.0.0.1", "localhost", "[::1]"]
    )
