"""Breaks the engine and the KPIs on purpose, one small change after the other: `make mutants`.

A change that no test notices is a rule that no test holds. The work is done in
a copy of the checkout. There decorators are written as calls after their
functions, because mutmut leaves decorated functions alone, and every KPI is one.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

SEED = 20261121
ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "var" / "mutants"
SOURCES = ("metrics/engine", "metrics/kpis")
TESTS = ("tests/metrics/engine", "tests/metrics/kpis")
LEFT_BEHIND = (".git", ".venv*", "var", "node_modules", "static", "staticfiles", ".hypothesis")
SETTINGS = """\
[mutmut]
source_paths={sources}
pytest_add_cli_args_test_selection={tests}
pytest_add_cli_args=
    -n0
    -mnot slow
    -knot (laws or anonymity or to_the_cent or tell_the_life or changes_no_movement)
also_copy={copied}
"""


def main() -> None:
    """Break it in as many places as asked for, chosen by chance, and tell what survived."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    if not COPY.exists():
        _copy()
    mutmut("run", "none.of.them")  # makes the mutants, and finds which test reaches what
    names = [name for name in known() if name]
    chosen = Random(SEED).sample(names, wanted) if wanted else names  # noqa: S311
    mutmut("run", "--max-children", "2", *chosen)
    sys.stdout.write("\n".join(summary(known(), set(chosen))) + "\n")


def _copy() -> None:
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    for folder in SOURCES:
        for file in sorted((COPY / folder).glob("*.py")):
            file.write_text(loosened(file.read_text(encoding="utf-8")), encoding="utf-8")
    (COPY / "setup.cfg").write_text(_settings(), encoding="utf-8")


def mutmut(*arguments: str) -> str:
    """What mutmut prints; that no mutant has a name isn't wrong."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=COPY, check=False, stdout=subprocess.PIPE, text=True)
    return done.stdout


def known() -> dict[str, str]:
    """Every mutant that some test could notice, with what became of it."""
    lines = mutmut("results", "--all", "true").splitlines()
    found = {match[1]: match[2] for line in lines if (match := re.match(r"\s*(\S+): (.+)", line))}
    return {name: state for name, state in found.items() if state not in ("no tests", "skipped")}


def _settings() -> str:
    copied = sorted(
        path.name for path in COPY.iterdir() if path.name not in ("setup.cfg", "mutants")
    )
    return SETTINGS.format(sources=_lines(SOURCES), tests=_lines(TESTS), copied=_lines(copied))


def _lines(values: tuple[str, ...] | list[str]) -> str:
    return "".join(f"\n    {value}" for value in values)


def loosened(source: str) -> str:
    """`@kpi(…)` before a function becomes `name = kpi(…)(name)` after it."""
    lines = source.splitlines()
    decorated = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    for node in sorted(decorated, key=lambda node: -node.lineno):
        names = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
        if names & {"staticmethod", "classmethod"}:
            continue
        calls = [ast.get_source_segment(source, each) for each in node.decorator_list]
        after = node.name
        for call in reversed(calls):
            after = f"({call})({after})"
        indent = " " * node.col_offset
        lines.insert(node.end_lineno or node.lineno, f"{indent}{node.name} = {after}")
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def summary(states: dict[str, str], chosen: set[str]) -> list[str]:
    """How many of the chosen were noticed, and the names of those that weren't."""
    states = {name: state for name, state in states.items() if name in chosen}
    noticed = sum(state in ("killed", "timeout", "segfault") for state in states.values())
    lines = [f"{name}: {state}" for name, state in states.items() if state == "survived"]
    share = 100 * noticed / max(len(states), 1)
    return [
        *lines,
        f"{noticed} of {len(states)} noticed ({share:.1f} %)",
        str(Counter(states.values())),
    ]


if __name__ == "__main__":
    main()
