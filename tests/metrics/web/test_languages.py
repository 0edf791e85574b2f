"""Pages in another language: chosen by the person, else by the browser; nothing stays English."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client as Browser
from django.utils.translation import trans_real

from accounts.models import Agency, Client, Contact, Contract, Team, User
from metrics.engine.kpi import CATALOGUE, Fold
from metrics.models import Target, TargetPlan
from tests.cast import Cast
from tests.factories import TargetPlanFactory
from tests.test_authz_matrix import TABLE, Route

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]

COOKIE = "kpidash-language"
OPEN, CLOSE, BREAK = "⟦", "⟧", "\f"
# What isn't said to people: how dates and money are written.
PATTERNS = {"date", "money", "money in a currency code", "short money"}
# Answers for programs, and the gallery that those who build pages look at.
NO_PAGES = ("api/", "healthz", "components/")
SHOWN = ("aria-label", "title", "alt", "placeholder", "data-label")
SKIPPED = {"script", "style", "code"}
# Names of the product, of languages, of the import's own columns and units without a language.
PROPER = (
    "kpidash",
    "Deutsch",
    "English",
    "manage.py",
    "API",
    "XLSX",
    "CSV",
    "PDF",
    "docs/bundle.md",
)


class Marked:
    """A language in which every text stands in brackets."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def gettext(self, message: str) -> str:
        context, _, text = message.rpartition(trans_real.CONTEXT_SEPARATOR)
        self.seen.add(text)
        return text if context in PATTERNS else f"{OPEN}{text}{CLOSE}"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)

    def to_language(self) -> str:
        return "de"

    def language(self) -> str:
        return "de"


class Visible(HTMLParser):
    """The texts of a page that somebody sees or is read, and the figures drawn from data."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ("meta", "link", "input", "br", "img", "hr", "path", "rect", "use"):
            is_example = "table-small" in (given.get("class") or "")
            self.open.append("code" if is_example else tag)
        self.in_data = tag == "script" and given.get("type") == "application/json"
        self.texts += [given[name] or "" for name in SHOWN if name in given]

    def handle_endtag(self, tag: str) -> None:
        self.in_data = False
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.in_data:
            self.texts += words_drawn(json.loads(data))
        elif SKIPPED.isdisjoint(self.open):
            self.texts.append(data)


def words_drawn(figure: object, key: str = "") -> Iterator[str]:
    if isinstance(figure, dict):
        for name, part in figure.items():
            yield from words_drawn(part, name)
    elif isinstance(figure, list):
        for part in figure:
            yield from words_drawn(part, key)
    elif isinstance(figure, str) and key in ("text", "ticktext", "customdata"):
        yield re.sub(r"<[^>]+>", " ", figure)


def outside(text: str) -> str:
    """What of a text stands in no brackets."""
    kept, depth = [], 0
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if not depth and letter != CLOSE:
            kept.append(letter)
    return "".join(kept)


def data() -> re.Pattern[str]:
    """The names and ids that people typed: the same in every language."""
    named = (Client, Team, User)
    names = {
        *(*PROPER, Agency.objects.current().name),
        *(name for model in named for name in model.objects.values_list("name", flat=True)),
        *(id for model in named for id in model.objects.values_list("source_id", flat=True)),
        *Contact.objects.values_list("name", flat=True),
        *Contract.objects.values_list("service", flat=True),
        *Target.objects.values_list("reason", flat=True),
        *TargetPlan.objects.values_list("reason", flat=True),
        *(email for email in User.objects.values_list("email", flat=True) if email),
    }
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), "[0-9a-f]{12,}"]))


def left_in_english(html: str) -> list[str]:
    page = Visible()
    page.feed(html)
    known = data()
    # Brackets may open in one element and close in another.
    rest = (known.sub(" ", text) for text in outside(BREAK.join(page.texts)).split(BREAK))
    return [" ".join(text.split()) for text in rest if re.search(r"[A-Za-z]{3,}", text)]


def routes() -> list[str]:
    """The address of every page that answers an admin with itself."""
    told = (Route.told(given) for given in TABLE["routes"])
    pages = (each for each in told if "sheet.csv" not in each.path and ":kind" not in each.path)
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
    language = Marked()
    known = vars(trans_real)["_translations"]
    monkeypatch.setitem(known, "de", language)
    return language


def german(user: User | None) -> Browser:
    browser = Browser()
    browser.cookies[COOKIE] = "de"
    if user:
        browser.force_login(user)
    return browser


@pytest.mark.parametrize("address", [*routes(), *one_of_each_fold()])
def test_no_page_keeps_a_word_of_english(house: Cast, marked: Marked, address: str) -> None:
    TargetPlanFactory.create(id=1)
    answer = german(house.admin).get(address, follow=True)
    if "html" not in answer["Content-Type"] or answer.status_code not in (200, 403, 404):
        pytest.skip("no page of ours")
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
