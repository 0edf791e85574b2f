"""The pages as JSON: what they say, for whom, and what is wrong with a wrong question."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import SurveyAnswer, User
from metrics.engine.kpi import CATALOGUE
from metrics.fingerprints import definition_version
from metrics.models import SavedView
from metrics.targets import begin_plan
from metrics.targets.lines import as_line
from metrics.targets.plans import put
from tests.cast import Cast
from tests.factories import ContractFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
T12M: dict[str, Any] = {"window": "t12m", "at": "2026-02"}


def get(user: User, path: str, *, status: int = 200, **query: Any) -> Any:
    browser = Browser()
    browser.force_login(user)
    answer = browser.get(path if path.startswith("/") else f"/api/v1/pages/{path}", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def unhappy(house: Cast) -> None:
    SurveyAnswer.objects.create(
        client=house.acme, kind="nps", score=3, responded_at=datetime(2026, 3, 8, 9, tzinfo=UTC)
    )


def test_home_tells_the_sentence_the_tiles_and_who_needs_somebody(house: Cast) -> None:
    unhappy(house)
    told = get(house.manager, "home/")
    assert (told["agency"], told["currency"]) == ("Our agency", "EUR")
    assert told["run"]["as_of"] == "2026-03-10T09:00:00Z"
    assert told["freshness"] == {
        "text": "Recomputed today 09:00 · 1\N{NO-BREAK SPACE}client",
        "is_stale": False,
    }
    page = told["page"]
    assert page["place"] == "North"
    assert len(page["tiles"]) == 3
    (concern,) = page["concerns"]
    assert (concern["client"], concern["fee"], concern["on"]) == ("acme", 1000, "2026-03-08")


def test_figure_has_its_window_target_change_basis_and_definition(house: Cast) -> None:
    page = get(house.admin, "kpis/logo_retention/", scope="agency", **T12M)["page"]
    figure = page["figure"]
    assert figure["value"] == 50
    assert figure["unit"] == "percent"
    assert figure["text"] == "50.0\N{NO-BREAK SPACE}%"
    assert (figure["numerator"], figure["denominator"], figure["n"]) == (1, 2, 2)
    assert figure["window"]["start"] == "2025-03-01"
    assert figure["target"]["target"] == 90
    assert figure["target"]["level"] == "agency"
    assert figure["definition"] == definition_version(CATALOGUE["logo_retention"])
    assert (page["counted"], page["excluded"]) == (2, 0)
    assert {each["name"] for each in page["below"]} == {"Group", "North", "South"}


def test_team_tells_tiles_trend_people_and_concerns(house: Cast) -> None:
    unhappy(house)
    page = get(house.manager, "teams/north/", **T12M)["page"]
    assert [person["id"] for person in page["people"]] == ["nora"]
    assert page["people"][0]["fee"] == 1000
    assert page["trend"]["figures"][1]["window"]["end"] == "2026-03-01"
    assert [concern["client"] for concern in page["concerns"]] == ["acme"]


def test_scorecard_tells_scored_and_watched_kpis(house: Cast) -> None:
    page = get(house.account_manager, "people/nora/", **T12M)["page"]
    scored = [row["figure"]["kpi"] for group in page["groups"] for row in group["rows"]]
    assert scored == ["logo_retention"]
    assert "mrr" in {row["figure"]["kpi"] for row in page["watched"]}


def test_scorecard_tells_new_targets_with_what_they_would_have_meant(house: Cast) -> None:
    TargetFactory(kpi="logo_retention", target=95, starts_on=date(2026, 4, 1))
    (new,) = get(house.account_manager, "people/nora/")["page"]["new_targets"]
    assert new["goal"].replace("\N{NO-BREAK SPACE}", " ") == "≥ 95 %"
    assert new["starts"] == "1 Apr 2026"
    assert new["past"]["said"].startswith("None of these periods can be judged")
    assert new["reply"] is None


def test_saved_views_are_their_owners_alone(house: Cast) -> None:
    SavedView.objects.create(person=house.manager, name="North", address="/teams/north/")
    (kept,) = get(house.manager, "/api/v1/views/")["results"]
    assert kept == {"name": "North", "address": "/teams/north/"}
    assert get(house.other_manager, "/api/v1/views/")["results"] == []


def test_plan_tells_what_it_changes_until_it_is_published(house: Cast) -> None:
    today = date(2026, 3, 10)
    plan = begin_plan(
        starts_on=date(2026, 4, 1), lengths=[], reason="Next.", by=house.admin, today=today
    )
    put(plan, as_line(TargetFactory.build(kpi="nps", target=40, starts_on=date(2026, 4, 1))))
    (listed,) = get(house.admin, "/api/v1/plans/")["results"]
    assert (listed["id"], listed["is_published"]) == (plan.pk, False)
    told = get(house.admin, f"/api/v1/plans/{plan.pk}/")
    assert {change["what"] for change in told["changes"]} == {"new"}
    assert len(told["what_if"]) == 1
    get(house.manager, f"/api/v1/plans/{plan.pk}/", status=403)
    plan.published_at, plan.published_by = datetime(2026, 3, 9, tzinfo=UTC), house.admin
    plan.save()
    assert get(house.admin, f"/api/v1/plans/{plan.pk}/")["changes"] == []


def test_client_tells_its_numbers_contracts_and_owners(house: Cast) -> None:
    page = get(house.account_manager, "clients/acme/")["page"]
    assert page["figures"][0]["scope"] == "client:acme"
    assert [owner["person"] for owner in page["owners"]] == ["nora"]
    assert len(page["contracts"]) == 1


def test_client_tells_its_timeline_in_pages(house: Cast) -> None:
    unhappy(house)
    told = get(house.account_manager, "clients/acme/")["page"]["timeline"]
    assert told["has_older"] is False
    assert told["happenings"][0]["kind"] == "survey"
    past = get(house.account_manager, "clients/acme/", page="9")["page"]["timeline"]
    assert past["happenings"] == []
    assert "page:" in get(house.account_manager, "clients/acme/", page="x", status=400)["detail"]


def test_kpi_tells_why_it_moved(house: Cast) -> None:
    page = get(house.admin, "kpis/mrr/", scope="agency", window="month", at="2025-12")["page"]
    movement = page["movement"]
    # Birch left on the last day of December and had paid 700 a month.
    assert (movement["before"], movement["now"]) == ("€1,700", "€1,000")
    assert movement["tables"][0]["movers"][0]["name"] == "birch"


def test_renewals_tell_what_is_due_and_at_risk(house: Cast) -> None:
    ContractFactory(
        client=house.acme, starts_on=date(2025, 4, 1), term_ends_on=date(2026, 3, 31), amount=300
    )
    (renewal,) = get(house.manager, "renewals/")["page"]["rows"]
    assert (renewal["client"], renewal["owner"]) == ("acme", "nora")
    assert get(house.manager, "renewals/", stage="moon", status=400)["detail"].startswith("stage:")


@pytest.mark.parametrize("compare", ["previous", "year", "target", "benchmark"])
def test_comparison_is_chosen_in_the_address(house: Cast, compare: str) -> None:
    get(house.admin, "kpis/mrr/", scope="agency", compare=compare, **T12M)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"window": "decade"}, "window:"),
        ({"at": "May"}, "at:"),
        ({"compare": "moon"}, "compare:"),
        ({"scope": "tribe:x"}, "'tribe:x' is no scope"),
    ],
)
def test_wrong_question_is_answered_in_a_sentence(
    house: Cast, query: dict[str, str], words: str
) -> None:
    assert words in get(house.admin, "kpis/mrr/", status=400, **query)["detail"]


def test_pages_of_others_are_not_found_like_those_of_nobody(house: Cast) -> None:
    for others, nobody in (("people/sven/", "people/no/"), ("clients/birch/", "clients/no/")):
        told = [get(house.account_manager, path, status=404) for path in (others, nobody)]
        assert told[0] == told[1]
    for scope in ("agency", "team:north", "person:sven", "client:birch", "client:none"):
        for path in ("kpis/mrr/", "renewals/"):
            told = get(house.account_manager, path, status=404, scope=scope)
            assert told == {"detail": "Not found."}
