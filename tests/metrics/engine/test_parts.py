"""Splits: numbers taken apart, and put together again."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from metrics.engine.frames import NO_PART, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Kpi, Unit
from metrics.engine.parts import parts_within, splits_within
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import day_number, records_from_text
from metrics.engine.workbench import Workbench

MARCH = Window.at(WindowKind.MONTH, date(2026, 3, 1))
DAY = day_number(date(2026, 3, 10))
BOTH = ("reason", "channel")


def made(fold: Fold, **more: object) -> Kpi:
    def rows(touches):
        """Rows that the test lays out itself."""

    told: dict[str, Any] = {
        "key": "made",
        "name": "Made",
        "meaning": "Made for a test.",
        "unit": Unit.PERCENT,
        "better": Better.HIGHER,
        "kind": Kind.OUTCOME,
        "group": Group.KEEP,
        "formula": "",
        "why": "",
        "credit": "",
        "rows": "client",
        "records": ("touches",),
        "example": Example(given={}, expect=None),
        "compute": rows,
        "tables": ("touches",),
    }
    return Kpi(**{**told, "fold": fold, **more})


def parts_of(kpi: Kpi, *, split: str = "reason", **columns):
    bench = Workbench(records_from_text({}), datetime.fromisoformat("2026-11-21T09:00:00Z"))
    size = len(columns["by_reason"])
    told = {
        "client": np.full(size, -1),
        "record": np.array([f"r{number}" for number in range(size)], dtype=object),
        "numerator": np.ones(size),
        "denominator": np.ones(size),
        "on": DAY,
        "person": -1,
        "owner": -1,
        "team": -1,
        "grain": "",
        "window": -1,
    }
    columns = {
        name: np.array(values, dtype=object) if isinstance(values[0], str) else np.array(values)
        for name, values in columns.items()
    }
    rows = contributions(**{**told, **columns})
    return parts_within(
        kpi,
        rows,
        MARCH,
        split,
        kind=ScopeKind.AGENCY,
        code=0,
        tree=bench.ownership.tree,
        today=bench.today,
    )


def told(parts):
    return [(part.part, part.value, part.numerator, part.denominator, part.n) for part in parts]


def test_each_part_has_its_own_base():
    parts = parts_of(made(Fold.SHARE), by_reason=["b", "a", "a"], numerator=[1.0, 1.0, 0.0])
    assert told(parts) == [("a", 50.0, 1.0, 2.0, 2), ("b", 100.0, 1.0, 1.0, 1)]
    assert parts[0].low == pytest.approx(9.453, abs=0.001)


def test_parts_of_one_whole_share_its_base_and_add_up():
    kpi = made(Fold.SHARE, parts_share_whole=True)
    parts = parts_of(kpi, by_reason=["price", "", "moved", ""], numerator=[1.0, 0.0, 1.0, 1.0])
    assert told(parts) == [
        ("moved", 25.0, 1.0, 4.0, 4),
        ("price", 25.0, 1.0, 4.0, 4),
        ("unknown", 25.0, 1.0, 4.0, 4),
    ]


def test_row_without_label_is_unknown_and_stands_last():
    parts = parts_of(made(Fold.SUM), by_reason=["", "zoo"], numerator=[2.0, 3.0])
    assert told(parts) == [("zoo", 3.0, 3.0, None, 1), ("unknown", 2.0, 2.0, None, 1)]


def test_upper_and_lower_case_are_one_label():
    parts = parts_of(made(Fold.SUM), by_reason=["Price", "price", "PRICE"])
    assert told(parts) == [("PRICE", 3.0, 3.0, None, 3)]


def test_row_of_no_part_is_left_out():
    parts = parts_of(made(Fold.SUM), by_reason=["a", NO_PART], numerator=[1.0, 5.0])
    assert told(parts) == [("a", 1.0, 1.0, None, 1)]


def test_rows_that_only_a_split_shows_are_in_its_parts():
    parts = parts_of(made(Fold.SUM), by_reason=["a", "b", "c"], apart=["", "reason", "other"])
    assert [part.part for part in parts] == ["a", "b"]


def test_without_the_split_there_are_no_parts():
    bench = Workbench(records_from_text({}), datetime.fromisoformat("2026-11-21T09:00:00Z"))
    rows = contributions(
        client=-1, record="r", numerator=1, denominator=1, on=DAY, owner=-1, team=-1, grain=""
    )
    assert (
        parts_within(
            made(Fold.SUM),
            rows,
            MARCH,
            "reason",
            kind=ScopeKind.AGENCY,
            code=0,
            tree=bench.ownership.tree,
            today=bench.today,
        )
        == []
    )


def test_open_ones_have_waited_at_least_as_long_as_so_far():
    parts = parts_of(
        made(Fold.MEDIAN),
        split="reading",
        by_reason=["", "", "", "", ""],
        numerator=[1.0, 2.0, 3.0, 9.0, 7.0],
        state=["counted", "counted", "counted", "open", "excluded"],
    )
    assert [(part.part, part.value, part.n) for part in parts] == [
        ("median with open ones", 2.0, 4),
        ("90 % are answered within, with open ones", None, 4),
    ]


def test_nothing_asked_has_no_reading():
    assert parts_of(made(Fold.MEDIAN), split="reading", by_reason=[""], state=["excluded"]) == []


def test_parts_of_a_whole_of_which_nothing_is_judged_are_none():
    kpi = made(Fold.SHARE, parts_share_whole=True)
    parts = parts_of(kpi, by_reason=["price"], numerator=[1.0], state=["excluded"])
    assert parts == []


def test_reading_of_a_median_reads_the_rows_of_every_split():
    parts = parts_of(
        made(Fold.MEDIAN),
        split="reading",
        by_reason=["", "", ""],
        numerator=[1.0, 2.0, 3.0],
        apart=["", "", "reason"],
    )
    assert [(part.value, part.n) for part in parts] == [(2.0, 3), (3.0, 3)]


def test_splits_asked_together_are_as_each_alone():
    columns = {"by_reason": ["a", "b"], "by_channel": ["x", "x"], "numerator": [1.0, 2.0]}
    alone = {split: parts_of(made(Fold.SUM), split=split, **columns) for split in BOTH}
    bench = Workbench(records_from_text({}), datetime.fromisoformat("2026-11-21T09:00:00Z"))
    rows = contributions(
        **{
            name: np.array(values, dtype=object if name.startswith("by_") else float)
            for name, values in columns.items()
        },
        client=np.full(2, -1),
        record=np.array(["r0", "r1"], dtype=object),
        denominator=1.0,
        on=DAY,
        person=-1,
        owner=-1,
        team=-1,
        grain="",
        window=-1,
    )
    together = splits_within(
        made(Fold.SUM),
        rows,
        MARCH,
        BOTH,
        kind=ScopeKind.AGENCY,
        code=0,
        tree=bench.ownership.tree,
        today=bench.today,
    )
    assert together == alone
