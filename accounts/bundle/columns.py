"""The vocabulary that the tables of a bundle are declared in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from accounts.bundle.cells import RECORD_ID, Cell, Reading

if TYPE_CHECKING:
    from accounts.bundle.rows import Row

# One row's values by column name, and what is wrong with it by column.
Values = Mapping[str, Any]
RowRule = Callable[[Values], Iterable[tuple[str, str]]]
# All rows of a file, judged beside the records: those that are wrong, with column and reason.
FileRule = Callable[["list[Row]", "Table"], "Iterable[tuple[Row, str, str]]"]


@dataclass(frozen=True)
class Column:
    """One column of a CSV file and the field of the record that it fills."""

    name: str
    cell: Cell
    help: str
    field: str = ""
    required: bool = False
    refers_to: str = ""
    # What a blank cell stands for, where that isn't "not known".
    default: Any = None
    # The currency of money: blank = the agency's at the time of the import.
    is_agency_currency: bool = False
    # A column that other columns are made from and that has no field (a target's scope).
    has_field: bool = True
    # A field that no column of its own tells; the name is that of the column that does.
    told_by: str = ""
    # Our extension of the format: only written where a record has another value than this.
    left_out_when: Any = None

    @cached_property
    def attname(self) -> str:
        """The field's name as the model's rows have it."""
        name = self.field or self.name
        return f"{name}_id" if self.refers_to else name

    @property
    def shown_as(self) -> str:
        return self.told_by or self.name

    def blank(self, reading: Reading) -> Any:
        if self.is_agency_currency:
            return reading.currency
        if self.refers_to:
            return None
        return self.cell.blank if self.default is None else self.default


@dataclass(frozen=True)
class Table:
    """One CSV file of a bundle."""

    name: str
    model: type[Model]
    help: str
    columns: tuple[Column, ...]
    # The columns that tell one row from another.
    key: tuple[str, ...] = ("id",)
    rules: tuple[RowRule, ...] = ()
    file_rules: tuple[FileRule, ...] = ()
    # Columns in which all rows of one id say the same.
    agreeing: tuple[str, ...] = ()
    # Fills values that depend on other values of the row.
    fill_in: Callable[[dict[str, Any]], None] | None = None
    # Makes the columns that are `told_by` another from that one, and back.
    spread: Callable[[dict[str, Any]], None] | None = None
    gather: Callable[[Values], dict[str, Any]] | None = None
    # Fields of a new record that the bundle doesn't tell.
    at_birth: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    # Changed rows are deleted and inserted again: a rule between rows of the
    # table holds before and after, but not after every single update.
    is_replaced: bool = False
    # A unique field of which rows may swap values.
    swapped: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def told_key(self) -> frozenset[str]:
        """The columns of the file that tell one row from another."""
        return frozenset(self.by_name[name].shown_as for name in self.key)

    @cached_property
    def told(self) -> tuple[Column, ...]:
        """The columns that the file has."""
        return tuple(column for column in self.columns if not column.told_by)

    @cached_property
    def kept(self) -> tuple[Column, ...]:
        """The columns that have a field of the record."""
        return tuple(column for column in self.columns if column.has_field)

    @cached_property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)

    @cached_property
    def self_references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.references if column.refers_to == self.name)

    @property
    def is_read_whole(self) -> bool:
        """Whether a row can only be judged with all rows of the file at hand."""
        return bool(self.file_rules or self.self_references)


def record_id() -> Column:
    return Column(
        "id", RECORD_ID, "Id of the record in the source system.", "source_id", required=True
    )


def reference(
    name: str, to: str, help: str, *, field: str = "", required: bool = False, told_by: str = ""
) -> Column:
    """A column that holds the id of a row of another table, or of the same."""
    return Column(name, RECORD_ID, help, field, required=required, refers_to=to, told_by=told_by)
