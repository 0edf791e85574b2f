"""Touch points, hand-overs, access: what changed, who is logged, that twice is safe."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.models import Assignment, Client, Contact, TouchPoint, User
from tests.factories import AssignmentFactory, ClientFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
YESTERDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.KPIDASH_NOW = NOW


@pytest.fixture
def nora() -> User:
    return UserFactory.create(source_id="nora", name="Nora")


@pytest.fixture
def sven() -> User:
    return UserFactory.create(source_id="sven", name="Sven")


@pytest.fixture
def acme(nora) -> Client:
    """Nora's since the beginning of 2025."""
    return AssignmentFactory.create(
        client__name="Acme", person=nora, starts_on=date(2025, 1, 1)
    ).client


def owners(client: Client) -> list[tuple[str, date | None, date | None]]:
    spells = client.assignments.order_by("starts_on")
    return [(spell.person.name, spell.starts_on, spell.ends_on) for spell in spells]


def contact(client: Client, seniority: str) -> Contact:
    return Contact.objects.create(client=client, name="Ann", seniority=seniority)


# Touch points


def test_a_logged_touch_point_is_the_persons_own(nora, acme):
    logged = actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="call")

    assert TouchPoint.objects.get() == logged
    assert (logged.person, logged.client, logged.direction) == (nora, acme, "outbound")


@pytest.mark.parametrize(
    ("seniority", "level"),
    [
        ("decision_maker", "upstream"),
        ("influencer", "upstream"),
        ("day_to_day", "downstream"),
        ("", ""),
    ],
)
def test_the_contacts_seniority_says_whether_it_was_upstream(nora, acme, seniority, level):
    ann = contact(acme, seniority)
    logged = actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="call", contact=ann)

    assert logged.level == level


def test_a_level_that_is_given_holds(nora, acme):
    ann = contact(acme, "day_to_day")
    logged = actions.log_touchpoint(
        by=nora, client=acme, at=YESTERDAY, channel="call", contact=ann, level="upstream"
    )

    assert logged.level == "upstream"


def test_logging_the_same_twice_makes_one_touch_point(nora, acme):
    first = actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="call")
    second = actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="call")

    assert first == second
    assert TouchPoint.objects.count() == 1


def test_two_people_written_to_in_one_minute_are_two_touch_points(nora, acme):
    for ann_or_bo in (contact(acme, "day_to_day"), contact(acme, "influencer")):
        actions.log_touchpoint(
            by=nora, client=acme, at=YESTERDAY, channel="email", contact=ann_or_bo
        )

    assert TouchPoint.objects.count() == 2


def test_what_has_not_happened_yet_is_no_touch_point(nora, acme):
    tomorrow = datetime(2026, 11, 22, tzinfo=UTC)
    with pytest.raises(ValidationError, match="hasn't happened yet"):
        actions.log_touchpoint(by=nora, client=acme, at=tomorrow, channel="call")

    assert not TouchPoint.objects.exists()


def test_somebody_elses_contact_is_refused(nora, acme):
    ann = contact(ClientFactory.create(name="Birch"), "day_to_day")

    with pytest.raises(ValidationError, match="Ann isn't with Acme"):
        actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="call", contact=ann)


def test_an_unknown_channel_is_refused(nora, acme):
    with pytest.raises(ValidationError):
        actions.log_touchpoint(by=nora, client=acme, at=YESTERDAY, channel="pigeon")


# Hand-overs


def test_a_hand_over_ends_one_spell_and_begins_the_next(nora, sven, acme):
    actions.hand_over(by=nora, client=acme, to=sven, on=date(2026, 9, 3))

    assert owners(acme) == [
        ("Nora", date(2025, 1, 1), date(2026, 9, 3)),
        ("Sven", date(2026, 9, 3), None),
    ]


def test_the_history_says_who_handed_over_and_to_whom(nora, sven, acme):
    manager = UserFactory.create(name="Nils")
    actions.hand_over(by=manager, client=acme, to=sven, on=date(2026, 9, 3))

    latest = [Assignment.objects.get(person=person).history.first() for person in (nora, sven)]
    assert [entry.history_user for entry in latest] == [manager, manager]
    assert {entry.history_change_reason for entry in latest} == {
        "Handed over to Sven from 2026-09-03"
    }


def test_handing_over_twice_changes_nothing(nora, sven, acme):
    first = actions.hand_over(by=nora, client=acme, to=sven, on=date(2026, 9, 3))
    second = actions.hand_over(by=nora, client=acme, to=sven, on=date(2026, 9, 3))

    assert first == second
    assert len(owners(acme)) == 2


def test_a_client_of_nobody_can_be_handed_over(nora, sven):
    client = ClientFactory.create()
    actions.hand_over(by=nora, client=client, to=sven, on=date(2026, 9, 3))

    assert owners(client) == [("Sven", date(2026, 9, 3), None)]


def test_a_client_that_goes_to_somebody_later_is_not_handed_over_before(nora, sven, acme):
    actions.hand_over(by=nora, client=acme, to=sven, on=date(2026, 12, 1))
    third = UserFactory.create(name="Vera")

    with pytest.raises(ValidationError, match="Acme goes to Sven on 2026-12-01"):
        actions.hand_over(by=nora, client=acme, to=third, on=date(2026, 9, 3))


def test_nobody_has_a_client_for_less_than_a_day(nora, sven, acme):
    with pytest.raises(ValidationError, match="came to Nora on that very day"):
        actions.hand_over(by=nora, client=acme, to=sven, on=date(2025, 1, 1))

    assert owners(acme) == [("Nora", date(2025, 1, 1), None)]


def test_people_who_may_not_sign_in_get_no_clients(nora, acme):
    gone = UserFactory.create(name="Lea", is_active=False)

    with pytest.raises(ValidationError, match="Lea may no longer sign in"):
        actions.hand_over(by=nora, client=acme, to=gone, on=date(2026, 9, 3))


# Access


def test_access_ends_once_and_says_by_whom(nora, sven):
    actions.end_access(by=nora, person=sven)
    actions.end_access(by=nora, person=sven)

    sven.refresh_from_db()
    assert not sven.is_active
    entries = sven.history.filter(is_active=False)
    assert [entry.history_user for entry in entries] == [nora]


def test_nobody_takes_their_own_access_away(nora):
    with pytest.raises(ValidationError, match="your own access"):
        actions.end_access(by=nora, person=nora)
