import pytest

from tests.metrics.kpis.asking import NORTH, Asked

TURNOVER = """
    client  person  from        until
    Acme    ann                 2026-03-12
    Acme    cara    2026-03-12
"""


def goals(*lines):
    names = ("id", "due_on", "outcome", "met_on", "weight")
    rows = ["client  " + "  ".join(f"{name:<11}" for name in names)]
    for number, line in enumerate(lines, start=1):
        cells = [f"G{number}", *("" if cell == "-" else cell for cell in line.split())]
        rows.append("Acme    " + "  ".join(f"{cell:<11}" for cell in cells))
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("goal", "share"),
    [
        ("2026-03-31 met 2026-03-25", 100),
        ("2026-03-31 met -", 100),
        ("2026-03-31 missed -", 0),
        ("2026-03-31 missed 2026-06-01", 0),
        ("2026-03-31 open -", 0),
        ("2026-03-31 open 2026-04-09", 100),
        ("2026-03-31 - 2026-03-09", 100),
        ("2026-03-31 - 2026-11-22", 0),
        ("2026-03-01 met -", 100),
        ("2026-04-01 met 2026-03-25", None),
        ("2026-02-28 met 2026-03-25", None),
    ],
)
def test_goal_belongs_to_the_day_on_which_it_is_due(goal, share):
    assert Asked(goals=goals(goal)).value("customer_outcomes", "month 2026-03") == share


def test_goal_that_is_not_due_yet_is_shown_not_counted():
    asked = Asked(
        now="2026-03-15T09:00:00Z",
        goals=goals("2026-03-15 open -", "2026-03-16 open -", "2026-03-17 met 2026-03-01"),
    )
    assert asked.figures("customer_outcomes", "month 2026-03")["n"] == 1
    reasons = asked.reasons("customer_outcomes", "month 2026-03")
    assert reasons == {"G2": "not due yet", "G3": "not due yet"}


def test_goals_count_alike_and_by_their_weight_beside_it():
    asked = Asked(
        goals=goals("2026-03-31 met - 3", "2026-03-31 missed - -", "2026-03-31 missed - 1")
    )
    assert asked.value("customer_outcomes", "month 2026-03") == pytest.approx(100 / 3)
    part = asked.parts("customer_outcomes", "month 2026-03", "weighting")["weighted"]
    assert (part.value, part.numerator, part.denominator) == (60, 3, 5)


@pytest.mark.parametrize(("due", "who"), [("2026-03-31", "ann"), ("2026-04-30", "cara")])
def test_goal_is_credited_to_the_owner_at_the_first_of_its_month(due, who):
    asked = Asked(**NORTH, assignments=TURNOVER, goals=goals(f"{due} met -"))
    month = f"month {due[:7]}"
    assert asked.value("customer_outcomes", month, scope=f"person:{who}") == 100
    others = {"ann", "cara"} - {who}
    assert asked.value("customer_outcomes", month, scope=f"person:{others.pop()}") is None


USAGE = """
    client  on          active_users  licensed_users
    Acme    2026-02-28  10            10
    Acme    2026-03-01  8             10
    Acme    2026-03-31  6             10
    Birch   2026-03-02  0             20
    Birch   2026-03-03  5
    Birch   2026-11-22  5             20
"""


def test_use_of_all_days_measured_is_divided_once():
    asked = Asked(usage=USAGE)
    figures = asked.figures("product_engagement", "month 2026-03")
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (35, 14, 40)
    assert (figures["low"], figures["high"], figures["n"]) == (None, None, 3)
    assert asked.value("product_engagement", "month 2026-03", scope="client:Acme") == 70


def test_client_whose_use_is_not_measured_has_no_value():
    asked = Asked(usage=USAGE, clients="id\nCedar")
    assert asked.value("product_engagement", "month 2026-03", scope="client:Cedar") is None
    assert asked.value("product_engagement", "month 2026-04") is None
    assert Asked().value("product_engagement", "month 2026-03") is None


def test_day_without_licences_or_ahead_is_shown_not_counted():
    asked = Asked(usage=USAGE)
    assert asked.reasons("product_engagement", "year 2026-12") == {
        "Birch on 2026-03-03": "nobody knows how many licences",
        "Birch on 2026-11-22": "dated after today",
    }


def test_use_is_credited_to_the_owner_at_the_first_of_the_month():
    asked = Asked(**NORTH, assignments=TURNOVER, usage=USAGE)
    scopes = ("person:ann", "person:cara", "team:north", "team:south")
    key, march = "product_engagement", "month 2026-03"
    assert [asked.value(key, march, scope=scope) for scope in scopes] == [70, None, 70, None]


def test_goal_without_a_day_is_due_in_no_period():
    asked = Asked(goals=goals("- met 2026-03-25", "2026-03-31 missed -"))
    assert asked.figures("customer_outcomes", "month 2026-03")["n"] == 1
    assert asked.reasons("customer_outcomes", "month 2026-03") == {}
