"""Holds what each surface says to what was published: one number, everywhere the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from metrics.answers import Answer, Published, Query
from metrics.engine.kpi import CATALOGUE, Unit
from metrics.engine.periods import PUBLISHED_KINDS, Window, WindowKind, add_months
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat
from metrics.scorecards.figures import span_in_words
from tests.metrics.web.surfaces import (
    Place,
    Seen,
    in_csv,
    in_json,
    in_pdf,
    in_xlsx,
    made_of,
    on_page,
    squeezed,
)


@dataclass(frozen=True)
class House:
    """A published agency, somebody who may read all of it, and the month that is looked at."""

    numbers: Published
    reader: User
    month: date

    def chosen(self, kind: WindowKind) -> str:
        return f"window={kind}&at={self.month:%Y-%m}"

    def get(self, address: str) -> Any:
        browser = Browser()
        browser.force_login(self.reader)
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return answer


def query_of(place: Place, house: House) -> Query:
    """Pages name a window by kind and month, files and the API by its days."""
    first, last = place.window
    scope = Scope.parse(place.scope)
    if first in list(PUBLISHED_KINDS):
        month = date.fromisoformat(f"{last}-01")
        return place.kpi, scope, house.numbers.window(first, month)
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return place.kpi, scope, window_of_days(start, end)


def window_of_days(start: date, end: date) -> Window:
    """Files tell the last day, the API the first one after.

    The agency's year begins in January: twelve months from then on are a year,
    whose target is that of the twelve months too.
    """
    after = end if end.day == 1 else add_months(end.replace(day=1), 1)
    months = (after.year - start.year) * 12 + after.month - start.month
    year = WindowKind.YEAR if start.month == 1 else WindowKind.T12M
    kinds = {1: WindowKind.MONTH, 3: WindowKind.QUARTER, 12: year}
    return Window(start, after, kinds[months])


def hold(seen: Iterable[Seen], house: House) -> set[Query]:
    """Each says what was published; answers which numbers these were."""
    queries = {each: query_of(each.place, house) for each in seen}
    assert queries
    answers = house.numbers.answers(list(dict.fromkeys(queries.values())))
    for each, query in queries.items():
        hold_one(each, answers[query], house.numbers.agency.currency)
    return set(queries.values())


def hold_one(seen: Seen, answer: Answer, currency: str) -> None:
    number = NumberFormat.of(answer.kpi, currency)
    is_short = seen.surface == "cell" and answer.kpi.unit is Unit.MONEY
    text = squeezed((number.short if is_short else number.text)(answer.value))
    told = squeezed(seen.text or "")
    if seen.surface == "PDF":
        assert told.startswith(text), (seen, text)
        assert squeezed(str(answer.status)) in told, (seen, answer.status)
        return
    assert told == text, (seen, text)
    assert seen.status == str(answer.status), (seen, answer.status)
    if seen.is_bare:
        # A spreadsheet keeps 16 digits of a number, a file and the API all of them.
        digits = 1e-15 if seen.surface == "XLSX" else 0
        assert seen.value == pytest.approx(answer.value, rel=digits, abs=0), seen


def hold_kpi_page(house: House, key: str, scope: str, kind: WindowKind) -> None:
    asked = f"?scope={scope}&{house.chosen(kind)}"
    html = house.get(f"/kpis/{key}/{asked}").content.decode()
    shown = kind if CATALOGUE[key].judges(house.numbers.window(kind, house.month)) else "month"
    top = made_of(html, Place(key, scope, (str(shown), f"{house.month:%Y-%m}")))
    below = hold([top, *on_page(html)], house)
    files = {
        name: read(house.get(f"/kpis/{key}/{name}{asked}").content)
        for name, read in (("below.csv", in_csv), ("trend.xlsx", in_xlsx))
    }
    periods = hold(files["trend.xlsx"], house)
    told = hold(in_json(house.get(f"/api/v1/pages/kpis/{key}/{asked}").json()), house)
    in_file = hold(files["below.csv"], house) if files["below.csv"] else set()
    assert same(below) == same(in_file | {query_of(top.place, house)})
    assert same(told) == same(in_file | periods | {query_of(top.place, house)})


def same(queries: Iterable[Query]) -> set[tuple[str, Scope, date, date]]:
    """Which numbers these are, whether told as a year or as twelve months."""
    return {(key, scope, window.start, window.end) for key, scope, window in queries}


def hold_scorecard(house: House, person: str, kind: WindowKind) -> set[str]:
    """Answers which KPIs stand on it."""
    address, asked = f"/people/{person}/", f"?{house.chosen(kind)}"
    page = on_page(house.get(address + asked).content.decode())
    shown = hold(page, house)
    for name, read in (("scorecard.csv", in_csv), ("scorecard.xlsx", in_xlsx)):
        assert same(hold(read(house.get(address + name + asked).content), house)) == same(shown)
    answer = house.get(f"/api/v1/pages{address}{asked}").json()
    assert same(hold(in_json(answer), house)) >= same(shown)
    printed = in_pdf(house.get(f"{address}scorecard.pdf{asked}").content, beginnings(answer, house))
    assert same(hold(printed, house)) == same(shown)
    return {key for key, _scope, _window in shown}


def beginnings(answer: Any, house: House) -> list[tuple[str, Place]]:
    """How the rows of the scorecard begin: name, what the number rests on, which window."""
    page = answer["page"]
    rows = [row for group in page["groups"] for row in group["rows"]] + page["watched"]
    told = []
    for figure in (row["figure"] for row in rows):
        window = figure["window"]["start"], figure["window"]["end"]
        place = Place(figure["kpi"], figure["scope"], window)
        kind, last = figure["window"]["kind"], add_months(date.fromisoformat(window[1]), -1)
        span = span_in_words(house.numbers.window(kind, last))
        basis = f"{figure['basis']} · {span}" if figure["basis"] else span
        told.append((f"{figure['name']} {basis}", place))
    return told


def hold_client(house: House, client: str, kind: WindowKind) -> None:
    address, asked = f"/clients/{client}/", f"?{house.chosen(kind)}"
    shown = hold(on_page(house.get(address + asked).content.decode()), house)
    for name, read in (("figures.csv", in_csv), ("figures.xlsx", in_xlsx)):
        assert same(hold(read(house.get(address + name + asked).content), house)) == same(shown)
    answer = house.get(f"/api/v1/pages{address}{asked}").json()
    assert same(hold(in_json(answer), house)) == same(shown)


def hold_team(house: House, team: str, kind: WindowKind) -> None:
    address, asked = f"/teams/{team}/", f"?{house.chosen(kind)}"
    html = house.get(address + asked).content.decode()
    page = on_page(html)
    assert {each.surface for each in page} >= {"card", "cell"}
    shown = hold(page, house)
    tables = [
        hold(read(house.get(f"{address}{table}.{ending}{asked}").content), house)
        for ending, read in (("csv", in_csv), ("xlsx", in_xlsx))
        for table in ("tiles", "gaps", "trend")
        if table == "tiles" or f'href="{table}.csv' in html
    ]
    told = hold(in_json(house.get(f"/api/v1/pages{address}{asked}").json()), house)
    assert same(told) >= same(shown) | same(set().union(*tables))


def hold_home(house: House) -> None:
    shown = hold(on_page(house.get("/").content.decode()), house)
    for name, read in (("tiles.csv", in_csv), ("tiles.xlsx", in_xlsx)):
        assert same(hold(read(house.get(f"/{name}").content), house)) == same(shown)
    told = hold(in_json(house.get("/api/v1/pages/home/").json()), house)
    assert same(told) == same(shown)
