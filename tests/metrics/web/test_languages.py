"""Pages in another language: chosen by the person, else by the browser; nothing stays English."""

import pytest
from django.test import Client as Browser

from metrics.engine.kpi import CATALOGUE, Fold
from tests.authz.table import TABLE, Route
from tests.cast import Cast
from tests.factories import TargetPlanFactory
from tests.metrics.web.marked import COOKIE, Marked, german, left_in_english, outside, speak

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]

# Answers for programs, and the gallery that those who build pages look at.
FILES = (".csv", ".pdf", "<file:kind>", "progress/")
NO_PAGES = ("api/", "healthz", "readyz", "metrics", "components/")


def routes() -> list[str]:
    """The address of every page that answers an admin with itself."""
    told = (Route.told(given) for given in TABLE["routes"])
    pages = (each for each in told if not each.path.endswith(FILES))
    return sorted(
        {
            each.probe.replace("{id}", each.rule.objects["own"])
            for each in pages
            if not each.path.startswith(NO_PAGES) and 200 in each.admitted
        }
    )


def one_of_each_fold() -> list[str]:
    """KPIs that are told in different sentences: one for each way to come to a number."""
    first = {kpi.fold: key for key, kpi in reversed(CATALOGUE.items())}
    assert set(first) == set(Fold)
    return [f"/kpis/{key}/?scope=agency" for key in first.values()]


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    return speak(monkeypatch)


@pytest.mark.parametrize("address", [*routes(), *one_of_each_fold()])
def test_no_page_keeps_a_word_of_english(house: Cast, marked: Marked, address: str) -> None:
    TargetPlanFactory.create(id=1)
    answer = german(house.admin).get(address, follow=True)
    assert left_in_english(answer.content.decode()) == []


def test_a_word_that_nobody_marked_is_found() -> None:
    assert outside("⟦Kept⟧ in ⟦two ⟦nested⟧⟧ words") == " in  words"


@pytest.mark.parametrize("address", ["/accounts/login/", "/", "/no/such/page/"])
def test_signing_in_keeps_no_word_of_english(house: Cast, marked: Marked, address: str) -> None:
    answer = german(None).get(address, follow=True)
    assert left_in_english(answer.content.decode()) == []


def test_language_is_the_browsers_until_somebody_chooses(house: Cast) -> None:
    browser = Browser()
    browser.force_login(house.manager)
    told = browser.get("/", headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
    assert '<html lang="de">' in told.content.decode()
    assert "Wer braucht mich heute?" in told.content.decode()


def test_choice_is_kept_and_leads_back_to_the_page(house: Cast) -> None:
    browser = Browser()
    browser.force_login(house.manager)
    page = {"Referer": "http://testserver/kpis/"}
    answer = browser.post("/language/", {"language": "de"}, headers=page)
    assert answer["Location"] == "http://testserver/kpis/"
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("de", True, "Lax")
    assert '<html lang="de">' in browser.get("/kpis/").content.decode()


def test_choice_leads_to_no_other_site(house: Cast) -> None:
    answer = Browser().post("/language/", {"language": "de", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_language_that_is_not_there_changes_nothing(house: Cast) -> None:
    answer = Browser().post("/language/", {"language": "xx"})
    assert COOKIE not in answer.cookies


def test_language_is_chosen_by_post_alone(house: Cast) -> None:
    assert Browser().get("/language/", {"language": "de"}).status_code == 405


def test_api_speaks_english_in_every_language(house: Cast) -> None:
    english = Browser()
    english.force_login(house.admin)
    answer = german(house.admin).get("/api/v1/kpis/")
    assert answer["Content-Language"] == "en"
    assert answer.content == english.get("/api/v1/kpis/").content
