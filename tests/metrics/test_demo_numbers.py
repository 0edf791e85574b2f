"""What an owner sees of the made-up agency: every number there, believable, none too private."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.demo.maker import made
from accounts.demo.world import Bundle, World
from metrics.engine.anonymity import ENOUGH
from metrics.engine.kpi import CATALOGUE, Unit
from metrics.engine.quality import TRUSTED, Quality, quality_of
from metrics.engine.schema import TABLES
from metrics.engine.tables import House
from tests.vector_kinds.asking import AskedOfRows

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo numbers")]

TODAY = date(2026, 11, 21)
YEAR, MONTH = "t12m 2026-10", "month 2026-10"
HOUR = 3600
TEAMS = ("team:pr", "team:digital", "team:creative")
STAFF = sorted(key for key, kpi in CATALOGUE.items() if kpi.is_anonymous)
HEADLINES = sorted(key for key, kpi in CATALOGUE.items() if kpi.is_headline)
# What an agency owner would believe of a year, worst and best.
BELIEVABLE = {
    "logo_retention": (82, 95),
    "contract_renewal_rate": (85, 97),
    "grr": (84, 97),
    "nrr": (92, 108),
    "mrr_growth": (2, 25),
    "expansion_rate": (3, 12),
    "organic_growth": (0, 20),
    "client_acquisition_rate": (12, 40),
    "profit_margin": (15, 35),
    "nps": (38, 60),
    "csat": (75, 95),
    "response_rate": (35, 65),
    "relationship_audit": (60, 85),
    "referral_rate": (10, 30),
    "referenceable_clients": (20, 50),
    "customer_outcomes": (50, 85),
    "product_engagement": (40, 80),
    "outreach_engagement": (30, 65),
    "first_response_time": (1 * HOUR, 4 * HOUR),
    "average_reply_time": (1 * HOUR, 4 * HOUR),
    "sla_attainment": (65, 92),
    "time_to_resolution": (4 * HOUR, 16 * HOUR),
    "touches_to_resolution": (1.2, 5),
    "touches_to_closure": (5, 20),
    "reopen_rate": (1, 8),
    "touchpoints_upstream": (2, 4),
    "touchpoints_downstream": (2, 4),
    "touch_coverage": (35, 75),
    "proposal_conversion": (40, 60),
    "on_time_delivery": (70, 97),
    "client_load": (3, 7),
    "employee_satisfaction": (3.3, 4.5),
    "enps": (0, 50),
    "confidence": (3.3, 4.6),
    "pulse": (3.3, 4.5),
}


def records_of(bundle: Bundle) -> dict[str, list[dict[str, Any]]]:
    """The bundle's rows as the engine has them: a target's scope is a column."""
    rows: dict[str, list[dict[str, Any]]] = {
        table: [dict(row) for row in found] for table, found in bundle.items() if table in TABLES
    }
    for row in rows["targets"]:
        kind, _, id = row.pop("scope").partition(":")
        row[kind] = id
    return rows


@pytest.fixture(scope="module")
def agency() -> AskedOfRows:
    bundle = made(World(TODAY)).bundle
    told = {row["key"]: row["value"] for row in bundle["agency"]}
    house = House(told["timezone"], told["currency"], 1, told["calendar"])
    now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    return AskedOfRows(records_of(bundle), now=now, house=house)


@pytest.fixture(scope="module")
def quality(agency: AskedOfRows) -> dict[str, Quality]:
    found: dict[str, tuple[int, int]] = {}
    return {key: quality_of(kpi, agency.bench, found=found) for key, kpi in CATALOGUE.items()}


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_every_kpi_has_a_value_and_something_behind_it(agency: AskedOfRows, key: str) -> None:
    window = MONTH if CATALOGUE[key].months_only else YEAR
    figures = agency.figures(key, window)

    assert figures["value"] is not None
    assert figures["n"] > 0


@pytest.mark.parametrize("key", sorted(BELIEVABLE))
def test_a_year_s_number_is_believable(agency: AskedOfRows, key: str) -> None:
    least, most = BELIEVABLE[key]
    value = agency.value(key, YEAR)

    assert value is not None
    assert least <= value <= most


def test_every_split_has_parts(agency: AskedOfRows) -> None:
    alone = {
        (key, split)
        for key, kpi in CATALOGUE.items()
        for split in kpi.splits
        if not agency.parts(key, MONTH if kpi.months_only else YEAR, split)
    }

    assert alone == set()


@pytest.mark.parametrize("key", STAFF)
def test_a_team_is_shown_only_where_enough_people_answered(agency: AskedOfRows, key: str) -> None:
    whole = agency.figures(key, YEAR)
    for team in TEAMS:
        rows = agency.rows(key, YEAR, scope=team)
        counted = rows[rows["state"] == "counted"]
        sizes = counted.groupby(["on"]).size()
        assert (sizes >= ENOUGH).all(), team
        assert agency.figures(key, YEAR, scope=team)["n"] < whole["n"]


@pytest.mark.parametrize("key", STAFF)
def test_nobody_s_own_answer_is_shown(agency: AskedOfRows, key: str) -> None:
    everybody = (f"person:{person}" for person in agency.bench.records.people)

    assert {agency.value(key, YEAR, scope=scope) for scope in everybody} == {None}


def test_some_teams_are_too_small_to_show(agency: AskedOfRows) -> None:
    hidden = {
        key for key in STAFF if any(agency.value(key, YEAR, scope=team) is None for team in TEAMS)
    }

    assert hidden


@pytest.mark.parametrize("key", HEADLINES)
def test_the_records_behind_a_headline_can_be_trusted(
    quality: dict[str, Quality], key: str
) -> None:
    assert quality[key].score >= TRUSTED
    assert all(0 < one.points <= 15 for one in quality[key].deductions)


def test_here_and_there_something_is_to_be_repaired(quality: dict[str, Quality]) -> None:
    lacks = {one.what for key in CATALOGUE for one in quality[key].deductions}

    assert min(found.score for found in quality.values()) >= TRUSTED
    for words in ("no start", "past their term", "no level", "nobody of ours", "no cost at all"):
        assert any(words in lack for lack in lacks), words


def test_the_year_is_neither_all_good_nor_all_bad(agency: AskedOfRows) -> None:
    """The creative team has a hard year; the others make up for most of it."""
    worse = {
        key
        for key in ("nps", "sla_attainment", "profit_margin", "touchpoints_upstream", "nrr")
        if (agency.value(key, YEAR, scope="team:creative") or 0)
        < (agency.value(key, YEAR, scope="team:pr") or 0)
    }

    assert len(worse) == 5
    grown = agency.value("mrr_growth", YEAR)
    assert grown is not None
    assert grown > 0
    assert agency.value("mrr_growth", MONTH) is not None


def test_money_is_told_in_the_agency_s_currency(agency: AskedOfRows) -> None:
    money = {key for key, kpi in CATALOGUE.items() if kpi.unit is Unit.MONEY}
    months = {key: agency.value(key, YEAR) for key in money if not CATALOGUE[key].months_only}

    assert [key for key, value in months.items() if value is None] == []
    assert months["mrr_fx"] != 0
