"""How final the last quarters are, and what of the sealed ones was restated since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, Client, Team, User
from metrics.answers import Answer, Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window, WindowKind
from metrics.facts import SOURCES
from metrics.formats import NumberFormat, grouped, moment_in_words, window_in_words
from metrics.ledger.corrections import FORMULAS
from metrics.ledger.periods import State, state_of
from metrics.models import Run, Seal, SealedNumber
from metrics.wording import said

QUARTERS = 6
MOST_RESTATED = 50
WORDS = {
    State.OPEN: gettext_lazy("Open: it isn't over"),
    State.SETTLING: gettext_lazy("Settling: late records still come in"),
    State.CLOSED: gettext_lazy("Closed: what changes is a revision"),
    State.SEALED: gettext_lazy("Sealed: what changes is restated"),
}


@dataclass(frozen=True)
class QuarterRow:
    """One quarter, and whether it can be sealed now."""

    name: str
    state: str
    month: str
    """As the button asks for it; blank where there is nothing to seal."""


@dataclass(frozen=True)
class RestatedRow:
    """A sealed number that was changed: was 92.0, now 89.7, and why."""

    number: str
    period: str
    was: str
    now: str
    cause: str
    at: str


@dataclass(frozen=True)
class Ledger:
    quarters: tuple[QuarterRow, ...]
    restated: tuple[RestatedRow, ...]
    restated_in_all: str


def ledger(*, now: datetime, agency: Agency) -> Ledger | None:
    """None where nothing was published yet."""
    run = Run.objects.current()
    if run is None or run.first_month is None:
        return None
    lines = SealedNumber.objects.filter(is_restated=True)
    latest = list(lines.order_by("-pk")[:MOST_RESTATED])
    names = _names(latest)
    return Ledger(
        quarters=tuple(_quarters(run.first_month, now, agency)),
        restated=tuple(_restated(line, agency, names) for line in latest),
        restated_in_all=grouped(lines.count()),
    )


def _quarters(first: date, now: datetime, agency: Agency) -> list[QuarterRow]:
    today = now.astimezone(agency.zone).date()
    sealed = set(Seal.objects.values_list("end", flat=True))
    quarter = Window.at(WindowKind.QUARTER, today, fiscal_start=agency.fiscal_year_start_month)
    rows: list[QuarterRow] = []
    while len(rows) < QUARTERS and quarter.end > first:
        state = state_of(quarter.end, today=today, sealed=sealed)
        month = f"{quarter.start:%Y-%m}" if state is State.CLOSED else ""
        rows.append(QuarterRow(window_in_words(quarter), str(WORDS[state]), month))
        quarter = quarter.previous()
    return rows


def _restated(line: SealedNumber, agency: Agency, names: Mapping[str, str]) -> RestatedRow:
    kpi = CATALOGUE[line.kpi]
    number = NumberFormat.of(kpi, agency.currency)
    kind = WindowKind(line.window)
    last = date.fromordinal(line.end.toordinal() - 1)
    window = Window.at(kind, last, fiscal_start=agency.fiscal_year_start_month)
    whose = {"kpi": said(kpi.name), "whose": names.get(line.scope) or _("Agency")}
    return RestatedRow(
        number=_("%(kpi)s, %(whose)s") % whose,
        period=window_in_words(window),
        was=number.text(line.was),
        now=number.text(line.value),
        cause=cause_in_words(line.cause),
        at=moment_in_words(line.at.astimezone(agency.zone)),
    )


def restated_in_words(published: Published, answer: Answer, number: NumberFormat) -> str:
    """92.0 % when the quarter was sealed; restated on 22 Nov 2026. Blank where it wasn't."""
    if answer.kpi.tells_fees and not published.shows_fees:
        return ""
    lines = SealedNumber.objects.filter(
        kpi=answer.kpi.key,
        scope=str(answer.scope),
        window=answer.window.kind,
        end=answer.window.end,
        is_restated=True,
    )
    line = lines.order_by("pk").first()
    if line is None:
        return ""
    at = moment_in_words(line.at.astimezone(published.agency.zone))
    facts = {"was": number.text(line.was), "at": at}
    return _("%(was)s when the quarter was sealed; restated on %(at)s") % facts


def cause_in_words(cause: list[dict[str, str]]) -> str:
    """contract K2: ended on 20 Mar → 10 Feb, by Nora Berg; … Only for who may see all clients."""
    return "; ".join(_correction(each) for each in cause) or _("No history tells why.")


def _correction(each: dict[str, str]) -> str:
    if each["table"] == FORMULAS:
        return _("A new version of kpidash computes it differently")
    model = SOURCES[each["table"]][0]
    told = {**each, "what": str(model._meta.verbose_name), "by": each["by"] or _("an import")}
    if not each["field"]:
        return (
            _("%(what)s %(record)s was entered by %(by)s") % told
            if each["now"]
            else _("%(what)s %(record)s was removed by %(by)s") % told
        )
    told["field"] = str(model._meta.get_field(each["field"]).verbose_name)
    told |= {name: each[name] or _("blank") for name in ("was", "now")}
    return _("%(what)s %(record)s: %(field)s was %(was)s, is %(now)s, by %(by)s") % told


def _names(lines: list[SealedNumber]) -> dict[str, str]:
    """What teams and people are called, by their scope."""
    scopes = {line.scope for line in lines}
    found: dict[str, str] = {}
    for kind, model in (("team", Team), ("person", User), ("client", Client)):
        ids = [scope.partition(":")[2] for scope in scopes if scope.startswith(f"{kind}:")]
        named = model.objects.filter(source_id__in=ids).values_list("source_id", "name")
        found |= {f"{kind}:{id}": name for id, name in named}
    return found
