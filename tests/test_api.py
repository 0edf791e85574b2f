"""The API: the same numbers as the pages, and nothing that isn't the reader's."""

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from pytest_django.fixtures import Settings

from accounts.models import User
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from tests.cast import Cast, the_cast
from tests.factories import ContractFactory
from tests.published import NOW, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


@pytest.fixture
def published(cast: Cast) -> Published:
    publish(cast)
    numbers = Published.current()
    assert numbers
    return numbers


def get(user: User | None, path: str, **query: str) -> Any:
    client = Client()
    if user:
        client.force_login(user)
    return client.get(f"/api/{path}", query)


def ids(rows: Any) -> set[str]:
    return {row["id"] for row in rows.json()["results"]}


def test_nobody_reads_it_without_signing_in(cast: Cast) -> None:
    for path in ("v1/kpis/", "v1/teams/", "v1/clients/acme/", "schema/", "docs/"):
        assert get(None, path).status_code == 401


def test_the_catalogue_tells_every_kpi(cast: Cast) -> None:
    told = get(cast.account_manager, "v1/kpis/").json()
    assert {kpi["key"] for kpi in told} == set(CATALOGUE)
    retention = next(kpi for kpi in told if kpi["key"] == "logo_retention")
    assert retention["benchmark"]["target"] == 90
    assert retention["unit"] == "percent"


@pytest.mark.slow
def test_a_number_is_the_published_one(cast: Cast, published: Published) -> None:
    told = get(cast.admin, "v1/kpis/logo_retention/", scope="agency", at="2026-02").json()
    window = published.window("t12m", published.today.replace(month=2))
    answer = published.answer("logo_retention", Scope.parse("agency"), window)
    # Acme stayed, Birch left: one of two.
    assert told["value"] == answer.value == 50
    assert (told["start"], told["end"]) == ("2025-03-01", "2026-03-01")
    assert told["status"] == answer.status
    assert told["target"]["level"] == "agency"
    assert told["run"] == published.run.pk  # type: ignore[union-attr]


@pytest.mark.slow
def test_what_is_left_out_of_the_question_is_the_readers_own(
    cast: Cast, published: Published
) -> None:
    told = get(cast.account_manager, "v1/kpis/logo_retention/").json()
    assert told["scope"] == "person:nora"
    assert told["end"] == "2026-03-01"
    assert get(cast.manager, "v1/kpis/mrr/").json()["scope"] == "team:north"
    assert get(cast.admin, "v1/kpis/mrr/").json()["scope"] == "agency"


@pytest.mark.slow
def test_the_rows_add_up_to_the_number(cast: Cast, published: Published) -> None:
    rows = get(cast.admin, "v1/kpis/logo_retention/rows/", scope="agency").json()
    counted = {row["client"]: row["numerator"] for row in rows["results"] if row["counts"]}
    assert counted == {"acme": 1, "birch": 0}
    assert rows["count"] == 2


@pytest.mark.slow
def test_rows_come_in_pages(cast: Cast, published: Published) -> None:
    path = "v1/kpis/logo_retention/rows/"
    first = get(cast.admin, path, scope="agency", limit="1").json()
    assert [row["client"] for row in first["results"]] == ["acme"]
    assert "limit=1&offset=1" in first["next"]
    rest = get(cast.admin, path, scope="agency", limit="1", offset="1").json()
    assert [row["client"] for row in rest["results"]] == ["birch"]
    assert rest["next"] is None


@pytest.mark.slow
def test_targets_are_those_that_hold_for_the_reader_today(cast: Cast, published: Published) -> None:
    told = get(cast.account_manager, "v1/targets/").json()["results"]
    # A year's target of the agency holds for twelve rolling months too.
    assert {(each["kpi"], each["window"], each["level"]) for each in told} == {
        ("logo_retention", "year", "agency"),
        ("logo_retention", "t12m", "agency"),
    }
    assert told[0]["target"] == 90


@pytest.mark.slow
def test_runs_are_for_admins(cast: Cast, published: Published) -> None:
    (run,) = get(cast.admin, "v1/runs/").json()["results"]
    assert run["state"] == "published"
    assert get(cast.manager, "v1/runs/").status_code == 403


@pytest.mark.slow
def test_numbers_of_others_are_not_found_like_those_of_nobody(
    cast: Cast, published: Published
) -> None:
    for path in ("v1/kpis/logo_retention/", "v1/kpis/logo_retention/rows/"):
        answers = {
            (answer.status_code, answer.content)
            for scope in ("agency", "team:north", "person:sven", "client:birch", "client:none")
            for answer in [get(cast.account_manager, path, scope=scope)]
        }
        assert answers == {(404, b'{"detail":"Not found."}')}


@pytest.mark.slow
def test_a_question_that_makes_no_sense_is_answered_in_a_sentence(
    cast: Cast, published: Published
) -> None:
    wrong = {
        "v1/kpis/coffees/": (404, "There is no KPI 'coffees'."),
        "v1/kpis/mrr/?scope=tribe:x": (400, "'tribe:x' is no scope"),
        "v1/kpis/mrr/?window=decade": (400, "use month, quarter, year or t12m"),
        "v1/kpis/mrr/?at=May": (400, "write it like 2026-10"),
        "v1/kpis/mrr/?at=2031-01": (404, "Nothing was published for 12 months to Jan 2031."),
    }
    for path, (status, words) in wrong.items():
        answer = get(cast.admin, path)
        assert answer.status_code == status
        assert words in answer.json()["detail"]


def test_before_the_first_run_there_are_no_numbers(cast: Cast) -> None:
    answer = get(cast.admin, "v1/kpis/mrr/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Nothing was published yet."})
    for path in ("home/", "teams/north/", "people/nora/", "clients/acme/", "renewals/"):
        answer = get(cast.admin, f"v1/pages/{path}")
        assert answer.status_code == 404
        assert answer.json() == {"detail": "Nothing was published yet."}


def test_lists_hold_what_is_in_reach(cast: Cast) -> None:
    assert ids(get(cast.admin, "v1/teams/")) == {"group", "north", "south"}
    assert ids(get(cast.manager, "v1/teams/")) == {"north"}
    assert ids(get(cast.account_manager, "v1/teams/")) == set()
    assert ids(get(cast.manager, "v1/clients/")) == {"acme"}
    assert ids(get(cast.other_account_manager, "v1/clients/")) == {"birch"}


def test_a_team_out_of_reach_is_not_named_as_the_parent(cast: Cast) -> None:
    assert get(cast.manager, "v1/teams/").json()["results"][0]["parent"] is None
    of_admin = {row["id"]: row["parent"] for row in get(cast.admin, "v1/teams/").json()["results"]}
    assert of_admin["north"] == "group"


def test_a_person_with_their_teams_and_clients(cast: Cast) -> None:
    told = get(cast.account_manager, "v1/people/nora/").json()
    assert told["name"] == "nora"
    assert told["memberships"][0]["team"] == {"id": "north", "name": "North"}
    assert told["clients"] == [{"id": "acme", "name": "acme"}]


def test_a_client_with_its_owner_and_contracts(cast: Cast) -> None:
    ContractFactory(client=cast.acme, service="SEO")
    told = get(cast.manager, "v1/clients/acme/").json()
    assert told["owner"] == {"id": "nora", "name": "nora"}
    assert [contract["service"] for contract in told["contracts"]] == ["SEO"]


@pytest.mark.parametrize(
    ("mine", "others"), [("people/nora/", "people/sven/"), ("clients/acme/", "clients/birch/")]
)
def test_what_is_others_is_not_found(cast: Cast, mine: str, others: str) -> None:
    assert get(cast.account_manager, f"v1/{mine}").status_code == 200
    answer = get(cast.account_manager, f"v1/{others}")
    missing = get(cast.account_manager, f"v1/{mine.replace(mine.split('/')[1], 'nobody')}")
    assert answer.status_code == 404
    assert answer.content == missing.content


def test_a_list_takes_a_constant_number_of_queries(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.manager)
    # The session, the person, the reach (3), how many clients, the clients, their owners.
    with django_assert_num_queries(8):
        client.get("/api/v1/clients/")


def test_page_far_beyond_the_last_is_empty(cast: Cast) -> None:
    far = "9" * 20
    assert get(cast.admin, "v1/clients/", offset=far, limit=far).json()["results"] == []


@pytest.mark.parametrize(
    "asked", [{"offset": "-1"}, {"offset": "x"}, {"limit": "0"}, {"limit": ""}]
)
def test_page_that_cannot_be_is_refused(cast: Cast, asked: dict[str, str]) -> None:
    answer = get(cast.admin, "v1/clients/", **asked)
    assert (answer.status_code, "a whole number from" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize("path", ["v1/nowhere/", "v1/kpis/~/", "v1/clients/%00/"])
def test_what_is_wrong_before_any_view_is_told_in_json_too(cast: Cast, path: str) -> None:
    answer = get(cast.admin, path)
    assert answer.status_code in (400, 404)
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("path", ["v1/clients/%00/", "v1/kpis/mrr/?scope=team:%00"])
def test_a_nul_in_the_address_is_refused(cast: Cast, path: str) -> None:
    assert get(cast.admin, path).status_code == 400


def test_ids_with_slashes_and_letters_of_all_kinds_are_found(cast: Cast) -> None:
    User.objects.filter(pk=cast.account_manager.pk).update(source_id="a/b ü?#")
    assert get(cast.admin, "v1/people/a/b%20%C3%BC%3F%23/").json()["id"] == "a/b ü?#"


WRITES = {f"/api/v1/{table}/{many}" for table in ("touches", "requests") for many in ("", "bulk/")}


def test_the_schema_is_valid_and_documents_every_route() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    assert {path for path in schema["paths"] if path.startswith("/api/v1/")} == {
        "/api/v1/kpis/",
        "/api/v1/kpis/{key}/",
        "/api/v1/kpis/{key}/rows/",
        "/api/v1/targets/",
        "/api/v1/plans/",
        "/api/v1/plans/{id}/",
        "/api/v1/views/",
        "/api/v1/runs/",
        "/api/v1/pages/home/",
        "/api/v1/pages/teams/{id}/",
        "/api/v1/pages/people/{id}/",
        "/api/v1/pages/clients/{id}/",
        "/api/v1/pages/kpis/{key}/",
        "/api/v1/pages/renewals/",
        "/api/v1/teams/",
        "/api/v1/people/{id}/",
        "/api/v1/clients/",
        "/api/v1/clients/{id}/",
        *WRITES,
    }
    for path, methods in schema["paths"].items():
        if path.startswith("/api/v1/"):
            ((method, told),) = methods.items()
            assert method == ("post" if path in WRITES else "get")
            assert "401" in told["responses"]
            assert {"token": []} in told["security"]


def test_the_docs_load_nothing_from_elsewhere(cast: Cast) -> None:
    page = get(cast.admin, "docs/").content.decode()
    assert "http" not in page.replace("https://www.w3.org", "")
    assert "<style" not in page
