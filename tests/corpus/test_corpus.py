"""Each bundle of the corpus: no crash, nothing comes in by half, each rejected row is told."""

import re
from pathlib import Path

import pytest

from accounts.bundle.load import load
from accounts.bundle.report import Report
from tests.accounts.bundle.conftest import NOW
from tests.accounts.bundle.files import write
from tests.corpus.table import CASES, OFFICE, Case

PLACE = re.compile(r"(\w+) (\d+) ([\w*]*): (.*)")


def test_corpus_is_large_and_each_case_has_a_name_of_its_own():
    assert len({case.called for case in CASES}) == len(CASES) >= 120


@pytest.fixture
def office(db: None, tmp_path: Path) -> None:
    assert load(write(tmp_path / "office", **OFFICE), now=NOW).is_written


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.called)
def test_case(office, tmp_path, case: Case):
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name, content in case.files.items():
        (folder / name).write_bytes(content)

    strict = load(folder, now=NOW)
    assert strict.is_written == (not case.rejected)
    told_as_expected(strict, case)

    # Rejected rows leave nothing behind: what comes in now does so for the first time.
    lenient = load(folder, now=NOW, skips_bad_rows=True)
    if case.rejected:
        told_as_expected(lenient, case)
        assert lenient.is_written is not case.is_unreadable
        assert rows_of(lenient) == case.comes_in
    else:
        assert rows_of(strict) == case.comes_in
        assert lenient.changed == 0


def told_as_expected(report: Report, case: Case) -> None:
    assert len(report.rejected) == len(case.rejected), report.rejected
    for row, told in zip(report.rejected, case.rejected, strict=True):
        place = PLACE.fullmatch(told)
        assert place
        file, line, column, words = place.groups()
        assert (row.file, row.line) == (f"{file}.csv", int(line))
        assert column in ("*", row.column)
        assert words in row.reason
        assert row.reason.rstrip().endswith((".", "?", ")"))
    assert case.warned in "\n".join(report.warnings)
    assert report.is_unreadable == case.is_unreadable


def rows_of(report: Report) -> int:
    return sum(c.created + c.deleted for name, c in report.tables.items() if name != "agency")


def test_import_stops_where_a_workers_memory_would_end(office, tmp_path, monkeypatch):
    monkeypatch.setattr("accounts.bundle.load.MOST_REJECTED", 3)
    monkeypatch.setattr("accounts.bundle.load.MOST_AT_ONCE", 5)
    wrong = write(tmp_path / "a", billings="id,client,on,amount\n" + "B,C1,2025-01-01,x\n" * 9)
    report = load(wrong, now=NOW, skips_bad_rows=True)
    assert "More than 3 rows are wrong" in report.rejected[-1].reason
    assert (report.is_unreadable, report.is_written) == (True, False)
    many = write(tmp_path / "b", clients="id,name\n" + "\n".join(f"K{n},A" for n in range(6)))
    assert "more than 5 rows; import it in parts" in load(many, now=NOW).rejected[0].reason
    few = write(tmp_path / "c", clients="id,name\n" + "\n".join(f"K{n},A" for n in range(5)))
    assert load(few, now=NOW).is_written
