"""What is heavy: a million rows come in, bombs stay out; each with its time and peak memory."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.accounts.bundle.files import write
from tests.corpus.table import OFFICE
from tests.processes import Installation

pytestmark = [pytest.mark.deep, pytest.mark.timeout(1200)]
ROWS = 1_000_000
WORKER = 1_024  # megabytes
TOUCHES = "id,client,at,channel,direction,person\n"


def touches(path: Path, channel: str) -> None:
    row = f"t%d,C1,2025-07-01T10:00:00Z,{channel},outbound,ann\n"
    with (path / "touches.csv").open("w") as file:
        file.write(TOUCHES)
        file.writelines(row % number for number in range(ROWS))


def million_rows(path: Path) -> None:
    touches(path, "call")


def million_bad_rows(path: Path) -> None:
    touches(path, "fax")


def packed_zeros(path: Path) -> None:
    """2 GB that pack to 2 MB, in a file that is called a table."""
    with (
        ZipFile(path / "b.zip", "w", ZIP_DEFLATED) as made,
        made.open("clients.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(2_048):
            file.write(b"0" * 1024**2)


def commas(path: Path) -> None:
    (path / "clients.csv").write_bytes(b"id,name\n" + b"," * 20_000_000)


def columns(path: Path) -> None:
    (path / "clients.csv").write_text("id,name," + ",".join(map(str, range(1_000_000))) + "\n")


def open_quote(path: Path) -> None:
    (path / "clients.csv").write_bytes(b'id,name\nC9,"' + b"x,\n" * 10_000_000)


REFUSED: list[Callable[[Path], None]] = [packed_zeros, commas, columns, open_quote]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("heavy")
    database = f"sqlite:///{folder / 'db.sqlite3'}"
    made = Installation(folder, {"DATABASE_URL": database, "KPIDASH_NOW": "2026-11-21T08:00:00Z"})
    made.manage("migrate", "--verbosity=0")
    made.manage("import_bundle", str(write(folder / "office", **OFFICE)))
    return made


def imported(installation: Installation, path: Path) -> dict[str, Any]:
    files = list(path.glob("*.zip")) or [path]
    told: dict[str, Any] = json.loads(
        installation.ask("-m", "tests.corpus.measured", str(files[0]), patience=1_000)
    )
    sys.stdout.write(f"\n{path.name}: {told}\n")
    return told


@pytest.mark.parametrize("bomb", REFUSED, ids=lambda bomb: bomb.__name__)
def test_bomb_is_refused_in_milliseconds_and_within_a_workers_memory(
    installation: Installation, tmp_path: Path, bomb: Callable[[Path], None]
) -> None:
    bomb(tmp_path)
    told = imported(installation, tmp_path)
    assert (told["written"], bool(told["reason"])) == (0, True)
    # An open quote is read for a million rows before it is given up; the others take 0.1 s.
    assert told["milliseconds"] < 20_000
    assert told["megabytes"] < WORKER


def test_million_bad_rows_are_all_told_and_none_comes_in(
    installation: Installation, tmp_path: Path
) -> None:
    million_bad_rows(tmp_path)
    told = imported(installation, tmp_path)
    assert (told["written"], told["rejected"]) == (0, ROWS)
    assert told["megabytes"] < WORKER


def test_million_rows_come_in_within_a_workers_memory(
    installation: Installation, tmp_path: Path
) -> None:
    million_rows(tmp_path)
    told = imported(installation, tmp_path)
    assert (told["written"], told["rejected"]) == (ROWS, 0)
    assert told["megabytes"] < WORKER
