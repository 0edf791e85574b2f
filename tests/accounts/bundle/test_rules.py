"""Rules that rows break beside other cells, other rows, and what is recorded."""

import pytest

from accounts.models import Assignment, Client, User
from tests.accounts.bundle.test_rejections import places

CONTRACT = "id,client,kind,starts_on,term_ends_on,ended_on,amount,interval\n"
SURVEY = "id,kind,client,score,scale_min,scale_max\n"


def test_cycle_in_the_team_tree_rejects_its_members_and_those_below(bring_in):
    report = bring_in(
        teams="id,name,parent\na,A,c\nb,B,a\nc,C,b\nbelow,Below,a\nroot,Root,\nfine,Fine,root"
    )
    assert sorted(row.line for row in report.rejected) == [2, 3, 4, 5]
    assert "cycle" in report.rejected[0].reason


def test_team_is_no_part_of_itself(bring_in):
    report = bring_in(teams="id,name,parent\na,A,a")
    assert places(report) == [("teams.csv", 2, "parent")]


def test_cycle_through_what_is_recorded_is_rejected(bring_in):
    bring_in(clients="id,name,parent\nA,A,\nB,B,A\nC,C,B")
    report = bring_in(clients="id,name,parent\nA,A,C")
    assert places(report) == [("clients.csv", 2, "parent")]


def test_tree_may_be_turned_round(bring_in):
    bring_in(clients="id,name,parent\nA,A,\nB,B,A")
    report = bring_in(clients="id,name,parent\nA,A,B\nB,B,")
    assert report.rejected == []
    assert Client.objects.get(source_id="A").parent.source_id == "B"


@pytest.mark.parametrize(
    "second",
    ["2025-01-01,", ",", "2024-06-01,2024-06-02", ",2024-01-02", "2024-12-31,2025-06-01"],
)
def test_client_has_one_primary_owner_at_a_time(settled, second):
    report = settled(
        assignments="client,person,from,until\n"
        f"C1,ann,2024-01-01,2025-01-01\nC1,ann,2025-01-01,\nC1,bob,{second}"
    )
    assert places(report) == [("assignments.csv", 4, "from")]
    assert "overlaps: client 'C1' has a primary owner then" in report.rejected[0].reason


def test_next_owner_begins_on_the_day_that_the_first_ends(settled):
    report = settled(
        assignments="client,person,from,until,role\n"
        "C1,ann,2024-01-01,2025-01-01,\nC1,bob,2025-01-01,,\nC1,ann,2025-01-01,,secondary\n"
        "C2,ann,,2025-01-01,\nC2,bob,2025-01-01,,"
    )
    assert report.rejected == []


def test_owner_in_the_records_is_an_owner(settled):
    settled(assignments="client,person,from\nC1,ann,2024-01-01")
    report = settled(assignments="client,person,from\nC1,bob,2025-05-15")
    assert "'ann' from 2024-01-01 on" in report.rejected[0].reason


def test_owner_whose_end_is_rejected_stays_an_owner(settled):
    settled(assignments="client,person,from\nC1,ann,2024-01-01\nC2,ann,2024-01-01")
    report = settled(
        skips_bad_rows=True,
        assignments="client,person,from,until\nC1,ann,2024-01-01,soon\nC1,bob,2025-05-15,\n"
        "C2,bob,2024-06-01,\nC2,ann,2024-01-01,2024-06-01",
    )
    assert places(report) == [("assignments.csv", 2, "until"), ("assignments.csv", 3, "from")]
    assert Assignment.objects.filter(person__source_id="bob").count() == 1


@pytest.mark.parametrize("until", ["2025-01-01", "2024-12-31"])
def test_period_with_its_end_exclusive_has_a_day_in_it(settled, until):
    report = settled(
        memberships=f"person,team,role,from,until\nann,north,viewer,2025-01-01,{until}",
        assignments=f"client,person,from,until\nC1,ann,2025-01-01,{until}",
        charters=f"hours,from,until\n4,2025-01-01,{until}",
    )
    assert sorted(places(report)) == [
        ("assignments.csv", 2, "until"),
        ("charters.csv", 2, "until"),
        ("memberships.csv", 2, "until"),
    ]


def test_contract_ends_on_its_first_day_or_later(settled):
    report = settled(
        contracts=CONTRACT + "K1,C1,project,2025-01-02,2025-01-02,2025-01-02,9,once\n"
        "K2,C1,project,2025-01-02,,2025-01-01,9,once\n"
        "K3,C1,project,2025-01-02,2025-01-01,,9,once"
    )
    assert places(report) == [
        ("contracts.csv", 3, "ended_on"),
        ("contracts.csv", 4, "term_ends_on"),
    ]


def test_end_is_held_against_the_start_in_the_records(settled):
    settled(contracts=CONTRACT + "K1,C1,retainer,2025-01-01,,,9,month")
    report = settled(
        contracts="id,client,kind,amount,interval,ended_on\nK1,C1,retainer,9,month,2024-12-31"
    )
    assert places(report) == [("contracts.csv", 2, "ended_on")]


@pytest.mark.parametrize(
    "row",
    ["nps,C1,11,,", "nps,C1,-1,,", "nps,C1,11,0,100", "enps,,10.5,0,11", "nps,C1,7.5,0,10",
     "csat,C1,0,,", "csat,C1,6,,", "csat,C1,6,1,5", "pulse,,0.9,,", "csat,C1,10.01,0,10"],
)  # fmt: skip
def test_score_off_its_scale_is_rejected(settled, row):
    assert places(settled(surveys=f"{SURVEY}s1,{row}")) == [("surveys.csv", 2, "score")]


@pytest.mark.parametrize(
    "row", ["nps,C1,0,,", "nps,C1,10,0,10", "csat,C1,4.5,,", "csat,C1,10,0,10", "pulse,,3,1,5"]
)
def test_score_on_its_scale_is_fine(settled, row):
    assert settled(surveys=f"{SURVEY}s1,{row}").rejected == []


def test_scale_goes_up(settled):
    assert places(settled(surveys=f"{SURVEY}s1,csat,C1,3,5,1")) == [("surveys.csv", 2, "scale_max")]


def test_opportunity_is_with_a_client_or_a_prospect(settled):
    report = settled(opportunities="id,client,prospect,kind\nO1,,,upsell")
    assert places(report) == [("opportunities.csv", 2, "client")]


def test_contract_costs_nothing_or_more(settled):
    report = settled(contracts=CONTRACT + "K1,C1,retainer,,,,-1,month")
    assert places(report) == [("contracts.csv", 2, "amount")]


def test_bill_below_zero_is_a_credit_note(settled):
    assert settled(billings="id,client,on,amount\nB1,C1,2025-01-01,-9").rejected == []


@pytest.mark.parametrize(
    "people",
    ["cem,Cem,ANN@example.com", "cem,Cem,c@example.com\ndora,Dora,C@example.com"],
)
def test_nobody_shares_an_address(settled, people):
    report = settled(people=f"id,name,email\n{people}")
    assert [row.column for row in report.rejected] == ["email"]
    assert "give each their own" in report.rejected[0].reason


def test_people_without_an_address_share_nothing(settled):
    report = settled(people="id,name,email\ncem,Cem,\ndora,Dora,")
    assert report.rejected == []
    assert list(User.objects.filter(email=None).values_list("source_id", flat=True)) == [
        "cem",
        "dora",
    ]


def test_key_of_the_agency_is_told_once_and_rightly(bring_in):
    report = bring_in(
        agency="key,value\ntimezone,Berlin\ncurrency,EUR\ncurrency,USD\ncalendar,office\n"
        "week_start,funday\nfiscal_year_start_month,13"
    )
    assert sorted(places(report)) == [
        ("agency.csv", 2, "value"),
        ("agency.csv", 4, "key"),
        ("agency.csv", 5, "value"),
        ("agency.csv", 6, "value"),
        ("agency.csv", 7, "value"),
    ]
