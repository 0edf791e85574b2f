"""Whether an answer is the published one: within its tolerance, as it would be shown."""

import re
from datetime import datetime
from math import isclose
from numbers import Real
from typing import Any

from metrics.formats import rounded
from tests.vector_kinds.cases import Answer

# `nps_0dp` is `nps` as it is shown, without decimals.
SHOWN = re.compile(r"(?P<of>.+)_(?P<decimals>\d)dp")
Tolerance = float | dict[str, float]


def differences(
    expected: Answer, answer: Answer, tolerance: Tolerance
) -> dict[str, tuple[Any, Any]]:
    """Expected and answered, where they differ; what was answered beyond it is of no interest."""
    if "error" in expected or "error" in answer:
        agree = "error" in expected and "error" in answer
        return {} if agree else {"error": (expected.get("error"), answer)}
    found = {key: (want, _shown(key, answer)) for key, want in expected.items()}
    return {
        key: (want, got)
        for key, (want, got) in found.items()
        if not is_close(want, got, _within(key, tolerance))
    }


def _shown(key: str, answer: Answer) -> Any:
    match = SHOWN.fullmatch(key)
    if key in answer or not match:
        return answer.get(key, "missing")
    value = answer.get(match["of"], "missing")
    return float(rounded(value, int(match["decimals"]))) if isinstance(value, float) else value


def _within(key: str, tolerance: Tolerance) -> float:
    """A tolerance by units holds for the figures that end with the unit; instants in seconds."""
    if not isinstance(tolerance, dict):
        return tolerance
    unit = next((unit for unit in tolerance if key.endswith(unit)), "seconds")
    return tolerance.get(key, tolerance.get(unit, 0.0))


def is_close(want: Any, got: Any, tolerance: float) -> bool:
    match want:
        case dict():
            return isinstance(got, dict) and all(
                is_close(one, got.get(key, "missing"), tolerance) for key, one in want.items()
            )
        case list():
            return (
                isinstance(got, list)
                and len(got) == len(want)
                and all(
                    is_close(one, other, tolerance) for one, other in zip(want, got, strict=True)
                )
            )
        case None | bool():
            return bool(got is want)
        case str():
            return isinstance(got, str) and _is_same(want, got, tolerance)
    return isinstance(got, Real) and isclose(got, want, rel_tol=0, abs_tol=tolerance)


def _is_same(want: str, got: str, tolerance: float) -> bool:
    try:
        apart = datetime.fromisoformat(want) - datetime.fromisoformat(got)
    except ValueError:
        return want == got
    return abs(apart.total_seconds()) <= tolerance
