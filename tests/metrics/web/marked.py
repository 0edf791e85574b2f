"""A made-up language that puts brackets around every text: what stands outside was never marked."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client as Browser
from django.utils.translation import trans_real

from accounts.models import Agency, Client, Contact, Contract, Team, User
from metrics.models import Target, TargetPlan

COOKIE = "kpidash-language"
OPEN, CLOSE, BREAK = "⟦", "⟧", "\f"
# What isn't said to people: how dates and money are written.
PATTERNS = {"date", "money", "money in a currency code", "short money"}
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


def german(user: User | None) -> Browser:
    browser = Browser()
    browser.cookies[COOKIE] = "de"
    if user:
        browser.force_login(user)
    return browser


def speak(monkeypatch: pytest.MonkeyPatch) -> Marked:
    """German is the made-up language until the test is over."""
    language = Marked()
    monkeypatch.setitem(vars(trans_real)["_translations"], "de", language)
    return language
