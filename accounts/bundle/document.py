"""Writes docs/bundle.md from the tables that the import and the export run on."""

from collections.abc import Iterator

from accounts.bundle.columns import Column, Table
from accounts.bundle.rows import DELETED
from accounts.bundle.tables import TABLES
from accounts.bundle.tables.surroundings import AGENCY_FILE, AGENCY_KEYS

INTRODUCTION = f"""\
# The bundle: how records come in and go out

<!-- Made by `manage.py bundle_docs` from the tables in the code; don't edit it by hand. -->

A bundle is a folder of CSV files, or a `.zip` of one. `manage.py import_bundle PATH` reads it,
`manage.py export_bundle PATH` writes it. Importing an export into an empty installation gives the
same records, and exporting these the same bytes.

## What all files have in common

- UTF-8 (a byte order mark is fine), commas, `"` around cells that hold commas, quotes or line
  breaks, a header row, columns in any order. A missing file means: no such records. Unknown files
  and columns are warned about and not read; a column that is missing leaves what is recorded.
- Ids and texts are kept as they come: `0012`, `NA` and `1e5` are ids. An id is unique in its
  file; other files refer to it, in any order and also to what earlier bundles brought.
- Importing a bundle twice changes nothing. A row with a known id updates that record; rows that no
  longer appear stay. A `1` in a column `{DELETED}` deletes the row, unless others still name it.
- Dates are written `2025-03-31` and lie from 1900 to 2199. Date and time are ISO 8601 with an
  offset or `Z`; without one they are read in the agency's zone, with one warning for the file: a
  time that comes twice in autumn is the first, one that spring skips is an hour later.
- Numbers are plain, like `1234.56`. Decimal places beyond those that are kept are rounded, with a
  warning. Money excludes VAT and has its `currency` (ISO 4217) beside it. Yes and no are `1` and
  `0`. Words from a list may be in upper or lower case; others are rejected. Blank = not known.
- **All or nothing:** one rejected row and nothing is written. Every rejected row is reported with
  file, line, column, value and what would be right. `--skip-bad-rows` imports the good ones and
  writes the others to `rejected.csv`; rows that refer to a rejected row are rejected with it. A
  file that can't be read as a table at all is never skipped. `--dry-run` checks all and writes
  nothing.
- `--json` prints the report as one JSON document. The exit status is 0 when it is done, 1 when the
  bundle is wrong, 2 when the command is.

`*` marks what every row needs.
"""


def document() -> str:
    """The whole document."""
    sections = [INTRODUCTION, "\n".join(_agency_section())]
    sections += ["\n".join(_section(table)) for table in TABLES]
    return "\n".join(sections)


def _agency_section() -> Iterator[str]:
    yield f"## {AGENCY_FILE}\n"
    yield "The agency itself. Its columns are `key`\\* and `value`\\*, with a row for each of these"
    yield "keys. A key that is missing or blank leaves what is recorded.\n"
    yield "| key | value | meaning |"
    yield "|---|---|---|"
    yield from (f"| `{column.name}` | {_says(column)} | {column.help} |" for column in AGENCY_KEYS)
    yield ""


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.file}\n"
    yield f"{table.help}\n"
    if table.key != ("id",):
        names = dict.fromkeys(f"`{table.by_name[name].shown_as}`" for name in table.key)
        yield f"Rows are told apart by {', '.join(names)}.\n"
    yield "| column | cell | meaning |"
    yield "|---|---|---|"
    for column in table.told:
        star = "\\*" if column.required else ""
        yield f"| `{column.name}`{star} | {_says(column)} | {column.help} |"
    yield ""


def _says(column: Column) -> str:
    return f"id in `{column.refers_to}.csv`" if column.refers_to else column.cell.says
