"""Components around every page, of runs and of the setup."""

from datetime import datetime, timedelta

from django import forms

from accounts.models import ApiToken, User
from accounts.sessions import SessionRow
from metrics.engine.rating import Status
from metrics.scorecards.figures import MARKS
from metrics.scorecards.progress import Progress
from metrics.scorecards.run import Lack, RunPage, StepRow
from metrics.scorecards.runs import FailureNotice, RunRow
from metrics.scorecards.setup import BenchmarkLine, steps_at
from metrics.scorecards.views import ViewRow, ViewsMenu
from metrics.web.gallery.making import PLAIN, made
from metrics.web.gallery.pieces import TABLE, VIEWS, Piece
from metrics.web.navigation import Navigation, Way

NOW: datetime = PLAIN[datetime]


class NameForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As people call it.")


def pieces() -> dict[str, Piece]:
    return {**around_every_page(), **runs(), **setup(), **fields()}


def around_every_page() -> dict[str, Piece]:
    user = User(name="Nora Berg", email="nora@agency.example")
    ways = (
        made(Way, name="Home", icon="home", href="#", is_current=True),
        made(Way, name="KPIs", icon="catalogue", href="#"),
    )
    row = made(ViewRow, name="My Monday", address="/teams/north/?window=quarter")
    kept = made(ViewsMenu, views=(row,), keep="#")
    return {
        "account": Piece({"": {"user": user, "initials": "NB", "csrf_token": ""}}),
        "navigation": Piece({"": {"navigation": made(Navigation, ways=ways)}}),
        "languages": Piece({"": {"csrf_token": ""}}),
        "theme_toggle": Piece({"": {}}, is_drawn=False),
        "views_menu": Piece(
            {"some": {"menu": kept}, "none": {"menu": made(ViewsMenu, views=(), keep="#")}}
        ),
        "view_row": Piece({"": {"view": row, "csrf_token": ""}}, within=VIEWS),
    }


def runs() -> dict[str, Piece]:
    good = MARKS[Status.ON_TARGET]
    published = made(RunRow, state=good, findings=(), error="", is_current=True)
    failed = made(RunRow, error="ValueError: the sums differ")
    return {
        "run_row": Piece(
            {"published": {"run": published}, "failed": {"run": failed}}, within=TABLE
        ),
        "run_facts": Piece(
            {
                "published": {"page": made(RunPage, run=published)},
                "failed": {"page": made(RunPage, run=failed)},
            }
        ),
        "run_failure": Piece({"": {"failure": made(FailureNotice)}}),
        "recompute": Piece({"": {"csrf_token": ""}}),
        "progress": Piece(
            {
                "at work": {"progress": made(Progress, done=34, total=74, doubt="", source="")},
                "silent": {"progress": made(Progress, doubt="Nothing was heard of it.", source="")},
            }
        ),
        "steps": Piece(
            {"": {"steps": (made(StepRow, state=good), made(StepRow, error="Divides by nothing"))}}
        ),
        "lacks": Piece({"some": {"lacks": (made(Lack),)}, "none": {"lacks": ()}}),
    }


def setup() -> dict[str, Piece]:
    return {
        "setup_steps": Piece(
            {
                "before the first admin": {"steps": steps_at("setup-hours")},
                "after": {"steps": steps_at("setup-records")},
            }
        ),
        "benchmarks": Piece(
            {"": {"lines": (made(BenchmarkLine), made(BenchmarkLine, is_adopted=True))}}
        ),
    }


def fields() -> dict[str, Piece]:
    token = ApiToken(pk=1, name="Spreadsheet", created_at=NOW, expires_at=NOW + timedelta(days=90))
    old = ApiToken(pk=1, name="Spreadsheet", created_at=NOW, expires_at=NOW)
    given = {"now": NOW + timedelta(days=1), "csrf_token": ""}
    return {
        "field": Piece(
            {"": {"field": NameForm()["name"]}, "wrong": {"field": NameForm({})["name"]}}
        ),
        "session": Piece(
            {
                "": {"session": made(SessionRow), **given},
                "current": {"session": made(SessionRow, is_current=True), **given},
            },
            within=TABLE,
        ),
        "api_token": Piece(
            {"": {"token": token, **given}, "expired": {"token": old, **given}}, within=TABLE
        ),
    }
