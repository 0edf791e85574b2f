"""Do those whom we won stay? Clients by the year they came in, and how many are still there."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from metrics.answers import Published
from metrics.charts import Curve, curves
from metrics.engine.cohorts import Kept, arrivals, kept_after
from metrics.engine.kpi import Unit
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import Scope
from metrics.formats import NOTHING, NumberFormat, grouped, month_in_words, plural
from metrics.scorecards.chart_cards import ChartCard, TwinTable
from metrics.scorecards.choice import window_at
from metrics.scorecards.figures import part_of

RETENTION = "logo_retention"
AGES = (1, 3, 6, 9, 12, 18, 24)
A_YEAR = 12
MOST_MONTHS = 48
# Fewer say nothing about those who come next.
FEWEST = 5


def cohorts_card(published: Published, scope: Scope, *, id: str) -> ChartCard | None:
    """From the rows of the retention of each month; None where hardly anybody came."""
    windows = _months(published)
    months = published.by_client(RETENTION, scope, windows)
    arrived = arrivals(months)
    if len(arrived) < FEWEST:
        return None
    everybody = kept_after(months, arrived, AGES)
    by_year = {
        year: kept_after(months, _of_year(arrived, windows, year), AGES)
        for year in sorted({windows[place].start.year for place in arrived.values()})
    }
    return ChartCard(
        id=id,
        title=_title(everybody, windows[1]),
        subtitle=_("Of the clients who came, the share still there so many months later"),
        summary=_summary(len(arrived), windows[1]),
        spec=curves(
            [
                _curve(_("All"), everybody, is_main=True),
                *(_curve(str(year), kept, is_main=False) for year, kept in by_year.items()),
            ],
            [grouped(age) for age in AGES],
            NumberFormat(Unit.PERCENT, decimals=0),
        ),
        table=_table(by_year, everybody),
    )


def _months(published: Published) -> list[Window]:
    """The months that are over, as far back as numbers reach."""
    last = window_at(published, WindowKind.MONTH, None)
    windows = published.windows(WindowKind.MONTH, last.last_month, MOST_MONTHS)
    return [window for window in windows if published.is_published(window)]


def _of_year(arrived: Mapping[str, int], windows: Sequence[Window], year: int) -> dict[str, int]:
    return {client: place for client, place in arrived.items() if windows[place].start.year == year}


def _curve(name: str, kept: Sequence[Kept], *, is_main: bool) -> Curve:
    values = tuple(100 * each.there / each.known if each.known else None for each in kept)
    told = tuple(
        _("%(cohort)s, after %(months)s: %(kept)s")
        % {"cohort": name, "months": plural(age, "month"), "kept": _share(each)}
        for age, each in zip(AGES, kept, strict=True)
    )
    return Curve(name, values, told, is_main)


def _share(kept: Kept) -> str:
    return part_of(grouped(kept.there), grouped(kept.known)) if kept.known else NOTHING


def _title(everybody: Sequence[Kept], first: Window) -> str:
    """A count of those who came, at the latest age that enough of them have reached."""
    told = [
        (age, kept)
        for age, kept in zip(AGES, everybody, strict=True)
        if age <= A_YEAR and (kept.known >= FEWEST or age == AGES[0])
    ]
    age, kept = told[-1]
    return _("%(kept)s won since %(month)s were still there after %(months)s") % {
        "kept": part_of(grouped(kept.there), plural(kept.known, "client")),
        "month": month_in_words(first.start),
        "months": plural(age, "month"),
    }


def _summary(count: int, first: Window) -> str:
    return _(
        "%(clients)s came since %(month)s. Each age counts those who came that long ago; "
        "who was handed over is counted no longer."
    ) % {"clients": plural(count, "client"), "month": month_in_words(first.start)}


def _table(by_year: Mapping[int, Sequence[Kept]], everybody: Sequence[Kept]) -> TwinTable:
    return TwinTable(
        caption=_("Still there, by the year they came"),
        headings=(_("Came in"), *(plural(age, "month") for age in AGES)),
        rows=(
            *((str(year), *map(_share, kept)) for year, kept in by_year.items()),
            (_("All"), *map(_share, everybody)),
        ),
    )
