"""The import contracts bite: a forbidden import, planted in a copy, breaks the right one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

LINT = Path(sys.executable).with_name("lint-imports")
PACKAGES = ("accounts", "kpidash", "metrics")


def broken_contracts(tree: Path) -> list[str]:
    asked = subprocess.run(
        [LINT, "--no-cache"], cwd=tree, capture_output=True, text=True, timeout=120, check=False
    )
    text = " ".join(asked.stdout.split("Contracts: ")[0].split())
    return [part for part in text.split("KEPT") if "BROKEN" in part]


@pytest.fixture
def copy(tmp_path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            settings.BASE_DIR / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "forbidden", "contract"),
    [
        ("metrics/engine/periods.py", "import django", "are pure"),
        ("metrics/kpis/retention.py", "from accounts.models import Client", "are pure"),
        ("accounts/access.py", "import metrics.models", "knows nothing of what it means"),
        ("metrics/models/runs.py", "import metrics.runs", "stands on whatever makes them"),
        ("accounts/models/people.py", "import accounts.access", "the writes on the rules"),
        ("accounts/access.py", "import pandas", "records know no frames"),
    ],
)
def test_forbidden_import_breaks_its_contract(copy, module, forbidden, contract):
    path = copy / module
    path.write_text(f"{path.read_text()}\n{forbidden}\n")
    assert any(contract in broken for broken in broken_contracts(copy))
