"""docs/asvs.md names each requirement of levels 1 and 2 once, and only files that exist."""

import re
from collections.abc import Iterator

from django.conf import settings

ROOT = settings.BASE_DIR
ROWS = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "docs" / "asvs.md").read_text().splitlines()
    if re.match(r"\| \d", line)
]
STATES = {"met", "partly", "not met", "operator", "n.a."}
# Levels 1 and 2: how many requirements each section starts with, and those of level 3 among them.
UP_TO = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def named(text: str) -> Iterator[str]:
    """6.2.1, 6.2.2 and 6.2.3 of "6.2.1 to 6.2.3 …"."""
    for first, last in re.findall(r"(\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))?", text):
        section, _, begin = first.rpartition(".")
        end = (last or first).rpartition(".")[2]
        yield from (f"{section}.{number}" for number in range(int(begin), int(end) + 1))


def test_each_requirement_of_levels_1_and_2_has_one_row() -> None:
    told = [id for row in ROWS for id in named(row[0])]
    expected = {f"{part}.{n}" for part, most in UP_TO.items() for n in range(1, most + 1)}
    assert len(told) == len(set(told))
    assert set(told) == expected


def test_each_row_has_a_state_and_says_what_holds_it() -> None:
    assert {row[1] for row in ROWS} <= STATES
    assert [row[0] for row in ROWS if len(row) != 3 or not row[2]] == []


def test_each_file_that_is_named_exists() -> None:
    files = re.findall(r"`([\w./-]+\.(?:py|md|html|txt|json|yml|js))`", str(ROWS))
    assert len(files) > 60
    assert [file for file in files if not (ROOT / file).exists()] == []
