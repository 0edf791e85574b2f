"""targets.csv of a bundle: what a KPI should be, for whom, over which window."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.bundle.cells import (
    DATE,
    ZERO,
    BadCell,
    Cell,
    Reading,
    did_you_mean,
    number,
    text,
    word,
)
from accounts.bundle.columns import Column, Table, Values, reference
from accounts.bundle.rules import ends_after_start
from metrics.models import Target

VALUE = number(digits=18, places=4)
NEAR_PERCENT = Decimal(10)
NUMBERS = ("floor", "target", "stretch", "low", "high")
SUBJECTS = ("team", "role", "person", "client")


def _kpi(cell: str, _: Reading) -> str:
    # Inside, because every command imports this module and pandas takes a while.
    import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
    from metrics.engine.kpi import CATALOGUE

    key = cell.strip()
    if key not in CATALOGUE:
        raise BadCell(f"is the key of no KPI in the catalogue.{did_you_mean(key, CATALOGUE)}")
    return key


def _scope(cell: str, _: Reading) -> str:
    kind, _colon, id = cell.partition(":")
    if cell != "agency" and (kind not in SUBJECTS or not id):
        raise BadCell(
            "is no scope; write agency, team:<id>, role:<role>, person:<id> or client:<id>."
        )
    if kind == "role" and id not in Target.Role.values:
        raise BadCell(f"names no role; roles with targets are {', '.join(Target.Role.values)}.")
    return cell


def _name_subject(row: dict[str, Any]) -> None:
    """The scope as the fields of a target have it."""
    kind, _colon, id = row["scope"].partition(":")
    row |= {"team": None, "role": "", "person": None, "client": None}
    if kind in SUBJECTS:
        row[kind] = id


def _name_scope(row: Values) -> dict[str, Any]:
    named = (f"{subject}:{row[subject]}" for subject in SUBJECTS if row[subject])
    return {"scope": next(named, "agency")}


def is_number_or_band(row: Values) -> Iterator[tuple[str, str]]:
    has_number = any(row[name] is not None for name in ("floor", "target", "stretch"))
    has_band = row["low"] is not None or row["high"] is not None
    if has_band and has_number:
        yield "target", "stands beside a band; give a target, or low and high, not both."
    elif not has_band and row["target"] is None:
        yield "target", "is blank; give a target, or a band's low or high."
    elif row["low"] is not None and row["high"] is not None and row["high"] < row["low"]:
        yield "high", "is below low; swap or correct them."


def makes_sense(row: Values) -> Iterator[tuple[str, str]]:
    """What a target set by hand is held to, too."""
    problems = list(is_number_or_band(row)) or list(_is_senseless_for_its_kpi(row))
    yield from problems


def _is_senseless_for_its_kpi(row: Values) -> Iterator[tuple[str, str]]:
    # Inside, for the same reason as in `_kpi`.
    from metrics.targets.setting import check

    try:
        check(Target(kpi=row["kpi"], **{name: row[name] for name in NUMBERS}))
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            yield column, f"makes no sense: {' '.join(messages)}"


TARGETS = Table(
    "targets",
    Target,
    "What a KPI should be. The most specific target that holds on a day applies: a client's or "
    "person's, then a role's, then a team's, then the agency's.",
    (
        Column("kpi", Cell("key of a KPI", _kpi), "Key in the catalogue.", required=True),
        Column(
            "scope",
            Cell("scope", _scope),
            "`agency`, `team:<id>`, `role:<role>`, `person:<id>` or `client:<id>`.",
            required=True,
            has_field=False,
        ),
        reference("team", "teams", "", told_by="scope"),
        Column("role", word(Target.Role), "", told_by="scope"),
        reference("person", "people", "", told_by="scope"),
        reference("client", "clients", "", told_by="scope"),
        Column("window", word(Target.Window), "Length of time that it is for.", required=True),
        Column("from", DATE, "First day on which it holds.", "starts_on", required=True),
        Column("until", DATE, "First day on which it no longer holds.", "ends_on"),
        Column("floor", VALUE, "The least acceptable."),
        Column("target", VALUE, "In the KPI's unit; times in seconds."),
        Column("stretch", VALUE, "What would be great."),
        Column("low", VALUE, "A band's lower end."),
        Column("high", VALUE, "A band's upper end."),
        Column(
            "near_percent",
            number(digits=5, places=2, at_least=ZERO),
            "Missing the target by at most this share of it, in %, is near target; blank = 10.",
            default=NEAR_PERCENT,
            left_out_when=NEAR_PERCENT,
        ),
        Column("reason", text(500), "Why: those who are judged by it read this.", required=True),
    ),
    key=("kpi", *SUBJECTS, "window", "from"),
    rules=(ends_after_start("from", "until"), makes_sense),
    spread=_name_subject,
    gather=_name_scope,
)
