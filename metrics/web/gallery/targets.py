"""Components of targets: the grid, plans, what was and what would be."""

from metrics.scorecards.choice import Option
from metrics.scorecards.targets import OwnKpi, OwnTarget
from metrics.scorecards.targets_cell import CellPage
from metrics.scorecards.targets_grid import Grid
from metrics.scorecards.targets_news import News, NewTarget, Reply
from metrics.scorecards.targets_past import Past
from metrics.scorecards.targets_plan import ChangeRow, PlanPage
from metrics.scorecards.targets_reading import Said
from metrics.scorecards.targets_whatif import PeoplePeriod, WhatIfRow
from metrics.web.gallery.making import made
from metrics.web.gallery.pieces import TABLE, Piece
from metrics.web.targets_forms import PlanForm


def pieces() -> dict[str, Piece]:
    return {**own(), **grid(), **plans(), **news()}


def own() -> dict[str, Piece]:
    alone = made(OwnTarget, coming=None, past=None)
    return {
        "own_target": Piece(
            {
                "with one to come": {"target": made(OwnTarget)},
                "alone": {"target": alone},
                "their own": {"target": made(OwnTarget, is_own=True)},
            }
        ),
        "own_kpi": Piece(
            {"": {"own": made(OwnKpi)}, "one length": {"own": made(OwnKpi, others=())}}
        ),
        "past": Piece({"": {"past": made(Past)}}),
    }


def grid() -> dict[str, Piece]:
    whole = made(Grid)
    teams = (made(Option, label="All teams", is_current=True), made(Option, label="North"))
    return {
        "target_grid": Piece({"": {"grid": whole, "label": "Targets"}}),
        "target_lengths": Piece({"": {"grid": whole}}),
        "target_teams": Piece({"": {"grid": made(Grid, teams=teams)}}),
        "target_history": Piece(
            {
                "some": {"page": made(CellPage)},
                "none": {"page": made(CellPage, history=(), now="")},
            }
        ),
    }


def plans() -> dict[str, Piece]:
    page = made(PlanPage)
    form = PlanForm({"lengths": ["week"]})
    judged = made(WhatIfRow, people=(made(PeoplePeriod),), can_judge=True, past=None)
    return {
        "change_row": Piece(
            {
                "": {"row": made(ChangeRow)},
                "without a reason yet": {"row": made(ChangeRow, needs_reason=True, reason="")},
            },
            within=TABLE,
        ),
        "plan_add": Piece({"": {"page": page}}),
        "plan_crumbs": Piece({"": {"plan": page.plan}}),
        "what_if_row": Piece(
            {
                "one": {"row": made(WhatIfRow, people=())},
                "several people": {"row": judged},
                "nothing to judge": {"row": made(WhatIfRow, people=(), past=None)},
            },
        ),
        "checks": Piece(
            {"": {"field": PlanForm()["lengths"]}, "wrong": {"field": form["lengths"]}}
        ),
        "form_fields": Piece({"": {"form": form, "csrf_token": ""}}, is_drawn=False),
        "form_errors": Piece({"": {"form": form}}, is_drawn=False),
    }


def news() -> dict[str, Piece]:
    asked = made(NewTarget, reply=None)
    answered = made(NewTarget, reply=made(Reply))
    return {
        "target_news": Piece(
            {
                "asked": {"news": made(News, targets=(asked,), is_asked=True), "csrf_token": ""},
                "answered": {
                    "news": made(News, targets=(answered,), is_asked=True),
                    "csrf_token": "",
                },
                "for those who lead": {
                    "news": made(News, targets=(answered,), is_asked=False),
                    "csrf_token": "",
                },
            }
        ),
        "target_answer": Piece(
            {
                "": {"target": asked, "unsaid": 0, "csrf_token": ""},
                "nothing said": {"target": asked, "unsaid": asked.id, "csrf_token": ""},
            }
        ),
        "target_replies": Piece({"": {"replies": (made(Said),)}}),
    }
