"""What is installed: locked, hashed, from nowhere in particular, and matching."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from plotly.offline import get_plotlyjs_version

REQUIREMENTS = settings.BASE_DIR / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", lock.read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_requirement_is_locked_with_a_hash(lock):
    entries = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", lock.read_text(), flags=re.MULTILINE)
    assert len(entries) > 1
    assert [entry for entry in entries[1:] if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    "path",
    [*LOCKS, settings.BASE_DIR / ".npmrc", settings.BASE_DIR / "pyproject.toml"],
    ids=lambda path: path.name,
)
def test_no_package_index_is_named(path):
    assert "://" not in path.read_text()


def test_npm_lock_names_no_addresses_of_packages():
    packages = json.loads((settings.BASE_DIR / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_development_runs_on_the_versions_that_are_installed_elsewhere():
    development = pins(REQUIREMENTS / "dev.txt")
    app = pins(REQUIREMENTS / "app.txt")
    assert {name: development.get(name) for name in app} == app


def test_charts_are_checked_by_the_plotly_that_the_pages_load():
    package = json.loads((settings.BASE_DIR / "package.json").read_text())
    assert package["dependencies"]["plotly.js-basic-dist-min"] == get_plotlyjs_version()
