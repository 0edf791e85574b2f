"""The oracle's own check: numbers worked out by hand for a small agency."""

import json
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.ask import KPIS, ask
from tests.oracle.rows import Records, read_bundle
from tests.oracle.windows import window_at

BUNDLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "bundles" / "tiny"
FIELDS = ("value", "numerator", "denominator", "n", "open", "undecided")


def checks() -> list[dict[str, Any]]:
    """What the bundle expects of the KPIs that the oracle knows."""
    path = BUNDLE / "expected.json"
    if not path.exists():
        return []
    expected = json.loads(path.read_text(encoding="utf-8"))
    return [
        {**check, "now": expected["now"]}
        for check in expected["checks"]
        if check["kpi"] in KPIS and check["scope"] != "client:C99"
    ]


@cache
def records() -> Records:
    return read_bundle(BUNDLE)


def window(check: dict[str, Any]) -> tuple[date, date]:
    if "start" in check:
        return date.fromisoformat(check["start"]), date.fromisoformat(check["end"])
    month = date.fromisoformat(check["at"] + "-01")
    return window_at(check["window"], month, fiscal_start=records().fiscal_start)


def answer(check: dict[str, Any]) -> dict[str, Any]:
    start, end = window(check)
    now = datetime.fromisoformat(check["now"])
    try:
        found = ask(records(), check["kpi"], scope=check["scope"], start=start, end=end, now=now)
    except ValueError as error:
        return {"error": str(error)}
    if "part" in check:
        found["value"] = found["parts"].get(check["part"], Fraction(0))
        del found["numerator"], found["denominator"]
    return found


@pytest.mark.parametrize("key", sorted(KPIS))
def test_the_oracle_says_what_was_worked_out_by_hand(key):
    asked = [check for check in checks() if check["kpi"] == key]
    if not asked:
        pytest.skip("The bundle with the numbers worked out by hand isn't here.")
    wrong = [found for check in asked if (found := differences(check, answer(check)))]
    assert wrong == []


def differences(check: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    expect = check["expect"]
    if expect.get("error"):
        return {} if "error" in found else {"expected an error": check}
    fields = [field for field in FIELDS if field in expect and field in found]
    wrong = {
        field: (expect[field], found[field])
        for field in fields
        if not is_close(expect[field], found[field], check["tolerance"])
    }
    return {**wrong, "check": check} if wrong else {}


def is_close(expected: float | None, found: Fraction | None, tolerance: float) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    return float(found) == pytest.approx(expected, abs=tolerance)
