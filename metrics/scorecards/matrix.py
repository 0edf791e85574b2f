"""Who needs help? People × KPIs, each cell judged by the person's own target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from metrics.answers import Answer, Published
from metrics.attention import fee_window
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import money, window_in_words
from metrics.scorecards.choice import Choice
from metrics.scorecards.figures import Figure, figure
from metrics.scorecards.lines import Line
from metrics.wording import told

COLUMNS = (
    "logo_retention",
    "nps",
    "upsell_revenue",
    "first_response_time",
    "sla_attainment",
    "touchpoints_upstream",
)


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    goal: str
    title: str


@dataclass(frozen=True)
class MatrixRow:
    id: str
    name: str
    href: str
    initials: str
    fee: str
    fee_sort: str
    clients: int
    cells: tuple[Figure, ...]


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]


def initials(name: str) -> str:
    """Two letters for an avatar: of the first and the last name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def matrix(
    published: Published, people: Sequence[User], found: Mapping[str, Line], *, choice: Choice
) -> Matrix:
    """In the order of the fees that people look after: never a ranking by results."""
    keys = [key for key in COLUMNS if key in found]
    scopes = {person: Scope(ScopeKind.PERSON, person.source_id) for person in people}
    windows = {key: found[key].shown.window for key in keys}
    fee = fee_window(published)
    answers = published.table(
        [*keys, "mrr"], scopes.values(), dict.fromkeys([*windows.values(), fee])
    )
    currency = published.agency.currency
    rows = [
        _row(person, answers["mrr", scope, fee], cells, currency=currency, query=choice.carried)
        for person, scope in scopes.items()
        for cells in [
            tuple(
                figure(answers[key, scope, windows[key]], currency=currency, compare=choice.compare)
                for key in keys
            )
        ]
    ]
    rows.sort(key=lambda row: (-float(row.fee_sort or 0), row.name))
    columns = (
        _column(key, windows[key], [row.cells[place].goal for row in rows])
        for place, key in enumerate(keys)
    )
    return Matrix(tuple(columns), tuple(rows))


def _row(
    person: User, book: Answer, cells: tuple[Figure, ...], *, currency: str, query: str
) -> MatrixRow:
    fee = book.value or 0.0
    is_told = book.status is not Status.NOT_SHOWN
    return MatrixRow(
        id=person.source_id,
        name=person.name,
        href=reverse("person", args=[person.source_id]) + query,
        initials=initials(person.name),
        fee=money(fee, currency) if is_told else _("not shown to you"),
        fee_sort=repr(fee) if is_told else "",
        clients=book.n,
        cells=cells,
    )


def _column(key: str, window: Window, goals: Sequence[str]) -> Column:
    """The target stands in the head where all people have the same one."""
    kpi = told(CATALOGUE[key])
    goal = _("own\N{NO-BREAK SPACE}targets")
    if len(set(goals)) == 1:
        goal = goals[0] or _("no\N{NO-BREAK SPACE}target")
    return Column(key, kpi.short_name, goal, f"{kpi.name}, {window_in_words(window)}")
