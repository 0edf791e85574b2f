from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest


@pytest.fixture
def lines(demo):
    """Targets for the same thing, whole scope and window, in order."""
    found = defaultdict(list)
    for row in demo.bundle["targets"]:
        found[row["kpi"], row["scope"], row["window"]].append(row)
    return found


def test_targets_follow_each_other_without_gap_or_overlap(lines):
    for line, rows in lines.items():
        for before, after in pairwise(rows):
            assert before["until"] == after["from"], line
        assert all(row["reason"] for row in rows)


def test_retention_was_raised_within_the_last_year(lines, world):
    before, after = lines["logo_retention", "agency", "year"]

    assert (before["target"], after["target"]) == ("88", "90")
    assert (world.today - date.fromisoformat(after["from"])).days < 366


def test_a_new_target_begins_next_quarter(lines):
    *_, coming = lines["first_response_time", "agency", "month"]

    assert coming["from"] == "2027-01-01"


def test_one_team_and_the_new_colleague_have_targets_of_their_own(lines, scene):
    assert lines["nps", "team:creative", "year"][0]["target"] == "50"
    assert lines["sla_attainment", f"person:{scene.crew.joiner.id}", "month"][0]["target"] == "75"
