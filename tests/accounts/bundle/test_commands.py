"""import_bundle and export_bundle as they are called."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Client
from tests.accounts.bundle.files import OFFICE, write

pytestmark = pytest.mark.django_db

BROKEN = OFFICE | {"clients": "id,name,country\nC1,Acme,\nC2,Birch,Atlantis"}


def test_json_is_one_document_on_standard_output(tmp_path, capsys):
    call_command("import_bundle", write(tmp_path, **OFFICE), "--json")
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "tables": {
            name: {"created": rows, "updated": 0, "unchanged": 0, "deleted": 0, "rejected": 0}
            for name, rows in (("teams", 1), ("people", 2), ("clients", 2))
        },
        "rejected": [],
        "warnings": [],
    }
    assert "clients.csv: 2 rows" in err


def test_report_for_people_is_on_standard_error(tmp_path, capsys):
    call_command("import_bundle", write(tmp_path, **OFFICE))
    out, err = capsys.readouterr()
    assert out == ""
    assert "clients: 2 created, 0 updated, 0 unchanged, 0 deleted, 0 rejected" in err


def test_rejected_rows_end_it_with_status_1(tmp_path, capsys):
    with pytest.raises(CommandError, match="Nothing was written: rejected rows: 1") as ended:
        call_command("import_bundle", write(tmp_path, **BROKEN), "--json")
    assert ended.value.returncode == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["rejected"] == [
        {
            "file": "clients.csv",
            "line": 3,
            "column": "country",
            "value": "Atlantis",
            "reason": "is no country code; write two letters of ISO 3166, like DE.",
        }
    ]
    assert "rejected: clients.csv, line 3, country 'Atlantis': is no country code" in err


def test_skipped_rows_are_written_to_a_file_with_their_reasons(tmp_path, monkeypatch):
    folder = write(tmp_path / "bundle", **BROKEN)
    monkeypatch.chdir(tmp_path)
    call_command("import_bundle", folder, "--skip-bad-rows")
    call_command("import_bundle", folder, "--skip-bad-rows", "--rejected=bad.csv")
    assert Client.objects.count() == 1
    for name in ("rejected.csv", "bad.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as stream:
            assert list(csv.reader(stream)) == [
                ["file", "line", "column", "value", "reason"],
                [
                    "clients.csv",
                    "3",
                    "country",
                    "Atlantis",
                    "is no country code; write two letters of ISO 3166, like DE.",
                ],
            ]


def test_dry_run_writes_nothing(tmp_path, capsys):
    call_command("import_bundle", write(tmp_path, **OFFICE), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["tables"]["clients"]["created"] == 2
    assert not Client.objects.exists()


def test_file_that_cannot_be_read_ends_it_with_status_1(tmp_path, capsys):
    folder = write(tmp_path, clients="id;name")
    with pytest.raises(CommandError, match="a file can't be read") as ended:
        call_command("import_bundle", folder, "--skip-bad-rows", "--json", "--rejected=/dev/null")
    assert ended.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["rejected"][0]["file"] == "clients.csv"


def test_path_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError) as ended:
        call_command("import_bundle", tmp_path / "nothing")
    assert ended.value.returncode == 2


def test_long_lists_of_rejected_rows_are_cut_for_people_only(tmp_path, capsys):
    rows = "\n".join(f"C{number},Acme,Atlantis" for number in range(60))
    with pytest.raises(CommandError):
        call_command("import_bundle", write(tmp_path, clients=f"id,name,country\n{rows}"), "--json")
    out, err = capsys.readouterr()
    assert len(json.loads(out)["rejected"]) == 60
    assert "… and 10 more." in err


def test_export_prints_the_row_counts(tmp_path, capsys):
    call_command("import_bundle", write(tmp_path / "in", **OFFICE))
    capsys.readouterr()
    call_command("export_bundle", tmp_path / "out.zip", "--json")
    out, err = capsys.readouterr()
    assert json.loads(out) == {"tables": {"agency": 7, "teams": 1, "people": 2, "clients": 2}}
    assert "clients.csv: 2 rows" in err


def test_export_into_an_occupied_folder_is_wrong_usage(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(CommandError, match="thesis") as ended:
        call_command("export_bundle", tmp_path)
    assert ended.value.returncode == 2
