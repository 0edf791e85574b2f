"""What an import does with good rows."""

from decimal import Decimal

import pytest

from accounts import changes
from accounts.bundle.report import Count
from accounts.models import (
    Agency,
    Assignment,
    CalendarDay,
    Client,
    Contact,
    Contract,
    Opportunity,
    SurveyAnswer,
    Team,
    TouchPoint,
)
from tests.accounts.bundle.files import OFFICE


def test_new_ids_are_created(bring_in):
    report = bring_in(**OFFICE)
    assert report.tables["clients"] == Count(created=2)
    assert set(Client.objects.values_list("source_id", "name")) == {("C1", "Acme"), ("C2", "Birch")}


def test_same_bundle_twice_changes_nothing(settled):
    report = settled(**OFFICE)
    assert report.tables == {
        "teams": Count(unchanged=1),
        "people": Count(unchanged=2),
        "clients": Count(unchanged=2),
    }
    assert report.changed == 0


def test_known_id_updates_the_record(settled):
    report = settled(clients="id,name\nC1,Acme\nC2,Birch & Sons")
    assert report.tables["clients"] == Count(updated=1, unchanged=1)
    assert Client.objects.get(source_id="C2").name == "Birch & Sons"


def test_rows_that_no_longer_appear_stay(settled):
    settled(clients="id,name\nC3,Cedar")
    assert Client.objects.count() == 3


def test_missing_column_leaves_what_is_recorded(bring_in):
    bring_in(clients="id,name,industry\nC1,Acme,Retail")
    bring_in(clients="id,name\nC1,Acme Ltd")
    client = Client.objects.get()
    assert (client.name, client.industry) == ("Acme Ltd", "Retail")


def test_blank_cell_means_not_known(bring_in):
    bring_in(clients="id,name,industry,prospect_since\nC1,Acme,Retail,2025-01-01")
    bring_in(clients="id,name,industry,prospect_since\nC1,Acme,,")
    client = Client.objects.get()
    assert (client.industry, client.prospect_since) == ("", None)


def test_ids_that_look_like_something_else_stay_what_they_are(bring_in):
    ids = {"0012", "NA", "null", "1e5", "12", " x", "é", "e\u0301"}
    report = bring_in(clients="id,name\n" + "\n".join(f"{id},N" for id in sorted(ids)))
    assert report.rejected == []
    assert set(Client.objects.values_list("source_id", flat=True)) == ids


def test_text_with_quotes_commas_and_line_breaks_is_kept(bring_in):
    bring_in(clients='id,name\nC1,"Acme, ""the"" one\nand only"')
    assert Client.objects.get().name == 'Acme, "the" one\nand only'


def test_columns_come_in_any_order(bring_in):
    bring_in(clients="industry,name,id\nRetail,Acme,C1")
    assert Client.objects.get().source_id == "C1"


def test_rows_of_one_file_refer_to_each_other_in_any_order(bring_in):
    report = bring_in(
        teams="id,name,parent\nberlin,Berlin,germany\ngermany,Germany,group\ngroup,Group,",
        clients="id,name,parent,referred_by\nB1,Brand,C1,C2\nC1,Acme,,\nC2,Birch,,B1",
        contacts="id,client,name,introduced_by\nk1,C1,Kim,k2\nk2,C1,Lee,",
        contracts="id,client,kind,amount,interval,renews\n"
        "K2,C1,retainer,1200,month,K1\nK1,C1,retainer,1000,month,",
    )
    assert report.rejected == []
    assert Team.objects.get(source_id="berlin").parent.parent.source_id == "group"
    assert Client.objects.get(source_id="B1").parent.source_id == "C1"
    assert Client.objects.get(source_id="C2").referred_by.source_id == "B1"
    assert Contact.objects.get(source_id="k1").introduced_by.source_id == "k2"
    assert Contract.objects.get(source_id="K2").renews.source_id == "K1"


def test_rows_refer_to_what_earlier_bundles_brought(settled):
    report = settled(
        clients="id,name,team,parent\nC3,Cedar,north,C1",
        assignments="client,person\nC3,bob",
    )
    assert report.rejected == []
    assert Assignment.objects.get().client.parent.source_id == "C1"


def test_reference_that_changes_is_an_update(settled):
    settled(clients="id,name,parent\nC2,Birch,C1")
    report = settled(clients="id,name,parent\nC3,Cedar,\nC2,Birch,C3")
    assert report.tables["clients"] == Count(created=1, updated=1)
    assert Client.objects.get(source_id="C2").parent.source_id == "C3"


def test_agency_file_sets_the_one_agency(bring_in):
    files = {
        "agency": "key,value\nname,Tiny\ntimezone,Europe/Berlin\ncurrency,CHF\ncalendar,office",
        "calendars": "id,timezone,mon,holidays\noffice,Europe/Berlin,09:00-17:00,DE-BY",
        "calendar_days": "calendar,on,hours\noffice,2025-12-24,",
    }
    assert bring_in(**files).tables["agency"] == Count(created=4)
    agency = Agency.objects.get()
    assert (agency.pk, agency.name, agency.currency) == (1, "Tiny", "CHF")
    assert agency.calendar.source_id == "office"
    assert CalendarDay.objects.get().hours == ""
    assert bring_in(**files).tables["agency"] == Count(unchanged=4)
    assert bring_in(agency="key,value\nname,Tiny & Co").tables["agency"] == Count(updated=1)


def test_blank_currency_is_the_agencys(bring_in):
    report = bring_in(
        agency="key,value\ncurrency,CHF",
        clients="id,name\nC1,Acme",
        contracts="id,client,kind,amount,interval,currency\nK1,C1,retainer,1000,month,",
        billings="id,client,on,amount\nB1,C1,2025-01-01,10",
    )
    assert report.rejected == []
    assert Contract.objects.get().currency == "CHF"
    assert Contract.objects.get().billings.model.objects.get().currency == "CHF"


def test_instants_are_read_in_the_zone_that_the_same_bundle_sets(bring_in):
    report = bring_in(
        agency="key,value\ntimezone,Europe/Rome",
        clients="id,name\nC1,Acme",
        touches="id,client,at,channel,direction\n"
        "t1,C1,2025-07-01T10:00:00,email,outbound\nt2,C1,2025-07-01T10:00:00,email,outbound",
    )
    assert TouchPoint.objects.first().at.isoformat() == "2025-07-01T08:00:00+00:00"
    assert len(report.warnings) == 1


def test_defaults_stand_for_blank_cells(settled):
    settled(
        assignments="client,person,share,role\nC1,ann,,",
        contracts="id,client,kind,amount,interval,billing_type\nK1,C1,project,9,once,",
    )
    assignment = Assignment.objects.get()
    assert (assignment.share, assignment.role) == (Decimal(100), "primary")
    assert Contract.objects.get().billing_type == "fee"


def test_scale_depends_on_the_kind_of_survey(settled):
    settled(surveys="id,kind,client,score\nn,nps,C1,0\nc,csat,C1,5\ne,enps,,10\np,pulse,,1")
    scales = SurveyAnswer.objects.values_list("source_id", "scale_min", "scale_max")
    assert set(scales) == {("n", 0, 10), ("c", 1, 5), ("e", 0, 10), ("p", 1, 5)}


def test_survey_that_was_not_answered_is_a_row_without_score(settled):
    report = settled(surveys="id,kind,client,sent_at,score\nn,nps,C1,2025-05-01T09:00:00Z,")
    assert report.rejected == []


def test_dates_in_an_odd_order_are_no_reason_to_reject(settled):
    report = settled(
        requests="id,client,opened_at,first_response_at,resolved_at\n"
        "r1,C1,2025-03-02T10:00:00Z,2025-03-01T10:00:00Z,2025-02-01T10:00:00Z",
        opportunities="id,client,kind,opened_on,sent_on,decided_on\n"
        "O1,C1,upsell,2025-03-03,2025-03-02,2025-03-01",
    )
    assert report.rejected == []


def test_rows_of_one_meeting_share_an_id(settled):
    meeting = (
        "id,client,at,channel,direction,person,minutes\n"
        "t1,C1,2025-07-01T10:00:00Z,meeting,outbound,ann,60\n"
        "t1,C1,2025-07-01T10:00:00Z,meeting,outbound,bob,30\n"
        "t1,C1,2025-07-01T10:00:00Z,meeting,outbound,,\n"
    )
    assert settled(touches=meeting).tables["touches"] == Count(created=3)
    assert settled(touches=meeting).tables["touches"] == Count(unchanged=3)
    longer = settled(touches=meeting.replace(",30", ",45"))
    assert longer.tables["touches"] == Count(updated=1, unchanged=2)


def test_dry_run_reports_and_writes_nothing(bring_in):
    report = bring_in(is_dry_run=True, **OFFICE)
    assert report.tables["clients"] == Count(created=2)
    assert not report.is_written
    assert Client.objects.count() == 0


def test_prospect_needs_no_client(settled):
    settled(opportunities="id,prospect,kind,amount\nO1,Gamma,new_business,")
    assert Opportunity.objects.get().amount is None


def test_unknown_columns_and_files_are_warned_about(bring_in):
    report = bring_in(
        clients="id,name,industy,colour\nC1,Acme,Retail,red",
        Clients2="a\nb",
        agency="key,value\nslogan,We care",
    )
    assert report.is_written
    assert report.warnings == [
        "Clients2.csv: the file is not known and not read. Did you mean clients.csv?",
        "agency.csv: the key 'slogan' is not known and not read. (first on line 2)",
        "clients.csv: column 'industy' is not known and not read. Did you mean industry?",
        "clients.csv: column 'colour' is not known and not read.",
    ]


@pytest.fixture
def asked(monkeypatch):
    """What asks to be told of changes, and how often it was."""
    told = []
    monkeypatch.setattr(changes, "listeners", [lambda: told.append("changed")])
    return told


def test_import_that_changed_something_calls_those_who_asked(
    bring_in, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(**OFFICE)
    assert asked == ["changed"]


def test_import_that_changed_nothing_calls_nobody(
    settled, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        settled(**OFFICE)
        settled(is_dry_run=True, clients="id,name\nC9,New")
        settled(clients="id,name\nC9,")
    assert asked == []
