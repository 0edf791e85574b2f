"""Reads the numbers back from each surface, as somebody would who has only that surface.

Every reader answers with the same: which KPI, whose, from when until when, the
number bare or as it is written, and the word for its status.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class Place:
    """Which number it is: the window by its kind and month, or by its days."""

    kpi: str
    scope: str
    window: tuple[str, str]


@dataclass(frozen=True)
class Seen:
    surface: str
    place: Place
    status: str
    text: str | None = None
    value: float | None = None
    is_bare: bool = False


def plain(text: str) -> str:
    """With one plain space wherever there is any."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Units stand apart from figures by margins, which aren't letters."""
    return "".join(text.split())


def text_of(element: Element | None) -> str:
    return "" if element is None else plain("".join(element.itertext()))


def with_class(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if name in (each.get("class") or "").split())


def first_with(element: Element, name: str) -> Element | None:
    return next(with_class(element, name), None)


def on_page(html: str) -> list[Seen]:
    """Cards, and every row or cell of a table that leads to how its number is made."""
    page = tinyhtml5.parse(html, namespace_html_elements=False)
    return [*_cards(page), *_cells(page), *_rows(page)]


def _place_of(element: Element) -> Place | None:
    for link in element.iter("a"):
        address = urlsplit(link.get("href") or "")
        if address.path.startswith("/kpis/") and "scope=" in address.query:
            asked = parse_qs(address.query)
            window = asked["window"][0], asked["at"][0]
            return Place(address.path.split("/")[2], asked["scope"][0], window)
    return None


def _cards(page: Element) -> Iterator[Seen]:
    for card in with_class(page, "tile"):
        place = _place_of(card)
        if place and card.tag == "article":
            text = text_of(first_with(card, "tile-value"))
            yield Seen("card", place, text_of(first_with(card, "verdict")), text)


def _cells(page: Element) -> Iterator[Seen]:
    for cell in with_class(page, "cell-place"):
        place = _place_of(cell)
        if place:
            text = text_of(first_with(cell, "cell-value"))
            yield Seen("cell", place, text_of(first_with(cell, "cell-word")), text)


def _rows(page: Element) -> Iterator[Seen]:
    for row in page.iter("tr"):
        place, verdict = _place_of(row), first_with(row, "verdict")
        if place and verdict is not None:
            amount = next(cell for cell in row.iter("td") if "right" in (cell.get("class") or ""))
            yield Seen("table", place, text_of(verdict), text_of(amount))


def made_of(html: str, place: Place) -> Seen:
    """The number on top of a KPI's page."""
    page = tinyhtml5.parse(html, namespace_html_elements=False)
    card = next(each for each in page.iter() if each.get("aria-labelledby") == "made-title")
    text = text_of(first_with(card, "tile-value"))
    return Seen("KPI page", place, text_of(first_with(card, "verdict")), text)


def in_csv(file: bytes) -> list[Seen]:
    lines = csv.reader(StringIO(file.decode().removeprefix(BOM)))
    return list(_in_lines("CSV", lines))


def in_xlsx(file: bytes) -> list[Seen]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0)
    return list(_in_lines("XLSX", sheet.to_python()))


def _in_lines(surface: str, lines: Iterable[list[Any]]) -> Iterator[Seen]:
    """Below the empty line that ends the head, the lines that bear a figure."""
    below = iter(lines)
    for line in below:
        if not any(str(cell) for cell in line):
            break
    headings = next(below)
    for line in below:
        row = dict(zip(headings, line, strict=True))
        yield Seen(
            surface,
            Place(row["Key"], row["Scope"], (str(row["First day"]), str(row["Last day"]))),
            row["Status"],
            plain(row["As shown"]),
            None if row["Value"] == "" else float(row["Value"]),
            is_bare=True,
        )


def in_json(answer: Any) -> list[Seen]:
    """Every figure anywhere in an answer of the API."""
    if isinstance(answer, list):
        return [seen for each in answer for seen in in_json(each)]
    if not isinstance(answer, dict):
        return []
    if "definition" in answer and "text" in answer:
        window = answer["window"]["start"], answer["window"]["end"]
        return [
            Seen(
                "API",
                Place(answer["kpi"], answer["scope"], window),
                answer["status"],
                plain(answer["text"]),
                answer["value"],
                is_bare=True,
            )
        ]
    return [seen for each in answer.values() for seen in in_json(each)]


def in_pdf(file: bytes, rows: Iterable[tuple[str, Place]]) -> list[Seen]:
    """A printed scorecard's rows in their order: each begins as told, and says its number next.

    Where a line of print ends says nothing, so that all is read without any space.
    """
    pages = (page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    told = squeezed("".join(pages))
    found = []
    for begins, place in rows:
        before, _, told = told.partition(squeezed(begins))
        assert told, f"{begins!r} isn't printed after {before[-80:]!r}"
        found.append(Seen("PDF", place, status=told[:200], text=told[:200]))
    return found
