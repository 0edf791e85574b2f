import pytest

from tests.metrics.kpis.asking import NORTH, Asked

HEADER = "id  client  baseline_due_on  due_on      delivered_on  cancelled_on  person\n"


def delivered(*rows, window="month 2026-03", **more):
    figures = Asked(projects=HEADER + "\n".join(rows), **more).figures("on_time_delivery", window)
    return figures["numerator"], figures["denominator"], figures["open"]


@pytest.mark.parametrize(
    ("delivered_on", "on_time"), [("2026-03-13", 1), ("2026-03-14", 0), ("2026-01-02", 1), ("", 0)]
)
def test_delivered_on_the_agreed_day_is_in_time(delivered_on, on_time):
    row = f"J1  Acme    2026-03-06       2026-03-13  {delivered_on}"
    assert delivered(row) == (on_time, 1, 0)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-12T23:00:00Z", (0, 0, 1)),
        ("2026-03-13T23:00:00Z", (0, 0, 1)),  # due today
        ("2026-03-14T00:00:00Z", (0, 1, 0)),
    ],
)
def test_undelivered_is_open_until_it_is_overdue(now, expected):
    assert delivered("J1  Acme    2026-03-13       2026-03-13", now=now) == expected


def test_delivered_ahead_of_a_day_still_to_come_counts():
    row = "J1  Acme    2026-04-13       2026-04-13  2026-03-01"
    assert delivered(row, window="month 2026-04", now="2026-03-10T00:00:00Z") == (1, 1, 0)


def test_delivery_dated_after_today_has_not_happened():
    row = "J1  Acme    2026-03-13       2026-03-13  2026-03-12"
    assert delivered(row, now="2026-03-10T00:00:00Z") == (0, 0, 1)


def test_cancelled_project_is_left_out_and_said_so():
    row = "J1  Acme    2026-03-13       2026-03-13                2026-03-10"
    assert delivered(row) == (0, 0, 0)
    asked = Asked(projects=HEADER + row)
    assert asked.reasons("on_time_delivery", "month 2026-03") == {"J1": "cancelled"}
    # Before it was cancelled it was due like any other.
    assert delivered(row, now="2026-03-09T00:00:00Z") == (0, 0, 1)


def test_project_without_a_date_of_its_own_is_due_as_first_planned():
    assert delivered("J1  Acme    2026-03-13                   2026-03-13") == (1, 1, 0)


def test_project_without_any_date_is_in_no_period():
    assert delivered("J1  Acme                                 2026-03-13") == (0, 0, 0)


def test_last_agreed_date_puts_it_into_its_period():
    row = "J1  Acme    2026-02-13       2026-03-13  2026-03-13"
    assert delivered(row, window="month 2026-02") == (0, 0, 0)
    assert delivered(row) == (1, 1, 0)


def test_what_slipped_against_the_first_plan_is_shown_beside_it():
    asked = Asked(
        projects=HEADER
        + "J1  Acme    2026-03-06       2026-03-13  2026-03-13\n"
        + "J2  Acme    2026-03-20       2026-03-20  2026-03-20\n"
        + "J3  Acme                     2026-03-20  2026-03-20\n"
    )
    parts = asked.parts("on_time_delivery", "month 2026-03", "date")
    found = {name: (part.numerator, part.denominator) for name, part in parts.items()}
    # J1 kept the moved date and missed the first; J3 never had another.
    assert found == {"last agreed date": (3, 3), "first planned date": (1, 2)}


def test_credit_goes_to_the_one_named_else_to_the_owner_at_the_start_of_the_month():
    rows = HEADER + (
        "J1  Acme    2026-03-13       2026-03-13  2026-03-13\n"
        "J2  Acme    2026-03-13       2026-03-13                               cara\n"
    )
    asked = Asked(
        **NORTH,
        projects=rows,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-02
            Acme    bob     2026-03-02
        """,
    )
    key, window = "on_time_delivery", "month 2026-03"
    assert asked.value(key, window, scope="person:ann") == 100
    assert asked.value(key, window, scope="person:bob") is None
    assert asked.value(key, window, scope="person:cara") == 0
    assert asked.value(key, window, scope="team:group") == 50
    assert asked.value(key, window, scope="client:Acme") == 50


def test_nothing_due_is_no_value():
    assert Asked().value("on_time_delivery", "month 2026-03") is None
