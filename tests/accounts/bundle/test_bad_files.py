"""A corpus of files as people really send them: what is read, what is said, and that nothing
crashes or is written by half."""

from dataclasses import dataclass

import pytest

from accounts.bundle.load import load
from accounts.models import Client
from tests.accounts.bundle.conftest import NOW


@dataclass(frozen=True)
class File:
    """A clients.csv, how many rows come in, and the lines that are rejected with their reasons."""

    called: str
    content: bytes
    read: int = 0
    rejected: tuple[tuple[int, str], ...] = ()
    warned: str = ""
    is_unreadable: bool = False


def bad(called: str, content: bytes, reason: str, *, line: int = 1) -> File:
    """A file that can't be read at all."""
    return File(called, content, rejected=((line, reason),), is_unreadable=True)


GOOD = "id,name\nC1,Acme\nC2,Çedar\n"
FILES = [
    File("UTF-8", GOOD.encode(), 2),
    File("with a byte order mark", GOOD.encode("utf-8-sig"), 2),
    File("with CRLF", GOOD.replace("\n", "\r\n").encode(), 2),
    File("with CR", GOOD.replace("\n", "\r").encode(), 2),
    File("without a last line break", GOOD.rstrip().encode(), 2),
    File("with all cells quoted", b'"id","name"\n"C1","Acme"\n', 1),
    File("with blank lines", b"id,name\n\nC1,Acme\n\n\nC2,Birch\n\n", 2),
    File("with lines of commas alone", b"id,name\nC1,Acme\n,\n,\n", 1),
    File("header only", b"id,name\n"),
    File("empty", b"", warned="clients.csv: the file is empty"),
    File("a byte order mark alone", b"\xef\xbb\xbf", warned="the file is empty"),
    File("blank lines only", b"\n\n", warned="the file is empty"),
    File("with blanks around the header", b" id , name\nC1,Acme\n", 1),
    File("with a column without a name", b"id,name,\nC1,Acme,\n", 1),
    File("with an emoji and right-to-left text", "id,name\n🙂,שלום\n".encode(), 1),
    File("with twins in two normal forms", "id,name\né,A\ne\u0301,B\n".encode(), 2),
    File("with a comma in quotes", b'id,name\nC1,"Acme, Ltd"\n', 1),
    File("with a quote inside a cell without quotes", b'id,name\nC1,5" pipes\n', 1),
    File("with a formula", b"id,name\nC1,=HYPERLINK(1)\n", 1),
    File("with control characters", b"id,name\nC1,a\x01\x1fb\n", 1),
    bad("UTF-16", GOOD.encode("utf-16"), "written in UTF-16; save it as “CSV UTF-8”"),
    bad("UTF-16 big-endian", b"\xfe\xff" + GOOD.encode("utf-16-be"), "written in UTF-16"),
    bad("UTF-16 without a mark", GOOD.encode("utf-16-le"), "NUL character"),
    bad("UTF-32", GOOD.encode("utf-32"), "written in UTF-32"),
    bad("with semicolons", b"id;name\nC1;Acme\n", "parted by semicolons; save it with commas"),
    bad("with tabs", b"id\tname\nC1\tAcme\n", "parted by tabs"),
    bad("with bars", b"id|name\nC1|Acme\n", "parted by bars"),
    bad("with a header in cp1252", "id,name,größe\n".encode("cp1252"), "not written in UTF-8"),
    bad("without an id column", b"name\nAcme\n", "The column 'id' is missing"),
    bad("without a name column", b"id\nC1\n", "The column 'name' is missing"),
    bad("without a header", b"C1,Acme\nC2,Birch\n", "The column 'id' is missing"),
    bad("with the header in capitals", b"ID,NAME\nC1,Acme\n", "The column 'id' is missing"),
    bad("with a column twice", b"id,name,name\nC1,Acme,Acme\n", "names 'name' 2 times; keep one"),
    bad("with an open quote in the header", b'"id,name\nC1,Acme\n', "not well-formed CSV"),
    bad("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not written in UTF-8"),
    bad("a spreadsheet", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "NUL character"),
    File(
        "with one row in cp1252",
        b"id,name\nC1,Acme\nC2,M\xfcller\n",
        1,
        ((3, "is not written in UTF-8; save the file as “CSV UTF-8”"),),
    ),
    File("with a lone surrogate", b"id,name\nC1,\xed\xa0\x80\n", 0, ((2, "not written"),)),
    File("with a NUL", b"id,name\nC\x001,Acme\nC2,Birch\n", 1, ((2, "has a NUL character"),)),
    File("with too many cells", b"id,name\nC1,Acme,Ltd\n", 0, ((2, "3 cells where the"),)),
    File("with too few cells", b"id,name\nC1\nC2,Birch\n", 1, ((2, "1 cells where the header"),)),
    File("with text after a quote", b'id,name\nC1,"Acme" Ltd\nC2,B\n', 1, ((2, "not well"),)),
    File("with an open quote", b'id,name\nC1,"Acme\nC2,B\n', 0, ((2, "never closed"),)),
    File(
        "with an open quote and much after it",
        b'id,name\nC1,"Acme\n' + b"x" * 1_200_000 + b"\nC2,B\n",
        1,
        ((2, "never closed"),),
    ),
    File("with a blank id", b"id,name\n,Acme\n", 0, ((2, "is missing; it is required"),)),
    File("with a blank name", b"id,name\nC1,\n", 0, ((2, "is missing; it is required"),)),
    File("with an id twice", b"id,name\nC1,A\nC1,B\n", 1, ((3, "line 2 has the same id"),)),
    File("with a long id", b"id,name\n" + b"x" * 201 + b",A\n", 0, ((2, "201 characters long"),)),
    File("with a long name", b"id,name\nC1," + b"x" * 201 + b"\n", 0, ((2, "at most 200"),)),
    File(
        "with dates of all kinds",
        b"id,name,prospect_since\n1,A,31/02/2025\n2,B,2025-02-31\n3,C,9999-12-31\n4,D,45000\n"
        b"5,E,1900-01-01\n6,F,\n7,G,2025-01-01 00:00\n",
        2,
        (
            (2, "write the date as YYYY-MM-DD"),
            (3, "no day of the calendar"),
            (4, "outside 1900 to 2199"),
            (5, "write the date as YYYY-MM-DD"),
            (8, "write the date as YYYY-MM-DD"),
        ),
    ),
    File("with an unknown zone", b"id,name,timezone\nC1,A,CET+1\n", 0, ((2, "like Europe"),)),
    File("with an unknown country", b"id,name,country\nC1,A,GER\n", 0, ((2, "two letters"),)),
    File("with an unknown parent", b"id,name,parent\nC1,A,C9\n", 0, ((2, "no client in"),)),
    File("with itself as parent", b"id,name,parent\nC1,A,C1\n", 0, ((2, "makes a cycle"),)),
    File("with an unknown column", b"id,name,x\nC1,A,1\n", 1, warned="column 'x' is not known"),
]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.called)
def test_file(db, tmp_path, file):
    (tmp_path / "clients.csv").write_bytes(file.content)

    report = load(tmp_path, now=NOW, skips_bad_rows=True)

    assert [row.line for row in report.rejected] == [line for line, _ in file.rejected]
    for row, (_, reason) in zip(report.rejected, file.rejected, strict=True):
        assert reason in row.reason
    assert file.warned in "\n".join(report.warnings)
    assert report.is_unreadable == file.is_unreadable
    assert Client.objects.count() == file.read


@pytest.mark.parametrize("file", [file for file in FILES if file.rejected], ids=lambda f: f.called)
def test_nothing_of_it_is_written_unless_bad_rows_are_skipped(db, tmp_path, file):
    (tmp_path / "clients.csv").write_bytes(file.content)
    assert not load(tmp_path, now=NOW).is_written
    assert not Client.objects.exists()


def test_file_that_cannot_be_read_is_never_skipped(bring_in):
    report = bring_in(
        skips_bad_rows=True,
        clients="id;name\nC1;Acme",
        teams="id,name\nnorth,North",
        assignments="client,person\nC1,ann",
    )
    assert not report.is_written
    # Rows that name that file's rows are not blamed for it; those that name nobody are.
    assert [row.file for row in report.rejected] == ["clients.csv"]
