"""Nobody can be made out: not by a number, not by what is left between two of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.anonymity import ENOUGH, lowest_seen, seen_at
from metrics.engine.compute import contributions_to, fold, rows_in_scope
from metrics.engine.kpi import CATALOGUE
from metrics.engine.ownership import NOBODY, TeamTree
from metrics.engine.periods import Window, add_months, windows_between
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import House, as_date, records_from_rows
from metrics.engine.workbench import Workbench

AGENCY = -1
KINDS = (ScopeKind.AGENCY, ScopeKind.TEAM)
# Teams in preorder: 0 has 1 and 2 below it, 2 has 3 and 4.
PARENTS = (NOBODY, 0, 0, 2, 2)


def shown(people, parents=PARENTS):
    """Who sees an answer of one wave: people by team -> the teams that see some, -1 = agency."""
    tree = TeamTree(np.array(parents, dtype=np.int64))
    teams = np.repeat(list(people), list(people.values())).astype(np.int64)
    seen = seen_at(np.zeros(len(teams), dtype=np.int64), teams, tree)
    found = {AGENCY} if (seen & 1).any() else set()
    for depth in range(len(tree.ancestors)):
        nodes = tree.at_depth(depth, teams)[(seen >> (depth + 1)) & 1 == 1]
        found |= set(nodes.tolist())
    return found


@pytest.mark.parametrize(
    ("people", "teams"),
    [
        ({1: 4}, set()),
        ({1: 5}, {AGENCY, 0, 1}),
        # Five in one and four in the other: the difference would be the four.
        ({1: 5, 3: 4}, {AGENCY, 0}),
        ({1: 5, 3: 5}, {AGENCY, 0, 1, 2, 3}),
        # One of the top team itself can't be told from those of team 1 if that is hidden.
        ({0: 1, 1: 5, 3: 6}, {AGENCY, 0, 2, 3}),
        ({0: 4, 1: 5}, {AGENCY, 0}),
        ({0: 5, 1: 5}, {AGENCY, 0, 1}),
        # Below team 2 one is hidden and the other with it; team 2 itself still shows.
        ({1: 5, 3: 5, 4: 1}, {AGENCY, 0, 1, 2}),
        # Nobody knows the team of three: they count for the agency, and no team shows.
        ({NOBODY: 3, 1: 5}, {AGENCY}),
        ({NOBODY: 5, 1: 5}, {AGENCY, 0, 1}),
        # Team 0 is hidden for the sake of those three; what is below it leaves eight.
        ({NOBODY: 3, 1: 5, 3: 5}, {AGENCY, 2, 3}),
        ({}, set()),
    ],
)
def test_team_is_shown_where_neither_it_nor_the_rest_is_a_few(people, teams):
    assert shown(people) == teams


def test_of_two_teams_alike_the_first_gives_way():
    assert shown({1: 5, 2: 5, 3: 2}, parents=(NOBODY, 0, 0, 0)) == {AGENCY, 0, 2}


def test_agency_without_teams_is_shown_as_a_whole():
    assert shown({NOBODY: 5}, parents=()) == {AGENCY}


def test_waves_are_judged_one_by_one():
    tree = TeamTree(np.array(PARENTS, dtype=np.int64))
    waves, teams = np.array([7] * 5 + [3] * 4 + [7]), np.array([1] * 10)
    assert (seen_at(waves, teams, tree) > 0).tolist() == [True] * 5 + [False] * 4 + [True]


def test_answer_keeps_the_lowest_team_that_sees_it():
    tree = TeamTree(np.array(PARENTS, dtype=np.int64))
    # Seen by the agency alone, down to team 0, to team 2, to team 3; the last by no one.
    teams, seen = np.array([3, 3, 3, 3, 3]), np.array([0b1, 0b11, 0b111, 0b1111, 0])
    assert lowest_seen(teams, seen, tree).tolist() == [NOBODY, 0, 2, 3, NOBODY]


FIRST = date(2025, 11, 1)
DAYS = 100
TODAY = FIRST + timedelta(days=DAYS - 8)


def told(days):
    return "" if days is None else str(FIRST + timedelta(days=days))


@st.composite
def agencies(draw):
    """Up to seven teams, up to two dozen people, and waves in which most of them answered."""
    parents = [draw(st.integers(-1, team - 1)) for team in range(draw(st.integers(0, 7)))]
    teams = [f"t{team}" for team in range(len(parents))]
    people = [f"p{number:02}" for number in range(draw(st.integers(4, 24)))]
    homes = st.sampled_from([*teams, *teams, ""])
    days = st.sampled_from(draw(st.lists(st.integers(0, DAYS), min_size=1, max_size=4)))
    waves = draw(st.lists(st.sampled_from(["", "spring", "autumn"]), min_size=1, max_size=3))
    answers = [
        (wave, person, draw(days), draw(st.integers(1, 5)))
        for wave in waves
        for person in [*people, "", ""]
        if draw(st.integers(0, 3))
    ]
    return {
        "teams": [
            {"id": team, "parent": teams[parent] if parent >= 0 else ""}
            for team, parent in zip(teams, parents, strict=True)
        ],
        "memberships": [spell for person in people for spell in spells(person, draw, homes)],
        "surveys": [
            {
                "id": f"{number:02}",
                "kind": "pulse",
                "person": person,
                "wave": wave,
                "responded_at": f"{told(day)}T{12 + number // 60}:{number % 60:02}:00Z",
                "score": str(score),
            }
            for number, (wave, person, day, score) in enumerate(answers)
        ],
    }


def spells(person, draw, homes):
    """In one team, or in another one from some day on, or for some time in none."""
    moves = [None, *sorted(draw(st.sets(st.integers(1, DAYS), max_size=1)))]
    for start, until in zip(moves, [*moves[1:], None], strict=True):
        if team := draw(homes):
            yield {
                "person": person,
                "team": team,
                "role": "account_manager",
                "from": told(start),
                "until": told(until),
            }


@dataclass(frozen=True)
class Given:
    """The answer that counts of one person in one wave, as it really was."""

    who: str
    wave: str
    month: str
    score: int
    nodes: frozenset[int]


def really_given(tables):
    """What was answered and by whom, found out the slow way."""
    last = {}
    for answer in sorted(tables["surveys"], key=lambda one: one["responded_at"]):
        day = answer["responded_at"][:10]
        if day <= str(TODAY):
            who = answer["person"] or f"somebody {answer['id']}"
            wave = answer["wave"] or day[:7]
            last[wave, who] = Given(
                who, wave, day[:7], int(answer["score"]), nodes_of(answer["person"], day, tables)
            )
    return list(last.values())


def nodes_of(person, day, tables):
    """The agency, and the teams from the person's own on upwards."""
    above = {team["id"]: team["parent"] for team in tables["teams"]}
    team = next(
        (
            spell["team"]
            for spell in tables["memberships"]
            if spell["person"] == person and spell["from"] <= day < (spell["until"] or "9")
        ),
        "",
    )
    found = {AGENCY}
    while team:
        found.add(int(team[1:]))
        team = above[team]
    return frozenset(found)


def opened(tables):
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 18, tzinfo=UTC)
    return Workbench(records_from_rows(tables, house=House()), now)


def windows_of(tables):
    """Lists of windows, each of one kind: all that pages offer, and all that somebody may type."""
    offered = defaultdict(list)
    for window in windows_between(FIRST, add_months(FIRST, 4), fiscal_start=1):
        offered[window.kind].append(window)
    days = sorted({date.fromisoformat(one["responded_at"][:10]) for one in tables["surveys"]})
    ends = [day + timedelta(days=1) for day in days]
    typed = [
        [Window(start, end) for start, end in zip(days, ends[apart:], strict=False)]
        for apart in range(len(days))
    ]
    return [*offered.values(), *typed]


def figures_of(tables):
    """What everybody can see: for each team (-1 = the agency) and window its n and sum."""
    bench, kpi = opened(tables), CATALOGUE["pulse"]
    rows = contributions_to(kpi, bench, [])
    found = {}
    for windows in windows_of(tables):
        options = {"tree": bench.ownership.tree, "today": bench.today, "kinds": KINDS}
        figures = fold(kpi, rows, windows, **options)
        for line in figures.itertuples():
            node = AGENCY if line.kind == ScopeKind.AGENCY else line.code
            found[node, windows[line.window]] = (line.n, line.numerator)
    return found


def cells_of(tables):
    """The same cells as sets of the answers that they are really made of."""
    bench, kpi = opened(tables), CATALOGUE["pulse"]
    rows = contributions_to(kpi, bench, [])
    answers, cells = really_given(tables), defaultdict(set)
    for node in (AGENCY, *range(len(tables["teams"]))):
        shown = rows_in_scope(
            kpi,
            rows,
            [Window(FIRST, add_months(FIRST, 12))],
            kind=ScopeKind.AGENCY if node == AGENCY else ScopeKind.TEAM,
            code=max(node, 0),
            tree=bench.ownership.tree,
            today=bench.today,
        )
        shown = shown[shown["state"] == "counted"]
        for wave, day in {
            (record.split(" of ")[1], as_date(on))
            for record, on in zip(shown["record"], shown["on"], strict=True)
        }:
            of_these = {
                one
                for one in answers
                if (one.wave, one.month) == (wave, str(day)[:7]) and node in one.nodes
            }
            for windows in windows_of(tables):
                for window in windows:
                    if window.start <= day < window.end:
                        cells[node, window] |= of_these
    return cells


def people_in(answers):
    return len({answer.who for answer in answers})


law = settings(max_examples=20, deadline=None)


@pytest.mark.slow
@law
@given(agencies())
def test_figures_are_whole_waves_of_five_people_or_more(tables):
    cells = cells_of(tables)
    assert figures_of(tables) == {
        cell: (len(answers), sum(answer.score for answer in answers))
        for cell, answers in cells.items()
    }
    assert all(people_in(answers) >= ENOUGH for answers in cells.values())


@pytest.mark.slow
@law
@given(agencies())
def test_what_is_left_between_figures_is_nobody_or_five_people(tables):
    cells = cells_of(tables)
    different = {frozenset(answers) for answers in cells.values()}
    left = [one - other for one in different for other in different if other < one]
    left += [answers.difference(*below(cell, cells, tables)) for cell, answers in cells.items()]
    assert all(not rest or people_in(rest) >= ENOUGH for rest in left)


def below(cell, cells, tables):
    """The cells of the teams right below one, of the same window."""
    parent = "" if cell[0] == AGENCY else f"t{cell[0]}"
    teams = [int(team["id"][1:]) for team in tables["teams"] if team["parent"] == parent]
    return [cells[team, cell[1]] for team in teams if (team, cell[1]) in cells]


@pytest.mark.slow
@law
@given(agencies())
def test_whatever_is_added_and_subtracted_an_answer_stays_among_five_people(tables):
    # Answers that are in the same cells can't be told apart by any sum of cells.
    within, alike = defaultdict(set), defaultdict(set)
    for cell, answers in cells_of(tables).items():
        for answer in answers:
            within[answer].add(cell)
    for answer, cells in within.items():
        alike[frozenset(cells)].add(answer)
    assert all(people_in(answers) >= ENOUGH for answers in alike.values())


@pytest.mark.slow
@law
@given(agencies())
def test_rows_name_nobody_and_no_team_that_does_not_see_them(tables):
    bench = opened(tables)
    rows = contributions_to(CATALOGUE["pulse"], bench, [])
    assert set(rows["owner"]) | set(rows["client"]) <= {NOBODY}
    team, seen = rows["team"].to_numpy(), rows["seen_at"].to_numpy()
    assert lowest_seen(team, seen, bench.ownership.tree).tolist() == team.tolist()
    left_out = rows[rows["state"] == "excluded"]
    assert not left_out["numerator"].any()
    assert set(left_out["team"]) <= {NOBODY}


@pytest.mark.slow
@law
@given(agencies())
def test_rows_stay_the_same_whoever_bears_which_name(tables):
    people = sorted({one["person"] for one in [*tables["surveys"], *tables["memberships"]]} - {""})
    other = dict(zip(people, reversed(people), strict=True)) | {"": ""}
    renamed = {
        table: [{**row, "person": other[row["person"]]} if "person" in row else row for row in rows]
        for table, rows in tables.items()
    }
    one, two = (contributions_to(CATALOGUE["pulse"], opened(t), []) for t in (tables, renamed))
    assert one.to_dict("list") == two.to_dict("list")
