"""What the records lack, and what it costs a KPI's trust."""

from datetime import datetime

import pytest

from metrics.engine.kpi import CATALOGUE
from metrics.engine.quality import PERFECT, RULES, Quality, quality_of
from metrics.engine.tables import records_from_text
from metrics.engine.workbench import Workbench
from metrics.kpis import retention as retention  # enters the catalogue

OWNED = """
    client  person
    Acme    ann
    Birch   ann
    Cedar   ann
    Dune    ann
"""
CONTRACTS = """
    client  starts_on   term_ends_on
    Acme    2025-01-01
    Birch   2025-01-01
    Cedar   2025-01-01
    Dune    2025-01-01  2027-12-31
"""


def quality(key: str, **given: str) -> Quality:
    bench = Workbench(records_from_text(given), datetime.fromisoformat("2026-11-21T09:00:00Z"))
    return quality_of(CATALOGUE[key], bench, found={})


def lacks(key: str, **given: str) -> dict[str, int]:
    return {one.what: one.points for one in quality(key, **given).deductions}


def test_whole_records_lack_nothing():
    assert quality("logo_retention", contracts=CONTRACTS, assignments=OWNED) == PERFECT


def test_no_records_at_all_lack_nothing():
    assert quality("logo_retention") == PERFECT


def test_each_lack_is_named_with_its_repair():
    found = quality("logo_retention", contracts=CONTRACTS)
    assert found.score == 70
    only = found.deductions[0]
    assert (only.points, only.found, only.of) == (30, 4, 4)
    assert only.what == "4 of 4 active clients have nobody who looks after them"
    assert only.repair == "Assign an owner to each, from the day on which they took over."


def test_a_few_wrong_rows_cost_a_few_points_and_a_quarter_costs_all():
    one_of_four = """
        client  starts_on   term_ends_on  ended_on
        Acme    2025-01-01  2026-10-31
        Birch   2025-01-01
        Cedar   2025-01-01
        Dune    2025-01-01
    """
    said = lacks("logo_retention", contracts=one_of_four, assignments=OWNED)
    assert said == {"1 of 4 contracts are past their term without an outcome": 40}
    first = "client  starts_on   term_ends_on\nAcme    2025-01-01  2026-10-31\n"
    many = first + "\n".join(f"C{number:<6} 2025-01-01" for number in range(79))
    owned = "client  person\n" + "\n".join(f"C{n:<6} ann" for n in range(79)) + "\nAcme    ann"
    assert list(lacks("logo_retention", contracts=many, assignments=owned).values()) == [2]


def test_term_with_an_outcome_lacks_nothing():
    contracts = """
        id  client  starts_on   term_ends_on  ended_on    renews
        K1  Acme    2025-01-01  2025-12-31
        K2  Acme    2026-01-01                            K1
        K3  Acme    2025-01-01  2025-12-31    2025-12-31
        K4  Acme    2025-01-01  2026-11-21
    """
    assert lacks("contract_renewal_rate", contracts=contracts, assignments=OWNED) == {}


def test_missing_start_and_missing_rate_are_told():
    contracts = """
        client  starts_on   currency
        Acme                GBP
        Birch   2025-01-01  EUR
    """
    assert lacks("mrr", contracts=contracts, assignments=OWNED) == {
        "1 of 2 contracts are in a currency without a rate": 60,
        "1 of 2 contracts have no start": 10,
    }


@pytest.mark.parametrize(
    ("kind", "score", "low", "high", "points"),
    [
        ("nps", "0", "", "", 0),
        ("nps", "10", "", "", 0),
        ("nps", "-1", "", "", 40),
        ("nps", "11", "", "", 40),
        ("csat", "0", "", "", 40),
        ("csat", "5", "", "", 0),
        ("csat", "10", "1", "10", 0),
        ("csat", "0.5", "1", "10", 40),
        ("csat", "6", "", "", 40),
    ],
)
def test_scores_off_their_scale_are_told(kind, score, low, high, points):
    surveys = f"""
        client  kind  responded_at          score  scale_min  scale_max
        Acme    {kind:4}  2026-03-02T10:00:00Z  {score:5}  {low:9}  {high}
    """
    found = lacks("nps", surveys=surveys)
    assert sum(found.values()) == points


def test_answer_without_a_date_is_in_no_period():
    surveys = """
        client  responded_at          score
        Acme                          9
        Acme    2026-03-02T10:00:00Z  9
        Acme
    """
    assert lacks("nps", surveys=surveys) == {
        "1 of 2 survey answers say not when they were given": 30
    }


def test_requests_with_wrong_clocks_or_forgotten_are_told():
    requests = """
        client  opened_at             first_response_at     resolved_at           state
        Acme    2026-11-02T10:00:00Z  2026-11-02T09:00:00Z
        Acme    2026-11-03T10:00:00Z                        2026-11-03T09:00:00Z
        Acme    2026-03-03T10:00:00Z
        Acme    2026-03-03T10:00:00Z                                              no_reply_needed
        Acme    2026-11-20T10:00:00Z
    """
    assert lacks("first_response_time", requests=requests) == {
        "2 of 5 requests were answered before they were asked": 30,
        "1 of 5 requests wait for an answer since more than 90 days": 24,
    }


def test_steady_source_is_stale_after_45_days():
    asked = """
        client  opened_at             first_response_at
        Acme    {day}T10:00:00Z  {day}T11:00:00Z
    """
    fresh, old = asked.format(day="2026-10-07"), asked.format(day="2026-10-06")
    assert lacks("sla_attainment", requests=fresh) == {}
    assert lacks("sla_attainment", requests=old) == {"no request came in for 45 days": 45}
    assert not quality("sla_attainment", requests=old).is_trusted


def test_planned_rows_do_not_make_a_source_fresh():
    touches = """
        client  at                    level     person
        Acme    2026-09-01T10:00:00Z  upstream  ann
        Acme    2027-01-01T10:00:00Z  upstream  ann
    """
    assert lacks("touchpoints_upstream", touches=touches) == {
        "no touch point was recorded for 45 days": 45
    }


def test_touch_points_without_level_or_person_are_told():
    touches = """
        client  at                    level     person  purpose
        Acme    2026-11-01T10:00:00Z            ann     success
        Acme    2026-11-01T10:00:00Z  upstream          success
        Acme    2026-11-02T10:00:00Z            ann     support
    """
    assert lacks("touchpoints_upstream", touches=touches) == {
        "1 of 2 touch points for success have no level": 30,
        "1 of 3 touch points name nobody of ours": 30,
    }


def test_decisions_without_a_date_are_told():
    opportunities = """
        client  sent_on     decided_on  outcome
        Acme    2026-01-01              won
        Acme    2026-01-01  2026-02-01  lost
        Acme    2026-01-01              open
    """
    assert lacks("proposal_conversion", opportunities=opportunities) == {
        "1 of 2 decided proposals have no date of the decision": 40
    }


def test_costs_that_are_missing_make_profit_doubtful():
    given = {
        "billings": """
            client  on          amount  kind
            Acme    2026-11-01  100     retainer
            Birch   2026-11-01  100     retainer
            Cedar   2026-11-01  100     pass_through
            Dune    2025-11-01  100     retainer
        """,
        "costs": """
            client  on          amount  hours
            Acme    2026-11-01  50      2
            Acme    2026-11-02  0       3
            Acme    2026-11-02  0
        """,
        "contracts": CONTRACTS,
        "assignments": OWNED,
    }
    assert lacks("profit_margin", **given) == {
        "1 of 2 entries of hours have no cost": 50,
        "1 of 2 clients billed in the last year have no cost at all": 40,
    }


def test_bills_that_stopped_make_money_stale():
    bills = "client  on          amount\nAcme    2026-01-01  100"
    assert "no bill was recorded for 45 days" in lacks("revenue_per_client", billings=bills)


def test_projects_without_a_date_are_told():
    projects = """
        client  due_on      baseline_due_on  delivered_on
        Acme
        Acme    2026-01-01
        Acme                2026-01-01
    """
    assert lacks("on_time_delivery", projects=projects) == {"1 of 3 projects have no due date": 40}


def test_no_score_is_below_nothing():
    surveys = """
        client  responded_at          score
        Acme                          11
    """
    given = {"contracts": "client\nAcme", "surveys": surveys}
    assert quality("nps", **given).score == 0


def test_every_rule_concerns_some_kpi():
    concerned = [rule for rule in RULES if any(rule.concerns(kpi) for kpi in CATALOGUE.values())]
    assert concerned == list(RULES)


@pytest.mark.parametrize(
    ("key", "lack"),
    [
        ("average_reply_time", "requests were answered before they were asked"),
        ("time_to_resolution", "requests were answered before they were asked"),
        ("touchpoints_upstream", "touch points name nobody of ours"),
        ("support_calls", "touch points name nobody of ours"),
    ],
)
def test_what_requests_and_touches_lack_concerns_whatever_is_made_from_them(key, lack):
    rules = [rule for rule in RULES if rule.what.endswith(lack)]
    assert [rule.concerns(CATALOGUE[key]) for rule in rules] == [True]


def test_what_was_counted_for_one_kpi_is_not_counted_again_for_the_next():
    given = {"contracts": CONTRACTS, "assignments": OWNED}
    bench = Workbench(records_from_text(given), datetime.fromisoformat("2026-11-21T09:00:00Z"))
    found: dict[str, tuple[int, int]] = {}
    first = quality_of(CATALOGUE["logo_retention"], bench, found=found)
    made_up = {what: (lacking + 10, 10) for what, (lacking, _all) in found.items()}
    assert first == PERFECT
    assert quality_of(CATALOGUE["logo_retention"], bench, found=made_up) != PERFECT
