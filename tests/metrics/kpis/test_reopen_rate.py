import pytest

from tests.metrics.kpis.asking import NORTH, Asked

HEADER = "id  client  opened_at             resolved_at           reopened_at           state\n"


def rate(row, window="month 2026-03", **more):
    figures = Asked(requests=HEADER + row, **more).figures("reopen_rate", window)
    return figures["numerator"], figures["denominator"]


@pytest.mark.parametrize(
    ("reopened_at", "counts"),
    [
        ("2026-03-02T12:00:01Z", 1),
        ("2026-03-09T12:00:00Z", 1),  # after exactly seven days
        ("2026-03-09T12:00:01Z", 0),
        ("2026-03-02T11:00:00Z", 1),  # and resolved again since
        ("2026-03-02T09:00:00Z", 0),  # before it was asked: a slip of the pen
        ("", 0),
    ],
)
def test_reopened_within_seven_days_counts(reopened_at, counts):
    row = f"r1  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  {reopened_at}\n"
    assert rate(row) == (counts, 1)


def test_it_belongs_to_the_day_of_the_resolution():
    row = "r1  Acme    2026-03-31T10:00:00Z  2026-03-31T12:00:00Z  2026-04-02T12:00:00Z\n"
    assert rate(row) == (1, 1)
    assert rate(row, "month 2026-04") == (0, 0)


def test_reopening_dated_after_now_has_not_come():
    row = "r1  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  2026-03-05T12:00:00Z\n"
    assert rate(row, now="2026-03-04T12:00:00Z") == (0, 1)


def test_unresolved_request_is_no_resolution():
    assert rate("r1  Acme    2026-03-02T10:00:00Z\n") == (0, 0)


def test_what_needed_no_reply_is_left_out_and_said_so():
    blank = " " * 20
    row = f"r1  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  {blank}  no_reply_needed\n"
    assert rate(row) == (0, 0)
    asked = Asked(requests=HEADER + row)
    assert asked.reasons("reopen_rate", "month 2026-03") == {"r1": "needs no reply"}


def test_credit_goes_to_the_owner_at_the_resolution():
    asked = Asked(
        **NORTH,
        requests=HEADER
        + "r1  Acme    2026-03-02T10:00:00Z  2026-03-05T12:00:00Z  2026-03-06T12:00:00Z\n",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-05
            Acme    bob     2026-03-05  2026-03-06
            Acme    cara    2026-03-06
        """,
    )
    window = "month 2026-03"
    assert asked.value("reopen_rate", window, scope="person:bob") == 100
    assert asked.value("reopen_rate", window, scope="person:ann") is None
    assert asked.value("reopen_rate", window, scope="person:cara") is None
    assert asked.value("reopen_rate", window, scope="team:north") == 100


def test_nothing_resolved_is_no_value():
    assert Asked().value("reopen_rate", "month 2026-03") is None
