"""Rows with a 1 in `deleted`."""

from accounts.bundle.report import Count
from accounts.models import Assignment, Client, Team, TouchPoint


def test_row_marked_deleted_goes(settled):
    report = settled(clients="id,deleted\nC2,1")
    assert report.tables["clients"] == Count(deleted=1)
    assert Client.objects.get().source_id == "C1"


def test_row_that_is_gone_already_is_unchanged(settled):
    settled(clients="id,deleted\nC2,1")
    assert settled(clients="id,deleted\nC2,1").tables["clients"] == Count(unchanged=1)


def test_rows_marked_0_or_blank_stay(settled):
    report = settled(clients="id,name,deleted\nC1,Acme,0\nC2,Birch,")
    assert report.tables["clients"] == Count(unchanged=2)


def test_only_what_tells_a_deleted_row_from_others_matters(settled):
    report = settled(clients="id,name,country,deleted\nC2,,Atlantis,1")
    assert report.rejected == []


def test_row_that_is_not_deleted_needs_all_its_columns(settled):
    report = settled(clients="id,deleted\nC2,\nC1,1")
    assert [(row.line, row.column) for row in report.rejected] == [(2, "name")]


def test_deleted_is_1_or_0(settled):
    report = settled(clients="id,name,deleted\nC1,Acme,yes")
    assert [(row.line, row.column) for row in report.rejected] == [(2, "deleted")]


def test_row_that_others_name_stays_and_says_who(settled):
    settled(contracts="id,client,kind,amount,interval\nK1,C1,retainer,9,month")
    report = settled(skips_bad_rows=True, clients="id,deleted\nC1,1\nC2,1")
    assert report.tables["clients"] == Count(deleted=1, rejected=1)
    assert report.rejected[0].reason == (
        "is 1, but contract 'K1' still names this row; delete that too, or have it name another."
    )
    assert Client.objects.get().source_id == "C1"


def test_row_goes_together_with_those_that_name_it(settled):
    settled(
        contracts="id,client,kind,amount,interval,renews\n"
        "K1,C1,retainer,9,month,\nK2,C1,retainer,9,month,K1",
        assignments="client,person\nC1,ann",
    )
    report = settled(
        clients="id,deleted\nC1,1",
        contracts="id,deleted\nK1,1\nK2,1",
        assignments="client,person,deleted\nC1,ann,1",
    )
    assert report.rejected == []
    assert Client.objects.get().source_id == "C2"


def test_top_of_a_tree_stays_while_something_is_below_it(settled):
    settled(teams="id,name,parent\ngroup,Group,\nnorth,North,group\nsouth,South,group")
    settled(clients="id,name,team\nC1,Acme,south")
    report = settled(skips_bad_rows=True, teams="id,deleted\ngroup,1\nnorth,1\nsouth,1")
    assert sorted(row.value for row in report.rejected) == ["1", "1"]
    assert sorted(Team.objects.values_list("source_id", flat=True)) == ["group", "south"]


def test_deleted_assignment_makes_room_for_another(settled):
    settled(assignments="client,person,from\nC1,ann,2024-01-01")
    report = settled(
        assignments="client,person,from,deleted\nC1,bob,2024-01-01,\nC1,ann,2024-01-01,1"
    )
    assert report.rejected == []
    assert Assignment.objects.get().person.source_id == "bob"


def test_deleted_row_about_somebody_unknown_is_unchanged(settled):
    report = settled(assignments="client,person,deleted\nC9,ann,1")
    assert report.tables["assignments"] == Count(unchanged=1)


def test_one_of_a_meetings_people_can_be_deleted(settled):
    at = "2025-07-01T10:00:00Z,meeting,outbound"
    settled(touches=f"id,client,at,channel,direction,person\nt1,C1,{at},ann\nt1,C1,{at},bob")
    settled(touches="id,person,deleted\nt1,bob,1")
    assert TouchPoint.objects.get().person.source_id == "ann"


def test_deletion_is_in_the_history(settled):
    settled(clients="id,deleted\nC2,1")
    assert list(Client.history.filter(source_id="C2").values_list("history_type", flat=True)) == [
        "-",
        "+",
    ]
