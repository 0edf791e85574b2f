"""A page takes as many queries for a large agency as for a small one."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Request, SurveyAnswer
from metrics import runs
from tests.cast import client, person, the_cast
from tests.factories import ContractFactory, TargetFactory, TeamFactory
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESSES = [
    "/",
    "/teams/group/",
    "/people/nora/",
    "/kpis/first_response_time/?scope=team:group",
    "/kpis/logo_retention/?scope=agency",
    "/kpis/logo_retention/?scope=agency&window=month&compare=year",
    "/kpis/nps/?scope=agency&window=month",
    "/kpis/mrr/?scope=team:group&window=month&at=2026-02",
    "/kpis/mrr/?scope=client:acme&window=month&at=2026-02",
    "/kpis/",
    "/runs/",
    "/clients/acme/",
    "/renewals/",
    "/log/acme/",
]
# A client's page tells of ten kinds of record, and of numbers that are kept by KPI.
MOST, MOST_OF_A_CLIENT = 42, 52


def settle(cast, name, *, months):
    """A team with an account manager and a client who has a bit of everything."""
    team = TeamFactory.create(source_id=f"team-{name}", name=f"Team {name}", parent=cast.group)
    record = client(f"client-{name}", person(f"person-{name}", team))
    contract = {"client": record, "starts_on": date(2026, 3 - months, 1)}
    ContractFactory(**contract, term_ends_on=date(2026, 4, 30))
    asked = datetime(2026, 3, 2, 9, tzinfo=UTC)
    Request.objects.create(client=record, opened_at=asked, state="open")
    Request.objects.create(client=record, opened_at=asked, first_response_at=asked)
    SurveyAnswer.objects.create(client=record, kind="nps", score=3, responded_at=asked)


def queries_of(user, address):
    browser = Browser()
    browser.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_queries_stay_as_many_with_more_clients_people_teams_and_months(settings):
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    ContractFactory(client=cast.acme, starts_on=date(2026, 1, 1))
    TargetFactory()
    for name in "ab":
        settle(cast, name, months=1)
    runs.recompute(NOW)
    few = {address: queries_of(cast.admin, address) for address in ADDRESSES}
    for name in "cdefghij":
        settle(cast, name, months=2)
    runs.recompute(NOW)
    assert {address: queries_of(cast.admin, address) for address in ADDRESSES} == few
    assert few.pop("/clients/acme/") <= MOST_OF_A_CLIENT
    assert max(few.values()) <= MOST, few
