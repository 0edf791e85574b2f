"""What an import does with bad rows, and the sentence that it says about each."""

import pytest
from django.utils import translation

from accounts.bundle.report import Count, Rejected
from accounts.models import Agency, Assignment, Client, Contract, Team, TouchPoint, User
from tests.accounts.bundle.files import OFFICE

TOUCH = "id,client,at,channel,direction,person\n"


def places(report):
    return [(row.file, row.line, row.column) for row in report.rejected]


def test_rejected_row_names_file_line_column_value_and_what_would_be_right(settled):
    report = settled(clients="id,name,prospect_since\nC3,Cedar,2025-01-01\nC4,Dill,31.03.2025")
    assert report.rejected == [
        Rejected(
            "clients.csv",
            3,
            "prospect_since",
            "31.03.2025",
            "is no date; write the date as YYYY-MM-DD, like 2025-03-31.",
        )
    ]


def test_one_rejected_row_and_nothing_is_written(bring_in):
    report = bring_in(**OFFICE | {"clients": "id,name\nC1,Acme\nC2,"})
    assert report.tables["clients"] == Count(created=1, rejected=1)
    assert not report.is_written
    assert not Client.objects.exists()
    assert not Team.objects.exists()


def test_good_rows_are_written_when_bad_ones_are_skipped(bring_in):
    report = bring_in(skips_bad_rows=True, **OFFICE | {"clients": "id,name\nC1,Acme\nC2,"})
    assert report.is_written
    assert Client.objects.get().source_id == "C1"


def test_every_bad_cell_of_a_row_is_named_and_the_row_counted_once(bring_in):
    report = bring_in(clients="id,name,country,timezone\nC1,,Germany,Berlin")
    assert places(report) == [
        ("clients.csv", 2, "name"),
        ("clients.csv", 2, "country"),
        ("clients.csv", 2, "timezone"),
    ]
    assert report.tables["clients"].rejected == 1


def test_line_is_where_the_row_begins(bring_in):
    report = bring_in(clients='id,name\nC1,"Acme\nLtd"\n\nC2,')
    assert places(report) == [("clients.csv", 5, "name")]


def test_rows_that_refer_to_a_rejected_row_are_rejected_with_it(bring_in):
    report = bring_in(
        skips_bad_rows=True,
        clients="id,name,country\nC1,Acme,Germany\nC2,Birch,DE",
        contracts="id,client,kind,amount,interval\nK1,C1,retainer,9,month\nK2,C2,retainer,9,month",
        billings="id,client,on,amount,contract\nB1,C2,2025-01-01,9,K1\nB2,C2,2025-01-01,9,K2",
    )
    assert [(row.file, row.line, row.reason) for row in report.rejected[1:]] == [
        (
            "contracts.csv",
            2,
            "names line 2 of clients.csv, which is rejected itself; correct that one.",
        ),
        (
            "billings.csv",
            2,
            "names line 2 of contracts.csv, which is rejected itself; correct that one.",
        ),
    ]
    assert Contract.objects.get().source_id == "K2"


def test_rows_of_the_same_file_fall_with_the_row_that_they_name(bring_in):
    report = bring_in(
        skips_bad_rows=True,
        clients="id,name,parent,country\nB2,Two,B1,\nB1,One,C1,\nC1,Acme,,Germany\nC2,Birch,,",
    )
    assert sorted(places(report)) == [
        ("clients.csv", 2, "parent"),
        ("clients.csv", 3, "parent"),
        ("clients.csv", 4, "country"),
    ]
    assert Client.objects.get().source_id == "C2"


def test_record_that_is_there_already_can_be_named_though_its_row_is_rejected(settled):
    report = settled(
        skips_bad_rows=True,
        clients="id,name,country\nC1,Acme,Germany",
        assignments="client,person\nC1,ann",
    )
    assert report.tables["assignments"] == Count(created=1)


def test_unknown_reference_is_rejected(settled):
    report = settled(assignments="client,person\nC9,ann\nC1,nobody")
    assert [(row.line, row.value, row.reason) for row in report.rejected] == [
        (
            2,
            "C9",
            "is unknown: no client in clients.csv or the records has this id; add or correct it.",
        ),
        (
            3,
            "nobody",
            "is unknown: no person in people.csv or the records has this id; add or correct it.",
        ),
    ]


def test_report_says_the_same_in_every_language(settled):
    with translation.override("de"):
        report = settled(assignments="client,person\nC9,ann")
    assert "no client in clients.csv" in report.rejected[0].reason


def test_reference_is_kept_to_the_letter(settled):
    assert places(settled(assignments="client,person\nc1,ann\nC1 ,ann")) == [
        ("assignments.csv", 2, "client"),
        ("assignments.csv", 3, "client"),
    ]


def test_second_row_of_an_id_is_rejected(bring_in):
    report = bring_in(clients="id,name\nC1,Acme\nC2,Birch\nC1,Acme")
    assert places(report) == [("clients.csv", 4, "id")]
    assert report.rejected[0].reason == "is a duplicate: line 2 has the same id; keep one."


def test_rows_without_an_id_are_told_apart_by_what_they_say(settled):
    report = settled(
        memberships="person,team,role,from\n"
        "ann,north,manager,\nann,north,viewer,\nann,north,manager,2025-01-01\nann,north,MANAGER,",
        charters="client,hours\n,4\nC1,2\n,8",
        usage="client,on,active_users\nC1,2025-01-01,1\nC1,2025-01-01,2",
        rates="currency,from,rate\nUSD,2025-01-01,0.9\nusd,2025-01-01,0.8",
        calendars="id,timezone\noffice,UTC",
        calendar_days="calendar,on\noffice,2025-01-01\noffice,2025-01-01",
    )
    assert sorted(places(report)) == [
        ("calendar_days.csv", 3, "calendar"),
        ("charters.csv", 4, "client"),
        ("memberships.csv", 5, "person"),
        ("rates.csv", 3, "currency"),
        ("usage.csv", 3, "client"),
    ]


def test_person_is_in_a_touch_once(settled):
    at = "2025-07-01T10:00:00Z,meeting,outbound"
    report = settled(touches=f"{TOUCH}t1,C1,{at},ann\nt1,C1,{at},bob\nt1,C1,{at},ann")
    assert places(report) == [("touches.csv", 4, "id")]
    assert "line 2 has the same id and person" in report.rejected[0].reason


@pytest.mark.parametrize(
    ("other", "column"),
    [
        ("t1,C2,2025-07-01T10:00:00Z,meeting,outbound,bob", "client"),
        ("t1,C1,2025-07-01T11:00:00Z,meeting,outbound,bob", "at"),
        ("t1,C1,2025-07-01T10:00:00Z,call,outbound,bob", "channel"),
        ("t1,C1,2025-07-01T10:00:00Z,meeting,inbound,bob", "direction"),
    ],
)
def test_rows_of_one_touch_agree(settled, other, column):
    first = "t1,C1,2025-07-01T10:00:00Z,meeting,outbound,ann"
    report = settled(touches=f"{TOUCH}{first}\n{other}")
    assert places(report) == [("touches.csv", 3, column)]
    assert report.rejected[0].reason.startswith("differs from line 2")


def test_same_instant_in_another_zone_agrees(settled):
    report = settled(
        touches=f"{TOUCH}t1,C1,2025-07-01T10:00:00Z,meeting,outbound,ann\n"
        "t1,C1,2025-07-01T12:00:00+02:00,meeting,outbound,bob"
    )
    assert report.rejected == []
    assert TouchPoint.objects.count() == 2


@pytest.mark.parametrize(
    ("agency", "line", "reason"),
    [
        ("name,value\nname,Tiny", 1, "The column 'key' is missing."),
        ("key\nname", 1, "The column 'value' is missing."),
        ("key,value\nname,Tiny,GmbH", 2, "3 cells where the header has 2"),
        ("key,value\nname,Ti\0ny", 2, "NUL character"),
    ],
)
def test_agency_file_has_its_form(bring_in, agency, line, reason):
    report = bring_in(agency=agency)
    assert [row.line for row in report.rejected] == [line]
    assert reason in report.rejected[0].reason


def test_blank_key_of_the_agency_leaves_what_is_recorded(bring_in):
    bring_in(agency="key,value\nname,Tiny\ncountry,DE")
    report = bring_in(agency="key,value\nname,\ncountry,")
    assert report.tables["agency"] == Count(updated=1, unchanged=1)
    assert (Agency.objects.get().name, Agency.objects.get().country) == ("Tiny", "")


def test_broken_bundle_names_each_row_and_writes_nothing(bring_in):
    report = bring_in(
        teams="id,name,parent\nnorth,North,south\nsouth,South,north\nwest,West,",
        people="id,name,email\nann,Ann,ann@example.com",
        clients="id,name,prospect_since\nC1,Acme,2025-02-30\nC2,Birch,\nC2,Birch again,",
        assignments="client,person\nC9,ann\nC2,ann",
        surveys="id,kind,client,score\nn1,nps,C2,11\nn2,nps,C2,10",
    )
    assert [(row.file, row.line, row.column, row.value) for row in report.rejected] == [
        ("teams.csv", 2, "parent", "south"),
        ("teams.csv", 3, "parent", "north"),
        ("clients.csv", 2, "prospect_since", "2025-02-30"),
        ("clients.csv", 4, "id", "C2"),
        ("assignments.csv", 2, "client", "C9"),
        ("surveys.csv", 2, "score", "11"),
    ]
    assert not report.is_written
    assert not any(model.objects.exists() for model in (Team, User, Client, Assignment))


def test_file_that_cannot_be_read_is_never_skipped(bring_in):
    report = bring_in(
        skips_bad_rows=True,
        clients="id;name\nC1;Acme",
        teams="id,name\nnorth,North",
        assignments="client,person\nC1,ann",
    )
    assert not report.is_written
    # Rows that name that file's rows are not blamed for it; those that name nobody are.
    assert [row.file for row in report.rejected] == ["clients.csv"]
