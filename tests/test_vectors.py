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
CASES = [
    pytest.param(case, id=f"{name}-{case.id}")
    for name, folder in (("own", OWN), ("given", GIVEN))
    for case in Case.in_folder(folder)
]


@pytest.mark.parametrize("case", CASES)
def test_published_answer_is_ours(case):
    told = case.told
    assert differences(told["expected"], answered(case), told["tolerance"]) == {}


def test_no_case_is_left_out():
    assert len(Case.in_folder(OWN)) == 200
    assert not NAMED or Case.in_folder(GIVEN), "KPIDASH_VECTORS names a folder without cases"


def test_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="unknown kind 'horoscope'; known are annualise, "):
        answered(Case(OWN, {"id": "new-001", "kind": "horoscope"}))


def test_file_that_holds_no_cases_is_an_error(tmp_path):
    (tmp_path / "other.json").write_text('{"schema": "another/1"}')
    with pytest.raises(ValueError, match=r"other\.json has"):
        Case.in_folder(tmp_path)
