"""What our own people answer: no number, and no difference of two, is about a few of them.

Answers are taken together by wave and month, and only the whole of them lies
in a window. There, the agency and its teams are shown where at least five
people answered, and a team is hidden, too, where the rest of those above it
would be fewer. So whatever is subtracted from whatever, what is left is
nobody, or at least five.
"""

from collections import defaultdict

import numpy as np
import pandas as pd

from metrics.engine.frames import EXCLUDED, codes, contributions
from metrics.engine.ownership import NOBODY, Ownership, TeamTree
from metrics.engine.surveys import respondents, weighted_means

ENOUGH = 5
BY_AGENCY = 1
Below = dict[int, list[int]]


def anonymous(
    answers: pd.DataFrame, scores: pd.Series, ownership: Ownership, *, today: int
) -> pd.DataFrame:
    """Contributions that name nobody: one for each person and wave, their last answers.

    `seen_at` says who may see a row: bit 0 = the agency, bit d + 1 = the team
    at depth d above the person. `team` is the lowest that may. Answers that
    nobody may see aren't there at all.
    """
    answers = answers.assign(score=scores, on=answers["day"])
    ahead, unfit = answers["day"] > today, scores.isna()
    people, earlier = _one_each(answers[~ahead & ~unfit])
    nobody = np.full(len(people), NOBODY)
    team = ownership.team_on(people["person"].to_numpy(), nobody, people["day"].to_numpy())
    people = _taken_together(people)
    seen = seen_at(people["together"].to_numpy(), team, ownership.tree)
    people = people.assign(team=lowest_seen(team, seen, ownership.tree), seen_at=seen)
    shown, hidden = people[seen > 0], people[seen == 0].drop_duplicates("together")
    parts = (
        _shown(shown),
        _left_out(_later_ones(earlier, shown), "earlier answer", "answered again in this wave"),
        _left_out(hidden, "answers", f"fewer than {ENOUGH} people answered, too few to show"),
        _left_out(answers[ahead], "later answer", "dated after today"),
        _left_out(answers[unfit & ~ahead], "other answer", "given on another scale"),
    )
    return pd.concat(parts, ignore_index=True)


def _one_each(answers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row for each person and wave, and the answers that were given again later."""
    named = answers["person"].astype("object").fillna("")
    answers = answers.assign(
        respondent=respondents(answers, named), person=codes(answers["person"])
    ).sort_values(["at", "id"])
    again = answers.duplicated(["round", "respondent", "criterion"], keep="last")
    last = answers[~again]
    return weighted_means(last, ["round", "respondent", "person"]), answers[again]


def _taken_together(people: pd.DataFrame) -> pd.DataFrame:
    """Answers of one wave and month, all dated as the last of them."""
    month = people["day"].to_numpy().astype("datetime64[D]").astype("datetime64[M]")
    together = people.assign(month=month.astype(np.int64)).groupby(["round", "month"])
    return people.assign(together=together.ngroup(), on=together["day"].transform("max"))


def seen_at(together: np.ndarray, teams: np.ndarray, tree: TeamTree) -> np.ndarray:
    """Who may see each person's answer of those taken together, as bits; 0 = nobody."""
    seen = np.zeros(len(teams), dtype=np.int64)
    below = _below(tree)
    order = np.argsort(together, kind="stable")
    edges = np.nonzero(np.diff(together[order]))[0] + 1
    for mine in np.split(order, edges):
        if len(mine) >= ENOUGH:
            seen[mine] = _seen_in(teams[mine], tree, below)
    return seen


def _below(tree: TeamTree) -> Below:
    """The teams below each team, and below the agency."""
    below: Below = defaultdict(list)
    for team, parent in enumerate(tree.parent.tolist()):
        below[parent].append(team)
    return below


def _seen_in(teams: np.ndarray, tree: TeamTree, below: Below) -> np.ndarray:
    paths = [tree.at_depth(depth, teams) for depth in range(len(tree.ancestors))]
    nodes = np.concatenate([np.zeros(0, dtype=np.int64), *paths])
    # One place more than there are teams: that of those in none, who are in no count.
    counts = np.bincount(nodes[nodes >= 0], minlength=len(tree.parent) + 1)
    shows = _shows(counts, below, everybody=len(teams))
    seen = np.full(len(teams), BY_AGENCY)
    for depth, path in enumerate(paths):
        seen |= shows[path].astype(np.int64) << (depth + 1)
    return seen


def _shows(counts: np.ndarray, below: Below, *, everybody: int) -> np.ndarray:
    """Which teams may be shown, from the top: none that leaves too few beside those shown."""
    shows = counts >= ENOUGH
    places = [(everybody, below[NOBODY])]
    while places:
        total, teams = places.pop()
        shown = _highest_shown(teams, shows, below)
        while 0 < total - counts[shown].sum() < ENOUGH:
            shows[min(shown, key=lambda team: (counts[team], team))] = False
            shown = _highest_shown(teams, shows, below)
        places += [(int(counts[team]), below[team]) for team in shown]
    return shows


def _highest_shown(teams: list[int], shows: np.ndarray, below: Below) -> list[int]:
    """The teams that are shown; in place of one that isn't, those below it that are."""
    found: list[int] = []
    waiting = list(teams)
    while waiting:
        team = waiting.pop()
        if shows[team]:
            found.append(team)
        else:
            waiting += below[team]
    return found


def lowest_seen(teams: np.ndarray, seen: np.ndarray, tree: TeamTree) -> np.ndarray:
    """The lowest team above each person that may see the answer; nobody where none may."""
    lowest = np.full(len(teams), NOBODY)
    for depth in range(len(tree.ancestors)):
        may = (seen >> (depth + 1)) & 1 == 1
        lowest = np.where(may, tree.at_depth(depth, teams), lowest)
    return lowest


def _shown(people: pd.DataFrame) -> pd.DataFrame:
    """The counted rows, numbered by score: the number tells nothing that the score doesn't."""
    people = people.sort_values(["round", "score", "team"])
    return _nameless(people, "answer", numerator=people["score"].to_numpy(), denominator=1)


def _later_ones(earlier: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """In place of answers that were given again: the day of those that took their place."""
    days = shown[["round", "respondent", "on"]]
    return earlier[["round", "respondent"]].merge(days, on=["round", "respondent"])


def _left_out(answers: pd.DataFrame, name: str, reason: str) -> pd.DataFrame:
    """That there are such answers; neither what they say nor whose they are."""
    answers = answers.assign(team=NOBODY, seen_at=BY_AGENCY)
    rows = _nameless(answers, name, numerator=0, denominator=0)
    return rows.assign(state=EXCLUDED, reason=reason)


def _nameless(answers: pd.DataFrame, name: str, **amounts: object) -> pd.DataFrame:
    number = (answers.groupby(["round", "on"]).cumcount() + 1).astype("str")
    return contributions(
        client=np.full(len(answers), NOBODY),
        record=(name + " " + number + " of " + answers["round"]).to_numpy(),
        on=answers["on"].to_numpy(),
        person=NOBODY,
        owner=np.full(len(answers), NOBODY),
        team=answers["team"].to_numpy(),
        seen_at=answers["seen_at"].to_numpy(),
        **amounts,
    )
