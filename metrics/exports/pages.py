"""The tables of each page by the name in their address, made of the same data as its HTML."""

from django.utils.translation import gettext as _

from metrics.exports.figures import (
    figures_table,
)
from metrics.exports.numbers import (
    below_table,
    charts,
    movers_table,
    people_table,
    scorecard_table,
    splits_table,
)
from metrics.exports.recorded import (
    catalogue_table,
    concerns_table,
    contracts_table,
    owners_table,
    replies_table,
    runs_table,
)
from metrics.exports.table import Table
from metrics.scorecards.catalogue import CataloguePage
from metrics.scorecards.client import ClientPage
from metrics.scorecards.home import HomePage
from metrics.scorecards.kpi import KpiPage
from metrics.scorecards.person import PersonPage
from metrics.scorecards.runs import RunsPage
from metrics.scorecards.team import TeamPage


def home_tables(page: HomePage, currency: str) -> dict[str, Table]:
    tiles = [group.tile.figure for group in page.tiles]
    return {
        "concerns": concerns_table(page.concerns, currency),
        "tiles": figures_table(_("Are we keeping, growing, responding?"), tiles, currency),
    }


def team_tables(page: TeamPage, currency: str) -> dict[str, Table]:
    tiles = [tile.figure for tile in page.tiles]
    return {
        "tiles": figures_table(_("Key figures"), tiles, currency),
        **charts(page.trend, page.gaps, page.bridge, currency=currency),
        "people": people_table(page.people, currency),
        "concerns": concerns_table(page.concerns, currency),
    }


def person_tables(page: PersonPage, currency: str) -> dict[str, Table]:
    return {
        "scorecard": scorecard_table(page, currency),
        "todo": concerns_table(page.todo, currency),
        **charts(*page.trends, currency=currency),
    }


def client_tables(page: ClientPage, currency: str) -> dict[str, Table]:
    return {
        "figures": figures_table(_("This client's numbers"), page.figures, currency),
        "contracts": contracts_table(page),
        "owners": owners_table(page),
        **charts(page.fees, *page.touches, currency=currency),
        **({"replies": replies_table(page.replies)} if page.replies else {}),
    }


def kpi_tables(page: KpiPage, currency: str) -> dict[str, Table]:
    return {
        **charts(page.trend, *page.charts, currency=currency),
        **{table.id: movers_table(page.movement, table) for table in page.movement.tables},
        "below": below_table(page, currency),
        "splits": splits_table(page, currency),
    }


def catalogue_tables(page: CataloguePage, currency: str) -> dict[str, Table]:
    return {"kpis": catalogue_table(page)}


def runs_tables(page: RunsPage, currency: str) -> dict[str, Table]:
    return {"runs": runs_table(page)}
