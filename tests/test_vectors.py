"""Cases with published answers: other products' tests, worked examples and datasets.

Those of `tests/vectors` always run; with them the folder that KPIDASH_VECTORS
names, or the one beside this checkout. Each is answered by the product itself,
from records wherever its records can tell it.
"""

import os
from pathlib import Path

import pytest

from tests.vector_kinds import answered
from tests.vector_kinds.cases import Case
from tests.vector_kinds.comparing import differences

OWN = Path(__file__).parent / "vectors"
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "vectors"
NAMED = os.environ.get("KPIDASH_VECTORS")
GIVEN = Path(NAMED) if NAMED else BESIDE
MINUTE = {"minutes": 0.999}
OWN_CASES, GIVEN_CASES = Case.in_folder(OWN), Case.in_folder(GIVEN)
KNOWN = [case.told for case in OWN_CASES]
CASES = [
    *(pytest.param(case, id=case.id) for case in OWN_CASES),
    *(pytest.param(case, id=f"given-{case.id}") for case in GIVEN_CASES if case.told not in KNOWN),
]


@pytest.mark.parametrize("case", CASES)
def test_published_answer_is_ours(case):
    told = case.told
    assert differences(told["expected"], answered(case), told["tolerance"]) == {}


def test_no_case_is_left_out():
    assert len(OWN_CASES) == 200
    assert not NAMED or GIVEN_CASES, "KPIDASH_VECTORS names a folder without cases"


def test_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="unknown kind 'horoscope'; known are annualise, "):
        answered(Case(OWN, {"id": "new-001", "kind": "horoscope"}))


def test_file_that_holds_no_cases_is_an_error(tmp_path):
    (tmp_path / "other.json").write_text('{"schema": "another/1"}')
    with pytest.raises(ValueError, match=r"other\.json has"):
        Case.in_folder(tmp_path)


@pytest.mark.parametrize(
    ("expected", "answer", "tolerance", "differ"),
    [
        ({"rate": 0.5}, {"rate": 0.5004, "n": 7}, 0.0005, False),
        ({"rate": 0.5}, {"rate": 0.5006}, 0.0005, True),
        ({"rate": 0.5}, {}, 0.0005, True),
        ({"rate": None}, {"rate": None}, 0, False),
        ({"rate": None}, {"rate": 0.0}, 1, True),
        ({"rate": 0.0}, {"rate": None}, 1, True),
        ({"nps_0dp": -9}, {"nps": -8.95}, 0, False),
        ({"nps_0dp": -9}, {"nps": -8.45}, 0, True),
        ({"met": True, "margin_minutes": 30}, {"met": True, "margin_minutes": 30.9}, MINUTE, False),
        ({"met": True}, {"met": False}, MINUTE, True),
        ({"seconds": 30}, {"seconds": 31}, MINUTE, True),
        ({"due_at": "2026-03-02T09:00:00Z"}, {"due_at": "2026-03-02T10:00:00+01:00"}, 0, False),
        ({"due_at": "2026-03-02T09:00:00Z"}, {"due_at": "2026-03-02T09:00:01Z"}, 0, True),
        ({"due_at": "2026-03-02T09:00:00Z"}, {"due_at": None}, 0, True),
        ({"rows": {"1": [1, 36]}}, {"rows": {"1": [1, 36]}}, 0, False),
        ({"rows": {"1": [1, 36]}}, {"rows": {"1": [1, 37]}}, 0, True),
        ({"movements": [["new", 1.0]]}, {"movements": []}, 0, True),
        ({"error": "out of range"}, {"error": "off the scale"}, 0, False),
        ({"error": "out of range"}, {"nps": 100.0}, 0, True),
        ({"nps": 100.0}, {"error": "off the scale"}, 0, True),
    ],
)
def test_answers_agree_within_their_tolerance(expected, answer, tolerance, differ):
    assert bool(differences(expected, answer, tolerance)) is differ
