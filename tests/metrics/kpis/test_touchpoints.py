import pytest

from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    client  starts_on
    Acme    2025-01-01
    Birch   2025-01-01
"""


def touches(level):
    return f"""
        id  client  at                    person  level
        t1  Acme    2026-03-02T10:00:00Z  ann     {level}
        t1  Acme    2026-03-02T10:00:00Z  bob     {level}
        t1  Acme    2026-03-02T10:00:00Z  cara    {level}
        t2  Birch   2026-03-09T10:00:00Z  ann     {level}
        t3  Birch   2026-03-10T10:00:00Z  ann
    """


def asked(level):
    return Asked(
        **NORTH,
        contracts=BOOK,
        assignments="client  person\nAcme    ann\nBirch   cara",
        touches=touches(level),
    )


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_meeting_of_three_of_us_is_one_for_the_agency(level):
    assert asked(level).value(f"touchpoints_{level}", "month 2026-03") == 1  # 2 of 2


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_meeting_of_three_of_us_is_one_for_each_of_them(level):
    figures = asked(level).figures(f"touchpoints_{level}", "month 2026-03", scope="person:ann")
    assert (figures["numerator"], figures["denominator"]) == (2, 1)
    north = asked(level).figures(f"touchpoints_{level}", "month 2026-03", scope="team:north")
    assert (north["numerator"], north["denominator"]) == (2, 1)


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_year_divides_by_all_its_client_months(level):
    # January to November 2026: eleven first days so far, two clients.
    figures = asked(level).figures(f"touchpoints_{level}", "year 2026-12")
    assert (figures["numerator"], figures["denominator"]) == (2, 22)


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_nobody_active_is_no_value(level):
    touched = Asked(touches=touches(level))
    assert touched.value(f"touchpoints_{level}", "month 2026-03") is None


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_project_client_stays_active_for_half_a_year(level):
    projects = """
        client  starts_on   ended_on    kind
        Acme    2026-01-10  2026-03-20  project
    """
    touched = Asked(contracts=projects, touches=touches(level))
    # 20 March + 180 days = 16 September.
    assert touched.value(f"touchpoints_{level}", "month 2026-09") == 0
    assert touched.value(f"touchpoints_{level}", "month 2026-10") is None


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_agency_that_never_recorded_a_touch_point_has_no_value(level):
    assert Asked(contracts=BOOK).value(f"touchpoints_{level}", "month 2026-03") is None


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_meeting_planned_for_later_is_no_touch_point_yet(level):
    early = Asked(now="2026-03-05T09:00:00Z", contracts=BOOK, touches=touches(level))
    assert early.value(f"touchpoints_{level}", "month 2026-03") == 0.5
    assert early.reasons(f"touchpoints_{level}", "month 2026-03") == {"t2": "planned, not held yet"}


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_bulk_mail_to_six_clients_is_no_touch_point(level):
    mails = "".join(
        f"m{number}  C{number}      2026-03-02T10:00:00Z  ann     {level}\n" for number in range(6)
    )
    header = "id  client  at                    person  level\n"
    asked = Asked(contracts="client  starts_on\nC0      2025-01-01", touches=header + mails)
    assert asked.value(f"touchpoints_{level}", "month 2026-03") == 0
    assert set(asked.reasons(f"touchpoints_{level}", "month 2026-03").values()) == {
        "bulk mail to more than five clients"
    }


@pytest.mark.parametrize("level", ["upstream", "downstream"])
def test_parts_by_channel_and_purpose_share_the_client_months_and_add_up(level):
    talked = Asked(
        contracts=BOOK,
        touches=f"""
            client  at                    channel  purpose  level
            Acme    2026-03-02T10:00:00Z  call     success  {level}
            Acme    2026-03-03T10:00:00Z  call     support  {level}
            Birch   2026-03-04T10:00:00Z  meeting           {level}
        """,
    )
    found = {
        split: {
            name: part.value
            for name, part in talked.parts(f"touchpoints_{level}", "month 2026-03", split).items()
        }
        for split in ("channel", "purpose")
    }
    # Two clients: 2 calls and 1 meeting.
    assert found == {
        "channel": {"call": 1, "meeting": 0.5},
        "purpose": {"success": 0.5, "support": 0.5, "unknown": 0.5},
    }
