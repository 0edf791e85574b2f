"""targets.csv of a bundle."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from accounts.bundle.load import load
from accounts.bundle.report import Count, Report
from accounts.bundle.writer import export
from metrics.models import Target
from tests.accounts.bundle.conftest import NOW
from tests.accounts.bundle.files import OFFICE, write

HEADER = "kpi,scope,window,from,until,floor,target,stretch,low,high,reason\n"
Import = Callable[..., Report]


@pytest.fixture
def targets(db, tmp_path) -> Callable[..., Report]:
    """Import these rows of targets.csv, beside a team, two people and two clients."""

    def imported(*rows: str, skips_bad_rows: bool = False) -> Report:
        folder = write(tmp_path / "bundle", **OFFICE, targets=HEADER + "\n".join(rows))
        return load(folder, now=NOW, skips_bad_rows=skips_bad_rows)

    return imported


def told(report: Report) -> list[tuple[str, str]]:
    return [(row.column, row.reason) for row in report.rejected]


@pytest.mark.parametrize(
    "scope", ["agency", "team:north", "role:account_manager", "person:ann", "client:C1"]
)
def test_target_is_for_whom_the_scope_says(targets, scope):
    row = f"logo_retention,{scope},year,2025-01-01,,,90,,,,benchmark"
    assert targets(row).tables["targets"] == Count(created=1)
    assert Target.objects.get().scope == scope
    assert targets(row).tables["targets"] == Count(unchanged=1)


def test_scopes_tell_targets_apart(targets):
    report = targets(
        "logo_retention,agency,year,2025-01-01,,,90,,,,why",
        "logo_retention,team:north,year,2025-01-01,,,91,,,,why",
        "logo_retention,person:ann,year,2025-01-01,,,92,,,,why",
        "logo_retention,person:ann,year,2026-01-01,,,92,,,,why",
        "logo_retention,person:ann,month,2025-01-01,,,92,,,,why",
    )
    assert report.tables["targets"] == Count(created=5)


def test_same_scope_twice_from_the_same_day_is_rejected(targets):
    row = "logo_retention,person:ann,year,2025-01-01,,,90,,,,why"
    assert told(targets(row, row)) == [
        ("kpi", "is a duplicate: line 2 has the same kpi and scope and window and from; keep one.")
    ]


def test_unknown_kpi_is_rejected_with_the_likely_one(targets):
    assert told(targets("logo_retension,agency,year,2025-01-01,,,90,,,,why")) == [
        ("kpi", "is the key of no KPI in the catalogue. Did you mean logo_retention?")
    ]


@pytest.mark.parametrize("scope", ["everybody", "team", "team:", "client", "agency:1"])
def test_scope_has_a_form(targets, scope):
    [(column, reason)] = told(targets(f"logo_retention,{scope},year,2025-01-01,,,90,,,,why"))
    assert column == "scope"
    assert reason.startswith("is no scope; write agency, team:<id>")


@pytest.mark.parametrize("scope", ["team:south", "person:nobody", "client:C9"])
def test_scope_names_somebody_known(targets, scope):
    report = targets(f"logo_retention,{scope},year,2025-01-01,,,90,,,,why")
    [(column, reason)] = told(report)
    assert column == "scope"
    assert reason.startswith("is unknown: no ")
    assert report.rejected[0].value == scope


def test_roles_with_targets_are_few(targets):
    [(column, reason)] = told(targets("logo_retention,role:chef,year,2025-01-01,,,90,,,,why"))
    assert column == "scope"
    assert "account_manager" in reason


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("logo_retention,agency,year,2025-01-01,2025-01-01,,90,,,,why", "until"),
        ("logo_retention,agency,year,2025-01-01,,,,,,,why", "target"),
        ("logo_retention,agency,year,2025-01-01,,80,,,,,why", "target"),
        ("logo_retention,agency,year,2025-01-01,,,90,,80,,why", "target"),
        ("touchpoints_upstream,agency,month,2025-01-01,,,,,4,2,why", "high"),
        ("logo_retention,agency,year,2025-01-01,,,90,,,,", "reason"),
        ("logo_retention,agency,decade,2025-01-01,,,90,,,,why", "window"),
        ("logo_retention,agency,year,,,,90,,,,why", "from"),
        ("logo_retention,agency,year,2025-01-01,,,190,,,,why", "target"),
        ("logo_retention,agency,year,2025-01-01,,95,90,,,,why", "floor"),
    ],
)
def test_target_that_makes_no_sense_is_rejected(targets, row, column):
    assert [told_column for told_column, _ in told(targets(row))] == [column]
    assert not Target.objects.exists()


def test_scope_of_a_deleted_target_tells_it_apart(targets, tmp_path):
    targets(
        "logo_retention,agency,year,2025-01-01,,,90,,,,why",
        "logo_retention,person:ann,year,2025-01-01,,,92,,,,why",
    )
    folder = write(
        tmp_path / "later",
        targets="kpi,scope,window,from,deleted\nlogo_retention,person:ann,year,2025-01-01,1",
    )
    assert load(folder, now=NOW).tables["targets"] == Count(deleted=1)
    assert Target.objects.get().scope == "agency"


def test_margin_is_written_only_where_it_isnt_the_usual_one(targets, tmp_path):
    targets("logo_retention,agency,year,2025-01-01,,,90,,,,why")
    export(tmp_path / "usual")
    assert "near_percent" not in (tmp_path / "usual" / "targets.csv").read_text()
    Target.objects.update(near_percent=5)
    export(tmp_path / "other")
    assert "near_percent" in (tmp_path / "other" / "targets.csv").read_text()


def test_imported_targets_pass_the_same_checks_as_those_set_by_hand(targets):
    targets("touchpoints_upstream,team:north,month,2025-01-01,,,,,2,4,benchmark")
    try:
        Target.objects.get().full_clean()
    except ValidationError as error:
        pytest.fail(str(error))
