"""The median beside a scorecard is that of five people or more, and never has a name."""

import pytest

from accounts.models import User
from metrics.scorecards.records import person_records
from tests.cast import person, the_cast
from tests.metrics.web.opened import page
from tests.published import NOW, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings):
    settings.KPIDASH_NOW = NOW
    return the_cast()


def peers_of(user, *, reader):
    reader = User.objects.get(pk=reader.pk)
    records = person_records(user, reader=reader)
    return sorted(peer.name for peer in records.peers), records.peers_name


def test_peers_are_the_smallest_team_around_with_five_of_them(cast):
    for name in "abc":
        person(name, cast.south)
    names, team = peers_of(cast.other_account_manager, reader=cast.admin)
    assert (names, team) == (["a", "b", "c", "nora", "sven"], "Group")
    person("d", cast.south)
    names, team = peers_of(cast.other_account_manager, reader=cast.admin)
    assert (names, team) == (["a", "b", "c", "d", "sven"], "South")


def test_median_of_five_stands_on_the_scorecard_without_their_names(cast):
    for name in ("anton", "berta", "carla", "doris"):
        person(name, cast.north)
    publish(cast)
    told = page(cast.account_manager, "/people/nora/?window=month")
    assert "anton" not in told
