"""The tables of the pages as files: the page's own address, then `<table>.csv` or `.xlsx`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Action
from accounts.models import Agency, User
from metrics.answers import Published
from metrics.engine.periods import WindowKind
from metrics.exports.files import WRITERS, TooManyRows
from metrics.exports.head import About, headed
from metrics.exports.table import Row, Table
from metrics.formats import window_in_words
from metrics.scorecards.choice import Choice, window_at
from metrics.scorecards.comparison import NAMES as COMPARISONS
from metrics.scorecards.reading import published_numbers
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest


class FileKind:
    """In a route: the formats that tables are written in."""

    regex = "|".join(WRITERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Wanted:
    """Which file was asked for: a table of a page, in a format."""

    table: str
    kind: str

    def among(self, tables: Mapping[str, Table]) -> Table:
        if self.table not in tables:
            raise Http404(f"There is no table {self.table!r} here; there is {', '.join(tables)}.")
        return tables[self.table]


def window_line(numbers: Published, choice: Choice) -> Row:
    """The window that was chosen; without a choice each line says its own."""
    window = window_at(numbers, choice.kind or WindowKind.MONTH, choice.month)
    if choice.kind is None:
        own = _("each KPI's own, to %(month)s") % {"month": window_in_words(window)}
        return (own,)
    return (window_in_words(window), window.start, window.last_day)


def filters_in(request: HttpRequest) -> str:
    """What the address says, as it says it."""
    return ", ".join(f"{name}={value}" for name, value in request.GET.items())


@dataclass(frozen=True)
class Asked:
    """A page's file as its address asks for it, and the numbers that it is made from."""

    numbers: Published
    choice: Choice
    wanted: Wanted
    filters: str
    by: User

    @classmethod
    def of(cls, request: SignedInRequest, table: str, kind: str) -> "Asked":
        numbers = published_numbers(request.user)
        if numbers is None:
            raise Http404("Nothing was published yet.")
        choice = Address.of(request).choice
        return cls(numbers, choice, Wanted(table, kind), filters_in(request), request.user)

    @property
    def compared_with(self) -> str:
        return str(COMPARISONS[self.choice.compare])

    @property
    def currency(self) -> str:
        return self.numbers.agency.currency

    def about(self, *, place: str, scope: str) -> About:
        return About(
            place,
            scope,
            window_line(self.numbers, self.choice),
            compared_with=self.compared_with,
            filters=self.filters,
        )

    def file(self, tables: Mapping[str, Table], *, place: str, scope: str) -> HttpResponse:
        about = self.about(place=place, scope=scope)
        table = self.wanted.among(tables)
        return file_of(table, self.wanted, about, numbers=self.numbers, by=self.by)


def file_of(
    table: Table, wanted: Wanted, about: About, *, numbers: Published | None, by: User
) -> HttpResponse:
    """The table with its head, named so that it is found again in a folder of downloads."""
    agency = numbers.agency if numbers else Agency.objects.current()
    write, content_type = WRITERS[wanted.kind]
    try:
        file = write(headed(table, about, agency=agency.name, numbers=numbers))
    except TooManyRows as error:
        return HttpResponse(str(error), status=413, content_type="text/plain; charset=utf-8")
    name = f"{slugify(about.place) or 'kpidash'}-{wanted.table}.{wanted.kind}"
    note_export(wanted, about, by=by)
    return attachment(file, name=about.file_name or name, content_type=content_type)


def note_export(wanted: Wanted, about: About, *, by: User) -> None:
    """Who took which table of whose: what leaves kpidash can't be called back."""
    about_whom = about.scope or "agency"
    audit.note(Action.EXPORTED, by=by, about=about_whom, table=wanted.table, kind=wanted.kind)


def attachment(file: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(file, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
