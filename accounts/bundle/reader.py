"""Reads one CSV file of a bundle row by row, and says what is wrong with its form."""

import codecs
import csv
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from typing import BinaryIO
from zipfile import BadZipFile

from accounts.bundle.cells import did_you_mean

LONGEST_CELL = 1_100_000
MOST_COLUMNS = 1_000
# No cell holds so many; each of them would become a cell of its own.
MOST_COMMAS = 100_000
OTHER_UNICODE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class BadFile(Exception):
    """A file that can't be read as a table at all."""

    def __init__(self, reason: str, *, line: int = 1, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


@dataclass(frozen=True)
class RawRow:
    """The cells of a row, or what is wrong with its form."""

    line: int
    cells: list[str]
    problem: str = ""


class Sheet:
    """One CSV file: its header, then its rows, once."""

    def __init__(self, stream: BinaryIO) -> None:
        csv.field_size_limit(LONGEST_CELL)
        # Bytes that aren't UTF-8 become lone surrogates, so that only their row is rejected.
        with _damage_told(line=1):
            # Kept, so that it lives until the stream is closed.
            self._lines = TextIOWrapper(
                _without_other_unicode(stream),
                encoding="utf-8-sig",
                errors="surrogateescape",
                newline="",
            )
            self._reader = csv.reader(_without_comma_bombs(self._lines), strict=True)
            self.header = self._read_header()

    def _read_header(self) -> list[str]:
        try:
            cells = next(self._reader, [])
        except csv.Error as error:
            raise BadFile(f"The header is not well-formed CSV ({error}).") from error
        header = [cell.strip() for cell in cells]
        if any(header):
            _check_header(header)
        return header

    def __iter__(self) -> Iterator[RawRow]:
        while True:
            line = self._reader.line_num + 1
            try:
                with _damage_told(line=line):
                    cells = next(self._reader, None)
            except csv.Error as error:
                yield RawRow(line, [], _malformed(error))
                continue
            if cells is None:
                return
            if any(cells):
                yield RawRow(line, cells, self._problem(cells))

    def _problem(self, cells: list[str]) -> str:
        if len(cells) != len(self.header):
            return (
                f"has {len(cells)} cells where the header has {len(self.header)}; a comma or a "
                "line break inside a cell needs quotes around it."
            )
        return ""


@contextmanager
def _damage_told(*, line: int) -> Iterator[None]:
    """What unpacking says of a damaged file, as our own error."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BadFile(f"The file is damaged from here on ({error}).", line=line) from error


def bad_characters(cell: str) -> str:
    """Why the text can't be kept, if it can't."""
    if "\0" in cell:
        return "has a NUL character in it; take it out."
    if cell.isascii():
        return ""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return "is not written in UTF-8; save the file as “CSV UTF-8”."
    return ""


def _without_other_unicode(stream: BinaryIO) -> BinaryIO:
    buffered = BufferedReader(stream)  # type: ignore[type-var]
    start = buffered.peek(4)[:4]
    for mark, name in OTHER_UNICODE.items():
        if start.startswith(mark):
            raise BadFile(f"The file is written in {name}; save it as “CSV UTF-8”.")
    return buffered


def _without_comma_bombs(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_COMMAS and line.count(",") > MOST_COMMAS:
            reason = f"The line has more than {MOST_COMMAS:,} commas; no row of a bundle has."
            raise BadFile(reason, line=number)
        yield line


def _check_header(header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise BadFile(f"The header has {len(header):,} columns; no file of a bundle has.")
    for name in header:
        if problem := bad_characters(name):
            raise BadFile(f"The header {problem}", column=name.replace("\0", ""))
    if len(header) == 1:
        for delimiter, called in OTHER_DELIMITERS.items():
            if delimiter in header[0]:
                raise BadFile(f"The cells are parted by {called}; save it with commas.")
    for name, times in Counter(header).items():
        if name and times > 1:
            raise BadFile(f"The header names {name!r} {times} times; keep one.", column=name)


def _malformed(error: csv.Error) -> str:
    if "unexpected end of data" in str(error) or "field limit" in str(error):
        return "opens a quote that is never closed; a quote inside a cell is written twice."
    return f"is not well-formed CSV ({error}); a quote inside a cell is written twice."


def unknown_columns(header: list[str], known: list[str]) -> list[str]:
    """A warning for every column that is not read."""
    return [
        f"column {name!r} is not known and not read.{did_you_mean(name, known)}"
        for name in header
        if name and name not in known
    ]
