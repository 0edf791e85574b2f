"""KPIs of an agency's own: the one in the docs works, and what is wrong is said."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from metrics import own_kpis
from metrics.checks import errors_of
from metrics.engine.kpi import CATALOGUE
from tests.processes import Installation

DOCS = settings.BASE_DIR / "docs" / "own-kpis.md"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """The module of the docs, as an agency would save it."""
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    path = tmp_path / "ouragency" / "kpis.py"
    path.parent.mkdir()
    path.write_text(code[1], encoding="utf-8")
    return path


def installed(folder: Path) -> Installation:
    variables = {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "PYTHONPATH": str(folder),
        "KPIDASH_KPIS": "ouragency.kpis",
        "KPIDASH_NOW": "2026-11-21T09:00:00Z",
    }
    return Installation(folder, variables)


@pytest.mark.slow
def test_kpi_of_the_docs_is_computed_like_any_other(module: Path, tmp_path: Path) -> None:
    place = installed(tmp_path)
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "clients.csv").write_text("id,name\nc1,Acme\n")
    (bundle / "projects.csv").write_text(
        "id,client,due_on,fee\np1,c1,2026-03-10,12000\np2,c1,2026-03-11,400\n"
    )
    place.manage("check")
    place.manage("migrate", "--verbosity", "0")
    place.manage("import_bundle", str(bundle))
    place.manage("recompute")
    asked = ("--scope", "client:c1", "--window", "month", "--at", "2026-03", "--json")
    answer = json.loads(place.manage("kpi", "large_projects", *asked))
    assert (answer["value"], answer["numerator"], answer["denominator"]) == (50.0, 1.0, 2.0)
    assert answer["run"] is not None
    catalogue = json.loads(place.manage("catalogue", "--json"))
    assert catalogue[-1]["key"] == "large_projects"


@pytest.mark.slow
def test_kpi_that_breaks_its_own_example_does_not_start(module: Path, tmp_path: Path) -> None:
    code = module.read_text(encoding="utf-8")
    module.write_text(code.replace("expect=50.0", "expect=40.0"), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"gives 50\.0 for its worked example, not 40\.0"):
        installed(tmp_path).manage("check")


def test_without_own_modules_nothing_is_imported() -> None:
    own_kpis.enter([])


def test_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'no\.such\.module', which can't be imported"):
        own_kpis.enter(["no.such.module"])


def test_module_that_takes_a_key_again_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taking.py").write_text(
        "from metrics.engine.kpi import kpi, CATALOGUE\n"
        "old = CATALOGUE['mrr']\n"
        "def mrr(): pass\n"
        "kpi(name='MRR', unit=old.unit, better=old.better, kind=old.kind, group=old.group,\n"
        "    fold=old.fold, formula='', why='', credit='', rows='', records=(),\n"
        "    example=old.example)(mrr)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="There are two KPIs called mrr"):
        own_kpis.enter(["taking"])


def test_the_product_s_own_kpis_pass_their_checks() -> None:
    assert [list(errors_of(kpi)) for kpi in CATALOGUE.values()] == [[] for _ in CATALOGUE]
