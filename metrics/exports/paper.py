"""A scorecard on paper: its own template, tagged for screen readers, the same bytes each time."""

import os
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.exports.figures import keys_of
from metrics.exports.head import About, freshness_in_full
from metrics.fingerprints import definition_version
from metrics.scorecards.figures import Figure
from metrics.scorecards.person import PersonPage, ScoreRow

FONTS: Final = Path(settings.BASE_DIR) / "static" / "vendor"
# What the drawings wear on a screen, in the light theme's colours: images know no stylesheet.
DRAWING_STYLE: Final = (
    "path{fill:none;stroke-linecap:round;stroke-linejoin:round}"
    ".spark-line{stroke:#1f4e9e;stroke-width:2.5}.spark-open{stroke-dasharray:.5 5}"
    ".spark-target{stroke:#5c687a;stroke-width:1.5;stroke-dasharray:4 4;stroke-linecap:butt}"
    ".spark-dot{stroke-width:9}.spark-dot-good{stroke:#00684f}.spark-dot-near{stroke:#7d4b00}"
    ".spark-dot-off{stroke:#b3290f}.spark-dot-na{stroke:#1f4e9e}"
    ".bullet-off{fill:#d3dae5}.bullet-near{fill:#e2e7ef}.bullet-good{fill:#eff2f6}"
    ".bullet-actual{fill:#1f4e9e}.bullet-target{stroke:#1b2433;stroke-width:3;stroke-linecap:butt}"
    ".bullet-band{fill:none;stroke:#1b2433;stroke-width:2}"
    ".bullet-median-edge{stroke:#fff;stroke-width:11}.bullet-median{stroke:#4a5568;stroke-width:8}"
)
FONTS_DATED: Final = "946684800"  # 1 January 2000
MISSING: Final = (
    "Scorecards can't be printed here: WeasyPrint finds no Pango. On Debian install "
    "libpango-1.0-0 and libpangoft2-1.0-0; docs/operations.md says more."
)


class NothingToPrintWith(RuntimeError):
    """The libraries that set type are not on this machine."""


@dataclass(frozen=True)
class Drawing:
    """An image as a data URL, and what it says to those who don't see it."""

    source: str
    says: str


@dataclass(frozen=True)
class PrintedRow:
    figure: Figure
    bullet: Drawing
    spark: Drawing
    median: str


@dataclass(frozen=True)
class PrintedGroup:
    name: str
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True)
class Definition:
    name: str
    version: str


@dataclass(frozen=True)
class PrintedScorecard:
    page: PersonPage
    agency: str
    about: About
    freshness: tuple[str, ...]
    made_at: str
    groups: tuple[PrintedGroup, ...]
    definitions: tuple[Definition, ...]
    language: str


def scorecard_pdf(page: PersonPage, about: About, numbers: Published) -> bytes:
    """PDF/UA: tagged, with the language and a title; dated by its run, not by the clock."""
    html = render_to_string("print/scorecard.html", {"paper": printed(page, about, numbers)})
    return _set(html)


def printed(page: PersonPage, about: About, numbers: Published) -> PrintedScorecard:
    scored = [row.figure for group in page.groups for row in group.rows]
    figures = [*scored, *(row.figure for row in page.watched)]
    run = numbers.run
    return PrintedScorecard(
        page=page,
        agency=numbers.agency.name,
        about=about,
        freshness=freshness_in_full(numbers),
        made_at=run.as_of.isoformat(timespec="seconds") if run else "",
        groups=tuple(PrintedGroup(group.name, _rows(group.rows)) for group in page.groups),
        definitions=_definitions(figures),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _rows(rows: Sequence[ScoreRow]) -> tuple[PrintedRow, ...]:
    return tuple(
        PrintedRow(row.figure, drawing(row.bullet), drawing(row.spark), row.median) for row in rows
    )


def _definitions(figures: Sequence[Figure]) -> tuple[Definition, ...]:
    kpis = (CATALOGUE[key] for key in keys_of(figures))
    return tuple(Definition(_(kpi.short_name), definition_version(kpi)) for kpi in kpis)


def drawing(svg: SafeString) -> Drawing:
    """One of the pages' drawings as an image of its own."""
    label = re.search(r'aria-label="([^"]*)"', svg)
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
    width, height = size.groups() if size else ("100", "20")
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    styled = svg.replace("<svg", opened, 1).replace(">", f"><style>{DRAWING_STYLE}</style>", 1)
    source = f"data:image/svg+xml;base64,{b64encode(styled.encode()).decode()}"
    return Drawing(source, unescape(label.group(1)) if label else "")


def _set(html: str) -> bytes:
    """What the template says, set by WeasyPrint; it reads our own fonts and nothing else."""
    weasyprint: Any = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data", "file"])
    document = weasyprint.HTML(string=html, base_url=FONTS.as_uri() + "/", url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=_number_headings)
    return pdf


def _number_headings(_document: Any, pdf: Any) -> None:
    """Headings of tables are named by their place in memory: here by their order instead."""
    elements = [each for each in pdf.objects if isinstance(each, dict)]
    names = [each["ID"] for each in elements if "ID" in each]
    numbers = {name.string: f"heading-{number}" for number, name in enumerate(names)}
    mentions = (name for each in elements for name in _headings_of(each))
    for name in (*names, *mentions):
        name.string = numbers.get(name.string, name.string)


def _headings_of(element: dict[str, Any]) -> Sequence[Any]:
    """The headings that a cell says it stands under."""
    attributes = element.get("A")
    return attributes.get("Headers", ()) if isinstance(attributes, dict) else ()


def _weasyprint() -> Any:
    # Fonts that are cut to what is used would bear the time at which they were.
    os.environ.setdefault("SOURCE_DATE_EPOCH", FONTS_DATED)
    # Half a second and a few libraries of the system: only where somebody prints.
    try:
        import weasyprint
        import weasyprint.urls
    except OSError as error:
        raise NothingToPrintWith(MISSING) from error
    return weasyprint
