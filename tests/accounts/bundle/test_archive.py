"""Bundles that come packed."""

import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from accounts.bundle import archive
from accounts.bundle.archive import UnreadableBundle, opened
from accounts.bundle.load import load
from accounts.models import Client, Team
from tests.accounts.bundle.conftest import NOW
from tests.accounts.bundle.files import packed

TEAMS = "id,name\nnorth,North\n"
CLIENTS = "id,name\nC1,Acme\n"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableBundle) as refused, opened(path):
        pass
    return str(refused.value)


@pytest.mark.parametrize("folder", ["", "bundle/", "export/2026/"])
def test_zip_is_read_with_or_without_a_folder_in_it(db, tmp_path, folder):
    path = packed(
        tmp_path / "b.zip",
        {f"{folder}teams.csv": TEAMS, f"{folder}clients.csv": CLIENTS, f"{folder}READ.me": "hello"},
    )
    assert load(path, now=NOW).is_written
    assert (Team.objects.count(), Client.objects.count()) == (1, 1)


def test_what_archivers_add_of_their_own_is_left_alone(tmp_path):
    files = {"b/teams.csv": TEAMS, "__MACOSX/b/._teams.csv": "x", "b/.hidden.csv": "x"}
    with opened(packed(tmp_path / "b.zip", files)) as bundle:
        assert list(bundle.files) == ["teams.csv"]


@pytest.mark.parametrize(
    "name", ["../teams.csv", "a/../../teams.csv", "/teams.csv", "..\\teams.csv", "C:\\teams.csv"]
)
def test_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    assert "outside of its folder" in refusal(packed(tmp_path / "b.zip", {name: TEAMS}))


def test_link_is_refused(tmp_path):
    link = ZipInfo("teams.csv")
    link.external_attr = 0o120777 << 16
    with ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    assert "outside of its folder" in refusal(tmp_path / "b.zip")


def test_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "SMALL_BYTES", 100_000)
    with ZipFile(tmp_path / "b.zip", "w", ZIP_DEFLATED) as made:
        made.writestr("teams.csv", b"0" * 1_000_000)
    assert "times its size, as no bundle does" in refusal(tmp_path / "b.zip")


def test_absurd_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    assert "at most" in refusal(packed(tmp_path / "b.zip", {"teams.csv": TEAMS}))


def test_absurd_number_of_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    files = {"teams.csv": TEAMS, "clients.csv": CLIENTS}
    assert "holds 2 files" in refusal(packed(tmp_path / "b.zip", files))


def test_file_that_unpacks_to_more_than_it_says_is_damaged(db, tmp_path):
    path = packed(tmp_path / "b.zip", {"teams.csv": TEAMS})
    content = bytearray(path.read_bytes())
    # The size in the table of contents, where readers look it up.
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 5)
    path.write_bytes(content)
    report = load(path, now=NOW)
    assert report.is_unreadable
    assert not Team.objects.exists()


def test_damaged_file_is_refused(db, tmp_path):
    path = packed(tmp_path / "b.zip", {"teams.csv": TEAMS})
    content = bytearray(path.read_bytes())
    content[content.index(b"North")] ^= 0xFF
    path.write_bytes(content)
    report = load(path, now=NOW)
    assert "damaged from here on" in report.rejected[0].reason
    assert not Team.objects.exists()


def test_file_twice_is_refused(tmp_path):
    with ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr("teams.csv", TEAMS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("teams.csv", TEAMS)
    assert "holds teams.csv twice" in refusal(tmp_path / "b.zip")


def test_files_in_several_folders_are_refused(tmp_path):
    files = {"a/teams.csv": TEAMS, "b/clients.csv": CLIENTS}
    assert "several folders (a, b)" in refusal(packed(tmp_path / "b.zip", files))


def test_encrypted_archive_is_refused(tmp_path):
    path = packed(tmp_path / "b.zip", {"teams.csv": TEAMS})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "encrypted" in refusal(path)


def test_packing_that_is_not_known_is_refused(tmp_path):
    path = packed(tmp_path / "b.zip", {"teams.csv": TEAMS})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 10] = 93
    path.write_bytes(content)
    assert "packed in a way of its own" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"id,name\nC1,Acme\n", b"PK\x03\x04 and no more"])
def test_what_is_no_archive_is_refused(db, tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    report = load(tmp_path / "b.zip", now=NOW)
    assert report.is_unreadable
    assert "neither a folder nor a .zip" in report.rejected[0].reason


def test_folder_without_a_csv_file_is_no_bundle(tmp_path):
    (tmp_path / "notes.md").write_text("hello")
    assert "holds no CSV files" in refusal(tmp_path)


def test_other_files_in_a_folder_are_left_alone(tmp_path):
    for name in ("teams.csv", "MAPPING.md", "expected.json", ".clients.csv"):
        (tmp_path / name).write_text(TEAMS)
    (tmp_path / "clients.csv").mkdir()
    with opened(tmp_path) as bundle:
        assert list(bundle.files) == ["teams.csv"]
