"""Components around numbers: tiles, tables, charts and what stands beside them."""

from metrics.attention import Concern
from metrics.engine.rating import Status
from metrics.formats import Part
from metrics.scorecards.catalogue import Entry
from metrics.scorecards.chart_cards import ChartCard
from metrics.scorecards.choice import Option, Switch
from metrics.scorecards.figures import MARKS, Figure, Tile
from metrics.scorecards.freshness import Freshness
from metrics.scorecards.home import GroupTile
from metrics.scorecards.kpi import Below, KpiPage
from metrics.scorecards.matrix import Matrix
from metrics.scorecards.movement import Movement
from metrics.scorecards.person import ScoreGroup, ScoreRow
from metrics.scorecards.rows import RowPages
from metrics.scorecards.splits import SplitCard
from metrics.scorecards.team import Place
from metrics.web.gallery.making import example, made
from metrics.web.gallery.pieces import CELL, LIST, TABLE, TODAY, Piece, States

NO_NUMBER = {"text": "—", "parts": (Part("—"),), "short": "—", "change": "", "basis": ""}
NO_TARGET = {"goal": "", "level": "", "reason": "", "status": MARKS[Status.NO_TARGET]}


def figures_of_every_status() -> dict[str, Figure]:
    known = {
        str(status): made(Figure, status=mark)
        for status, mark in MARKS.items()
        if status not in (Status.NO_DATA, Status.NO_TARGET)
    }
    return {
        **known,
        str(Status.NO_TARGET): made(Figure, **NO_TARGET),
        str(Status.NO_DATA): made(Figure, **NO_NUMBER, status=MARKS[Status.NO_DATA]),
    }


def of_every_status(name: str, cls: type[Tile] | type[ScoreRow]) -> States:
    return {
        status: {name: made(cls, figure=figure)}
        for status, figure in figures_of_every_status().items()
    }


def pieces() -> dict[str, Piece]:
    return {**numbers(), **tables(), **pages(), **charts(), **ways()}


def numbers() -> dict[str, Piece]:
    figures = figures_of_every_status()
    money = (Part("€14,500"),)
    hours = (Part("3", "h"), Part("20", "min"))
    return {
        "number": Piece(
            {name: {"parts": parts} for name, parts in (("money", money), ("time", hours))}
        ),
        "status": Piece({str(status): {"status": mark} for status, mark in MARKS.items()}),
        "tile": Piece(of_every_status("tile", Tile)),
        "group_tile": Piece(
            {
                status: {"group": made(GroupTile, tile=made(Tile, figure=figure))}
                for status, figure in figures.items()
            }
        ),
        "cell": Piece(
            {status: {"figure": figure} for status, figure in figures.items()}, within=CELL
        ),
        "freshness": Piece(
            {
                "fresh": {"freshness": made(Freshness, text="Recomputed today 02:04")},
                "stale": {"freshness": made(Freshness, text="Recomputed 8 Mar", is_stale=True)},
            }
        ),
        "stale": Piece(
            {
                "stale": {"freshness": made(Freshness, text="Recomputed 8 Mar", is_stale=True)},
                "the last run failed": {"freshness": made(Freshness, has_failed=True)},
            }
        ),
    }


def tables() -> dict[str, Piece]:
    figures = tuple(figures_of_every_status().values())
    rows = tuple(made(ScoreRow, figure=figure) for figure in figures)
    concern = made(Concern)
    row_pages = made(RowPages)
    return {
        "matrix": Piece({"": {"matrix": made(Matrix)}}),
        "score_row": Piece(of_every_status("row", ScoreRow), within=TABLE),
        "score_table": Piece({"": {"groups": (made(ScoreGroup, name="Keep", rows=rows),)}}),
        "watched": Piece({"": {"rows": rows}}),
        "below": Piece(
            {"": {"below": tuple(made(Below, figure=figure) for figure in figures), "address": {}}}
        ),
        "client_figures": Piece(
            {
                "numbers": {"figures": figures, "address": {}},
                "before the first run": {"figures": (), "address": {}},
            }
        ),
        "concern": Piece(
            {"": {"concern": concern}, "nobody's": {"concern": made(Concern, owner="")}},
            within=TODAY,
        ),
        "concerns_table": Piece({"": {"concerns": (concern, made(Concern, owner=""))}}),
        "todo": Piece({"": {"concern": concern}}, within=LIST),
        "rows": Piece({"": {"rows": row_pages, "address": {}}}),
        "row_table": Piece(
            {
                "counted": {"rows": row_pages, "page": row_pages.counted, "name": "counted"},
                "excluded": {"rows": row_pages, "page": row_pages.excluded, "name": "excluded"},
            }
        ),
        "parts": Piece({"": {"split": made(SplitCard)}}),
        "splits": Piece({"": {"splits": (made(SplitCard),), "address": {}}}),
        "reasons": Piece({"": {"groups": (made(ScoreGroup, rows=rows[:2]),)}}),
        "no_targets": Piece({"": {}}),
    }


def pages() -> dict[str, Piece]:
    """Parts of the page of a KPI, and of the catalogue."""
    page = made(KpiPage)
    without = made(KpiPage, figure=made(Figure, **NO_TARGET), benchmark="", interval="")
    return {
        "definition": Piece({"": {"page": page}}),
        "made_how": Piece({"with a target": {"page": page}, "without": {"page": without}}),
        "made_of": Piece({"with a target": {"page": page}, "without": {"page": without}}),
        "example": Piece({"": {"example": page.example}}),
        "entry": Piece(
            {"": {"entry": made(Entry)}, "bare": {"entry": made(Entry, benchmark="", targets=())}}
        ),
    }


def charts() -> dict[str, Piece]:
    chart = made(ChartCard, notes=example(ChartCard.__annotations__["notes"], "notes"))
    movement = made(Movement, tables=example(Movement.__annotations__["tables"], "tables"))
    nothing = made(Movement, says="", silence="Nothing changed.", tables=())
    return {
        "chart": Piece({"": {"chart": chart, "address": {}}}),
        "chart_notes": Piece({"": {"notes": chart.notes}}),
        "chart_scripts": Piece({"": {}}, is_drawn=False),
        "twin": Piece({"": {"table": chart.table}}),
        "why": Piece(
            {
                "explained": {"movement": movement, "address": {}},
                "nothing to explain": {"movement": nothing, "address": {}},
            }
        ),
        "movers": Piece({"": {"movement": movement, "table": movement.tables[0]}}),
        "files": Piece({"": {"table": "rows", "address": {}}}),
    }


def ways() -> dict[str, Piece]:
    current = made(Option, label="Quarter", is_current=True)
    options = (made(Option, label="Month"), current)
    place = made(Place, name="North", depth=1, is_current=True, href="#")
    return {
        "switch": Piece(
            {
                "between": {"switch": made(Switch, options=options, earlier="#", later="#")},
                "at the end": {"switch": made(Switch, options=options, earlier="#", later="")},
            }
        ),
        "team_switcher": Piece(
            {"": {"crumbs": (made(Place, depth=0),), "places": (made(Place, depth=0), place)}}
        ),
        "scope_menu": Piece({"": {"scopes": options, "place": "North"}}),
    }
