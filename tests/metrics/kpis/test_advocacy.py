import pytest

from tests.metrics.kpis.asking import NORTH, Asked

TURNOVER = """
    client  person  from        until
    Acme    ann                 2026-03-12
    Acme    cara    2026-03-12
"""
BOOK = "client  starts_on\nAcme    2025-01-01\nBirch   2025-01-01"


def reference(given_on, until=""):
    return f"client  kind       given_on    consent_until\nAcme    reference  {given_on}  {until}"


def test_testimonials_are_counted_on_their_day():
    asked = Asked(
        now="2026-04-20T09:00:00Z",
        advocacy="""
            id  client  kind         given_on
            A1  Acme    testimonial  2026-03-01
            A2  Acme    testimonial  2026-03-31
            A3  Acme    testimonial  2026-04-01
            A4  Acme    testimonial  2026-04-21
            A5  Acme    reference    2026-03-15
        """,
    )
    assert asked.value("testimonials", "month 2026-03") == 2
    assert asked.value("testimonials", "quarter 2026-06") == 1
    assert asked.reasons("testimonials", "quarter 2026-06") == {"A4": "dated after today"}


def test_no_testimonial_is_zero_where_they_are_kept_and_unknown_where_not():
    assert Asked(advocacy=reference("2026-01-01")).value("testimonials", "month 2026-03") == 0
    assert Asked().value("testimonials", "month 2026-03") is None


def test_testimonial_is_credited_to_the_owner_of_the_day():
    asked = Asked(
        **NORTH,
        assignments=TURNOVER,
        advocacy="client  kind         given_on\nAcme    testimonial  2026-03-11",
    )
    scopes = ("person:ann", "person:cara", "team:north", "team:south", "client:Acme")
    counts = [asked.value("testimonials", "month 2026-03", scope=scope) for scope in scopes]
    assert counts == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("given_on", "until", "share"),
    [
        ("2026-03-31", "", 50),
        ("2026-04-01", "", 0),
        # The consent must reach into the first instant after the month.
        ("2026-01-01", "2026-03-31", 0),
        ("2026-01-01", "2026-04-01", 50),
        # Without a date it holds for eighteen months.
        ("2024-10-01", "", 50),
        ("2024-09-30", "", 0),
    ],
)
def test_consent_holds_from_its_day_to_its_last(given_on, until, share):
    asked = Asked(contracts=BOOK, advocacy=reference(given_on, until))
    assert asked.value("referenceable_clients", "month 2026-03") == share


def test_client_with_two_consents_counts_once():
    advocacy = f"{reference('2026-01-01')}\nAcme    reference  2026-02-01"
    figures = Asked(contracts=BOOK, advocacy=advocacy).figures(
        "referenceable_clients", "month 2026-03"
    )
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (1, 2, 2)


def test_testimonial_is_no_consent_to_call():
    asked = Asked(
        contracts=BOOK, advocacy="client  kind         given_on\nAcme    testimonial  2026-03-11"
    )
    assert asked.value("referenceable_clients", "month 2026-03") == 0


LOST = """
    client  starts_on   ended_on
    Acme    2025-01-01  2026-01-31
    Acme    2026-03-01
    Birch   2025-01-01
"""


@pytest.mark.parametrize(
    ("given_on", "share"), [("2026-01-31", 0), ("2026-02-01", 50), ("2026-03-10", 50)]
)
def test_consent_ends_with_the_client_and_does_not_come_back(given_on, share):
    asked = Asked(contracts=LOST, advocacy=reference(given_on))
    assert asked.value("referenceable_clients", "month 2026-03") == share


def test_lost_client_is_in_neither_half():
    asked = Asked(contracts=LOST, advocacy=reference("2025-10-01"))
    figures = asked.figures("referenceable_clients", "month 2026-02")
    assert (figures["numerator"], figures["denominator"]) == (0, 1)


def test_project_work_keeps_the_consent_after_the_retainer():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    kind
            Acme    2025-01-01  2026-01-31  retainer
            Acme    2025-12-01  2026-03-31  project
        """,
        advocacy=reference("2025-10-01"),
    )
    assert asked.value("referenceable_clients", "month 2026-06") == 100


def test_reference_is_credited_to_who_looks_after_the_client_at_the_end():
    asked = Asked(**NORTH, contracts=BOOK, assignments=TURNOVER, advocacy=reference("2026-01-01"))
    scopes = ("person:ann", "person:cara", "team:north", "team:south")
    key, march = "referenceable_clients", "month 2026-03"
    assert [asked.value(key, march, scope=scope) for scope in scopes] == [None, 100, None, 100]


def test_running_month_is_judged_as_of_today():
    asked = Asked(
        now="2026-03-15T09:00:00Z", contracts=BOOK, advocacy=reference("2026-01-01", "2026-03-20")
    )
    assert asked.value("referenceable_clients", "month 2026-03") == 50
    assert asked.value("referenceable_clients", "month 2026-04") is None
