"""Real and public records, with numbers that nobody of this project calculated.

Each bundle goes through the commands as a user runs them: migrate, import,
recompute, ask; then export, import into an empty installation, and ask again.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.kpi import CATALOGUE
from tests.processes import Installation
from tests.servers import Postgres

BUNDLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "bundles"
NAMES = sorted(path.parent.name for path in BUNDLES.glob("*/expected.json"))
# A second installation for each would take minutes: KPIDASH_ROUND_TRIPS=all asks for them.
ALL = os.environ.get("KPIDASH_ROUND_TRIPS") == "all"
# These two always, all of them in a deep look.
OFTEN = ("tiny", "renewal_book_csm")
ROUND_TRIPS = NAMES if ALL else [name for name in NAMES if name in OFTEN]
ON_POSTGRES = NAMES if ALL else [name for name in NAMES if name == "tiny"]
QUERY = ("kpi", "scope", "window", "at", "start", "end", "split")


@dataclass(frozen=True)
class Answered:
    """What an installation said of one bundle."""

    second_import: dict[str, Any]
    answers: str
    after_round_trip: str


@cache
def checks_of(bundle: str) -> tuple[str, list[dict[str, Any]]]:
    expected = json.loads((BUNDLES / bundle / "expected.json").read_text(encoding="utf-8"))
    return expected["now"], [one for one in expected["checks"] if one["kpi"] in CATALOGUE]


def marks(name: str) -> list[pytest.MarkDecorator]:
    group = pytest.mark.xdist_group(name)
    return [group] if name in OFTEN else [group, pytest.mark.deep]


CASES = [
    pytest.param(name, key, marks=marks(name), id=f"{name}-{key}")
    for name in NAMES
    for key in sorted({check["kpi"] for check in checks_of(name)[1]})
]
EACH = [pytest.param(name, marks=marks(name), id=name) for name in NAMES]


def asked(folder: Path, bundle: Path, *, now: str, queries: str, url: str = "") -> tuple[str, str]:
    """An installation with the bundle in it: what a second import says, and the answers."""
    folder.mkdir()
    database = url or f"sqlite:///{folder / 'db.sqlite3'}"
    place = Installation(folder, {"DATABASE_URL": database, "KPIDASH_NOW": now})
    exported = str(folder / "exported")
    told = place.ask("-m", "tests.reference_installation", str(bundle), queries, exported)
    said = json.loads(told)
    return said["again"], said["answers"]


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Answered]:
    @cache
    def answer(name: str) -> Answered:
        folder = tmp_path_factory.mktemp(name)
        now, checks = checks_of(name)
        queries = folder / "queries.json"
        asks = [{key: check[key] for key in QUERY if key in check} for check in checks]
        queries.write_text(json.dumps(asks), encoding="utf-8")
        common = {"now": now, "queries": str(queries)}
        again, answers = asked(folder / "first", BUNDLES / name, **common)
        if name not in ROUND_TRIPS:
            return Answered(json.loads(again), answers, "")
        _, returned = asked(folder / "second", folder / "first" / "exported", **common)
        return Answered(json.loads(again), answers, returned)

    return answer


def is_close(check: dict[str, Any], field: str, got: Any) -> bool:
    want, tolerance = check["expect"][field], check.get("tolerance", 0.005)
    if isinstance(tolerance, dict):
        tolerance = tolerance.get(field, tolerance.get("*", 0.005))
    if want is None or got is None or isinstance(want, bool | str):
        return bool(want == got)
    return bool(got == pytest.approx(want, rel=1e-9, abs=tolerance))


def part_of(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """One part of a split answer; nothing where there is no such part."""
    parts = {part["part"].casefold(): part for part in answer["parts"]}
    return parts.get(name.casefold(), {})


def differences(check: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    if check["expect"].get("error"):
        return {} if answer.get("error") else {"error": answer}
    answer = part_of(answer, check["part"]) if "part" in check else answer
    return {
        field: (want, answer.get(field, "missing"))
        for field, want in check["expect"].items()
        if field not in answer or not is_close(check, field, answer[field])
    }


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("name", "key"), CASES)
def test_every_expected_number_holds(answered, name, key):
    _, checks = checks_of(name)
    answers = json.loads(answered(name).answers)
    wrong = [
        (check["scope"], check.get("note"), found)
        for check, answer in zip(checks, answers, strict=True)
        if check["kpi"] == key and (found := differences(check, answer))
    ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", EACH)
def test_second_import_changes_nothing(answered, name):
    tables = answered(name).second_import["tables"]
    touched = {
        table: counts
        for table, counts in tables.items()
        if any(counts[what] for what in ("created", "updated", "deleted", "rejected"))
    }
    assert touched == {}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", [each for each in EACH if each.id in ROUND_TRIPS])
def test_exported_and_imported_again_gives_the_same_answers(answered, name):
    assert answered(name).after_round_trip == answered(name).answers


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", [each for each in EACH if each.id in ON_POSTGRES])
def test_postgresql_gives_the_same_answers(
    answered, postgres: Postgres, postgres_url, tmp_path, name
):
    now, checks = checks_of(name)
    queries = tmp_path / "queries.json"
    asks = [{key: check[key] for key in QUERY if key in check} for check in checks]
    queries.write_text(json.dumps(asks), encoding="utf-8")
    _, answers = asked(
        tmp_path / "pg", BUNDLES / name, now=now, queries=str(queries), url=postgres_url
    )
    assert answers == answered(name).answers
