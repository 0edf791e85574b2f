"""What stands above every exported table: whose, when, how fresh, by which definitions."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.exports.table import Row, Table
from metrics.fingerprints import definition_version


@dataclass(frozen=True)
class About:
    """What the page says of itself: whose numbers, of when, and what was chosen."""

    place: str
    scope: str
    window: Row
    compared_with: str = ""
    filters: str = ""
    file_name: str = ""


def headed(table: Table, about: About, *, agency: str, numbers: Published | None) -> Table:
    """The same table with its head; the definitions are those that its figures rest on."""
    lines: list[Row] = [
        (_("Table"), table.caption),
        (_("Agency"), agency),
        (_("Scope"), about.place, about.scope),
        (_("Window"), *(table.window or about.window)),
        (_("Compared with"), about.compared_with or _("nothing")),
        (_("Filters"), about.filters or _("none")),
        (_("Freshness"), *freshness_in_full(numbers)),
        *((_("Definition"), CATALOGUE[key].name, key, _version(key)) for key in table.kpis),
    ]
    return replace(table, head=tuple(lines))


def _version(key: str) -> str:
    return definition_version(CATALOGUE[key])


def freshness_in_full(numbers: Published | None) -> tuple[str, ...]:
    """The run and its instants, in the agency's zone: said in full, as files are read later."""
    run = numbers.run if numbers else None
    if numbers is None or run is None:
        return (_("nothing was published yet"),)
    zone = numbers.agency.zone
    as_of = run.as_of.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    if run.published_at is None:
        return (_("run %(id)s") % {"id": run.pk}, as_of)
    published_at = run.published_at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    return (
        _("run %(id)s") % {"id": run.pk},
        _("numbers as of %(moment)s") % {"moment": as_of},
        _("published %(moment)s") % {"moment": published_at},
    )
