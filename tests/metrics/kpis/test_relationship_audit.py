import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KIND = "relationship_audit"


def audits(*lines):
    """Told as `client contact day score criterion weight wave`, a dash for what is blank."""
    names = ("client", "contact", "responded_at", "score", "criterion", "weight", "wave")
    rows = ["kind                " + "  ".join(f"{name:<21}" for name in names)]
    for line in lines:
        cells = ["" if cell == "-" else cell for cell in line.split()]
        cells[2] += "T10:00:00Z"
        rows.append(f"{KIND}  " + "  ".join(f"{cell:<21}" for cell in cells))
    return "\n".join(rows)


@pytest.mark.parametrize(("score", "of_100"), [(1, 0), (3, 50), (5, 100)])
def test_one_to_five_is_nothing_to_a_hundred(score, of_100):
    asked = Asked(surveys=audits(f"Acme Ann 2026-03-02 {score} Team"))
    assert asked.value(KIND, "month 2026-03") == of_100


def test_criteria_weigh_as_they_say_and_one_without_a_weight_once():
    asked = Asked(
        surveys=audits(
            "Acme Ann 2026-03-02 5 Team 2",
            "Acme Ann 2026-03-02 3 Quality -",
            "Acme Ann 2026-03-02 4 Price 1",
            "Acme Ann 2026-03-02 1 Parking 0",
        )
    )
    assert asked.value(KIND, "month 2026-03") == 81.25  # (2 × 5 + 3 + 4) ÷ 4 = 4.25


def test_clients_weigh_the_same_however_many_criteria_they_have():
    asked = Asked(
        surveys=audits(
            "Acme Ann 2026-03-02 5 Team",
            "Acme Ann 2026-03-02 5 Quality",
            "Acme Ann 2026-03-02 5 Price",
            "Birch Ben 2026-03-02 1 Team",
        )
    )
    figures = asked.figures(KIND, "month 2026-03")
    assert (figures["value"], figures["n"]) == (50, 2)


def test_latest_audit_of_a_client_in_the_window_counts():
    asked = Asked(
        surveys=audits(
            "Acme Ann 2026-03-02 5 Team - spring",
            "Acme Ann 2026-09-02 1 Team - autumn",
        )
    )
    assert asked.value(KIND, "month 2026-03") == 100
    figures = asked.figures(KIND, "year 2026-12")
    assert (figures["value"], figures["n"]) == (0, 1)
    assert asked.reasons(KIND, "year 2026-12") == {"spring": "answered again later in this period"}


def test_several_contacts_of_one_wave_are_one_audit():
    asked = Asked(
        surveys=audits(
            "Acme Ann 2026-03-02 5 Team - spring",
            "Acme Ben 2026-04-02 3 Team - spring",
            "Acme Ben 2026-04-01 1 Team - spring",
        )
    )
    assert asked.value(KIND, "month 2026-03") is None
    figures = asked.figures(KIND, "month 2026-04")
    assert (figures["value"], figures["n"]) == (75, 1)
    assert asked.reasons(KIND, "month 2026-04") == {"3": "answered again in this wave"}


def test_months_without_a_wave_are_audits_of_their_own():
    asked = Asked(surveys=audits("Acme Ann 2026-03-31 5 Team", "Acme Ann 2026-04-01 1 Quality"))
    assert asked.value(KIND, "month 2026-03") == 100
    assert asked.value(KIND, "quarter 2026-06") == 0


def test_split_by_criterion_says_what_pulls_it_down():
    asked = Asked(
        surveys=audits(
            "Acme Ann 2026-03-02 5 Team 1 spring",
            "Acme Ann 2026-03-02 2 Price 3 spring",
            "Birch Ben 2026-03-02 4 Team 1 spring",
            "Birch Ben 2026-09-02 3 Team 1 autumn",
            "Birch Ben 2026-09-02 1 - 1 autumn",
        )
    )
    parts = asked.parts(KIND, "year 2026-12", "criterion")
    assert {name: (part.value, part.n) for name, part in parts.items()} == {
        "Team": (75, 2),
        "Price": (25, 1),
        "unknown": (0, 1),
    }


def test_coverage_is_the_share_of_clients_audited_in_twelve_months():
    asked = Asked(
        contracts="client  starts_on\nAcme    2025-01-01\nBirch   2025-01-01\nCedar   2026-04-10",
        surveys=audits("Acme Ann 2025-04-02 5 Team", "Cedar Cy 2026-04-12 3 Team"),
    )
    months = ("2025-03", "2025-04", "2026-03", "2026-04", "2026-05")
    found = [
        asked.parts(KIND, f"month {month}", "reading")["clients audited in 12 months, %"]
        for month in months
    ]
    shares = [(part.value, part.n) for part in found]
    # Cedar isn't a client yet on 1 April 2026; Acme's audit is over a year old in April.
    assert shares == [(0, 2), (50, 2), (50, 2), (0, 2), (pytest.approx(100 / 3), 3)]


def test_answers_that_came_too_late_or_lie_ahead_are_shown_not_counted():
    asked = Asked(
        now="2026-03-20T09:00:00Z",
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10",
        surveys=audits(
            "Acme Ann 2026-03-10 5 Team",
            "Acme Ann 2026-03-11 1 Team",
            "Birch Ben 2026-03-21 1 Team",
        ),
    )
    assert asked.value(KIND, "month 2026-03") == 100
    assert asked.reasons(KIND, "month 2026-03") == {
        "2": "answered after the client had left",
        "3": "dated after today",
    }


def test_audit_is_credited_to_the_owner_of_its_day():
    asked = Asked(
        **NORTH,
        surveys=audits(
            "Acme Ann 2026-03-11 5 Team - spring", "Acme Ann 2026-06-11 1 Team - summer"
        ),
        assignments="""
            client  person  from        until
            Acme    ann                 2026-04-01
            Acme    cara    2026-04-01
        """,
    )
    scopes = ("person:ann", "person:cara", "team:north", "team:south", "agency")
    assert [asked.value(KIND, "year 2026-12", scope=scope) for scope in scopes] == [
        100,
        0,
        100,
        0,
        0,
    ]


def test_agency_that_never_audited_has_no_value_and_no_coverage():
    asked = Asked(contracts="client  starts_on\nAcme    2025-01-01")
    assert asked.value(KIND, "month 2026-03") is None
    assert asked.parts(KIND, "month 2026-03", "reading") == {}


def test_audit_of_two_people_is_one_row_of_the_one_asked_about_last():
    asked = Asked(
        **NORTH,
        surveys="""
            kind                client  contact  person  responded_at          score  criterion
            relationship_audit  Acme    Ann      ann     2026-03-02T10:00:00Z  5      Team
            relationship_audit  Acme    Ann      cara    2026-03-02T11:00:00Z  1      Price
        """,
    )
    assert asked.value(KIND, "month 2026-03", scope="person:cara") == 50
    assert asked.value(KIND, "month 2026-03", scope="person:ann") is None
    assert asked.reasons(KIND, "month 2026-03") == {}
