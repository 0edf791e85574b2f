"""What was corrected in the records between two runs, as their history tells."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from metrics.engine.kpi import CATALOGUE
from metrics.engine.workbench import records_behind
from metrics.facts import SOURCES
from metrics.fingerprints import ALWAYS

# Of an import that changed more, nobody would read each; so many are told of one number.
MOST_READ = 200
MOST_TOLD = 3
FORMULAS = "formulas"


@dataclass(frozen=True)
class Correction:
    """One field of one record, or a record that came or went (`field` is blank then)."""

    table: str
    record: str
    client: str = ""
    field: str = ""
    was: str = ""
    now: str = ""
    by: str = ""


Cause = list[dict[str, str]]
# All scopes that a client's records are in.
ScopesOf = Callable[[str], Collection[str]]


def corrections_since(moment: datetime) -> list[Correction]:
    """The latest first; of tables that keep a history."""
    found = []
    for table, (model, _renamed, _only) in SOURCES.items():
        if not hasattr(model, "history"):
            continue
        history = model.history.filter(history_date__gt=moment).select_related("history_user")
        for line in history.order_by("-history_date")[:MOST_READ]:
            found += _told(table, line)
    return found


def _told(table: str, line: Any) -> list[Correction]:
    about = {
        "table": table,
        "record": getattr(line, "source_id", str(line.id)),
        "client": _client_of(line),
        "by": line.history_user.name if line.history_user else "",
    }
    before = line.prev_record if line.history_type == "~" else None
    if before is None:
        gone = line.history_type == "-"
        return [Correction(**about, was=str(line) if gone else "", now="" if gone else str(line))]
    changes = line.diff_against(before).changes
    return [
        Correction(**about, field=each.field, was=_text(each.old), now=_text(each.new))
        for each in changes
    ]


def _client_of(line: Any) -> str:
    """The record id of the client whose record it is; blank where it is nobody's."""
    if line.instance_type.__name__ == "Client":
        return line.source_id
    holder = getattr(line, "contract", None) or line
    client: Model | None = getattr(holder, "client", None)
    return getattr(client, "source_id", "")


def _text(value: object) -> str:
    return "" if value is None else str(value)


class Causes:
    """Why numbers changed; looks each client and each scope up once.

    Nothing where it can't be told: some records keep no history.
    """

    def __init__(
        self, corrections: Sequence[Correction], *, scopes_of: ScopesOf, has_new_formulas: bool
    ) -> None:
        self._corrections = corrections
        self._has_new_formulas = has_new_formulas
        clients = {each.client for each in corrections if each.client}
        self._scopes = {client: frozenset(scopes_of(client)) for client in clients}
        self._told: dict[tuple[str, str], Cause] = {}

    def of(self, kpi: str, scope: str) -> Cause:
        if (kpi, scope) not in self._told:
            self._told[kpi, scope] = self._cause(kpi, scope)
        return self._told[kpi, scope]

    def _cause(self, kpi: str, scope: str) -> Cause:
        if self._has_new_formulas:
            return [asdict(Correction(FORMULAS, ""))]
        behind = records_behind(CATALOGUE[kpi]) | set(ALWAYS)
        mine = [
            each
            for each in self._corrections
            if each.table in behind and (not each.client or scope in self._scopes[each.client])
        ]
        return [asdict(each) for each in mine[:MOST_TOLD]]
