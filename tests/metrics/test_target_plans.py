"""Plans of targets: what they copy, what they would change, and all-or-nothing publishing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from accounts.models import User
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets import TargetBook, What, begin_plan, difference, next_quarter, publish
from metrics.targets.figures import entered, read_figure
from metrics.targets.lines import as_line, book_with, place_of
from metrics.targets.plans import move_plan, put, ramp, take_out
from metrics.targets.publishing import difference_of
from metrics.targets.sheet import read_sheet, sheet_of
from tests.cast import Cast, the_cast
from tests.factories import TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, JANUARY, APRIL = date(2026, 11, 21), date(2027, 1, 1), date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _now(settings: Settings) -> None:
    settings.KPIDASH_NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def admin() -> User:
    return UserFactory.create(is_superuser=True)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def planned(admin: User, *, starts_on: date = JANUARY, lengths: tuple[str, ...] = ("year",)):
    return begin_plan(
        starts_on=starts_on, reason="A new year", lengths=lengths, by=admin, today=TODAY
    )


def line(plan: TargetPlan, **given: object) -> PlannedTarget:
    given = {"kpi": "logo_retention", "window": "t12m", "target": Decimal(92)} | given
    return PlannedTarget(**{"plan": plan, "starts_on": JANUARY, "reason": "We can."} | given)


def counts(plan: TargetPlan) -> dict[str, int]:
    found = difference(plan, today=TODAY)
    return {str(what): found.count(what) for what in What if found.count(what)}


@pytest.mark.parametrize(
    ("today", "fiscal_start", "expected"),
    [
        (date(2026, 11, 21), 1, date(2027, 1, 1)),
        (date(2027, 1, 1), 1, date(2027, 4, 1)),
        (date(2026, 11, 21), 2, date(2027, 2, 1)),
    ],
)
def test_targets_usually_change_with_the_fiscal_quarter(today, fiscal_start, expected) -> None:
    assert next_quarter(today, fiscal_start=fiscal_start) == expected


def test_a_plan_copies_what_holds_on_its_first_day(admin: User) -> None:
    TargetFactory()
    TargetFactory(kpi="nps", target=70, ends_on=date(2026, 6, 1))
    TargetFactory(kpi="churn_rate", window="quarter", target=10)
    plan = planned(admin)
    copied = plan.lines.get()
    assert (copied.kpi, copied.target, copied.starts_on) == ("logo_retention", 90, JANUARY)
    assert counts(plan) == {"same": 1}


def test_a_quarters_own_targets_go_on_where_nothing_else_would_hold(admin: User) -> None:
    TargetFactory(kpi="upsell_revenue", window="quarter", target=3000, ends_on=JANUARY)
    plan = planned(admin, lengths=("quarter",))
    assert counts(plan) == {"new": 1}


def test_a_ramp_that_is_over_is_not_copied(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(person=cast.account_manager, target=75, ends_on=JANUARY)
    plan = planned(cast.admin)
    assert [found.scope for found in plan.lines.all()] == ["agency"]


def test_nothing_of_a_plan_holds_before_it_is_published(admin: User) -> None:
    TargetFactory()
    put(planned(admin), line(planned(admin)))
    assert Target.objects.count() == 1


def test_a_difference_counts_changed_new_ending_and_same(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(kpi="nps", target=70)
    TargetFactory(team=cast.north, kpi="csat", target=80)
    plan = planned(cast.admin)
    put(plan, line(plan))
    put(plan, line(plan, person=cast.account_manager, target=Decimal(80)))
    put(plan, line(plan, team=cast.north, kpi="csat", target=None, is_ending=True))
    assert counts(plan) == {"changed": 1, "new": 1, "ending": 1, "same": 1}
    assert difference(plan, today=TODAY).past_periods == 0


def test_publishing_sets_ends_and_leaves_what_is_the_same(cast: Cast) -> None:
    retention = TargetFactory.create()
    nps = TargetFactory.create(kpi="nps", target=70)
    csat = TargetFactory.create(team=cast.north, kpi="csat", target=80)
    plan = planned(cast.admin)
    put(plan, line(plan))
    put(plan, line(plan, team=cast.north, kpi="csat", target=None, is_ending=True))
    publish(plan, by=cast.admin, today=TODAY)
    for target in (retention, nps, csat):
        target.refresh_from_db()
    assert (retention.ends_on, nps.ends_on, csat.ends_on) == (JANUARY, None, JANUARY)
    assert Target.objects.get(starts_on=JANUARY).target == 92
    plan.refresh_from_db()
    assert plan.published_by == cast.admin


def test_what_was_judged_before_the_first_day_stays(admin: User) -> None:
    TargetFactory()
    plan = planned(admin)
    put(plan, line(plan))
    publish(plan, by=admin, today=TODAY)
    book, agency = TargetBook.load(), Scope.parse("agency")
    before = book.applying("logo_retention", agency, "t12m", date(2026, 12, 31))
    after = book.applying("logo_retention", agency, "t12m", JANUARY)
    assert before
    assert after
    assert (before.goal.target, after.goal.target) == (90, 92)


def test_a_target_to_come_is_changed_in_its_place(admin: User) -> None:
    TargetFactory(ends_on=JANUARY)
    TargetFactory(starts_on=JANUARY, target=91)
    plan = planned(admin)
    put(plan, line(plan))
    assert counts(plan) == {"changed": 1}
    publish(plan, by=admin, today=TODAY)
    assert [target.target for target in Target.objects.all()] == [90, 92]


def test_a_plan_that_fails_changes_nothing(admin: User) -> None:
    TargetFactory()
    TargetFactory(kpi="nps", target=70, ends_on=APRIL)
    TargetFactory(kpi="nps", target=75, starts_on=APRIL)
    plan = planned(admin)
    put(plan, line(plan))
    put(plan, line(plan, kpi="nps", target=Decimal(72), ends_on=date(2027, 2, 1)))
    with pytest.raises(
        ValidationError, match="Net Promoter Score, The agency: The next target begins"
    ):
        publish(plan, by=admin, today=TODAY)
    assert Target.objects.count() == 3
    assert TargetPlan.objects.open().count() == 1


def test_publishing_twice_is_refused(admin: User) -> None:
    plan = planned(admin)
    put(plan, line(plan))
    publish(plan, by=admin, today=TODAY)
    with pytest.raises(ValidationError, match="published already"):
        publish(plan, by=admin, today=TODAY)
    with pytest.raises(ValidationError, match="published already"):
        put(plan, line(plan, target=Decimal(93)))


def test_a_plan_whose_day_has_come_is_refused_until_it_moves(admin: User) -> None:
    plan = planned(admin)
    put(plan, *ramp(line(plan), figures=[Decimal(80), Decimal(85)], months=3))
    with pytest.raises(ValidationError, match=r"a day after 1 Jan 2027"):
        publish(plan, by=admin, today=JANUARY)
    move_plan(plan, starts_on=APRIL, reason="Later", today=JANUARY)
    assert [step.starts_on for step in plan.lines.all()] == [APRIL, date(2027, 7, 1)]
    publish(plan, by=admin, today=JANUARY)


def test_a_plan_cannot_begin_in_the_past(admin: User) -> None:
    with pytest.raises(ValidationError, match="Targets begin in the future"):
        planned(admin, starts_on=TODAY)
    assert not TargetPlan.objects.exists()


def test_what_changes_and_keeps_its_reason_changes_for_the_plans(admin: User) -> None:
    old = TargetFactory.create()
    plan = planned(admin)
    put(plan, line(plan, reason=old.reason))
    assert plan.lines.get().reason == "A new year"


def test_changed_figures_need_a_reason_of_their_own(admin: User) -> None:
    old = TargetFactory.create()
    plan = planned(admin)
    PlannedTarget.objects.update(target=92, reason=old.reason)
    assert difference(plan, today=TODAY).changes[0].needs_reason
    with pytest.raises(ValidationError, match="say why they change"):
        publish(plan, by=admin, today=TODAY)


def test_what_was_read_is_what_is_published(admin: User) -> None:
    TargetFactory()
    plan = planned(admin)
    put(plan, line(plan))
    seen = difference(plan, today=TODAY).mark
    put(plan, line(plan, target=Decimal(95)))
    with pytest.raises(ValidationError, match="since you read this"):
        publish(plan, by=admin, today=TODAY, seen=seen)


def test_the_same_difference_is_known_again_in_any_order(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(team=cast.north)
    plan = planned(cast.admin)
    book = TargetBook.load()
    lines = list(plan.lines.all())
    marks = {
        difference_of(found, book, today=TODAY).mark for found in (lines, list(reversed(lines)))
    }
    assert len(marks) == 1


def test_a_ramp_has_a_line_for_each_step_and_then_what_is_wider_applies(cast: Cast) -> None:
    TargetFactory()
    plan = planned(cast.admin)
    first = line(plan, person=cast.account_manager)
    put(plan, *ramp(first, figures=[Decimal(70), Decimal(80)], months=3))
    publish(plan, by=cast.admin, today=TODAY)
    book, nora = TargetBook.load(), Scope.parse("person:nora")
    days = (date(2026, 12, 31), JANUARY, APRIL, date(2027, 7, 1))
    applied = [book.applying("logo_retention", nora, "t12m", day) for day in days]
    assert [found.goal.target for found in applied if found] == [90, 70, 80, 90]


def test_a_book_with_a_plan_answers_as_if_it_were_published(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(team=cast.north, target=85)
    plan = planned(cast.admin)
    put(plan, line(plan, target=Decimal(95)))
    put(plan, line(plan, team=cast.north, target=None, is_ending=True))
    book = book_with(TargetBook.load(), plan.lines.all())
    nora = Scope.parse("person:nora")
    before = book.applying("logo_retention", nora, "year", date(2026, 12, 31))
    after = book.applying("logo_retention", nora, "year", JANUARY)
    assert before
    assert after
    assert (before.goal.target, after.goal.target) == (85, 95)


def test_putting_a_cell_replaces_it_and_taking_it_out_leaves_what_holds(admin: User) -> None:
    TargetFactory()
    plan = planned(admin)
    put(plan, line(plan))
    put(plan, line(plan, target=Decimal(93), window="year"))
    assert [found.target for found in plan.lines.all()] == [93]
    take_out(plan, place_of(line(plan)))
    assert not plan.lines.exists()


# Sheets


def test_a_plan_goes_out_as_a_file_and_comes_back_the_same(cast: Cast) -> None:
    TargetFactory()
    TargetFactory(kpi="first_response_time", window="t12m", target=12_600, person=cast.manager)
    TargetFactory(kpi="touchpoints_upstream", window="year", target=None, low=2, high=4)
    plan = planned(cast.admin)
    put(plan, line(plan, reason='=HYPERLINK("x")', client=cast.acme))
    put(plan, line(plan, kpi="nps", target=None, is_ending=True))
    text = sheet_of(plan, currency="EUR")
    assert "hours,,3.5," in text
    assert ",\"'=HYPERLINK" in text
    found = read_sheet(text.encode(), plan)
    assert found.problems == []
    lines = sorted(map(told, found.lines))
    assert lines == sorted(map(told, plan.lines.all()))


def told(found: PlannedTarget) -> tuple[object, ...]:
    figures = (found.floor, found.target, found.stretch, found.low, found.high)
    return (*place_of(found), str(figures), found.is_ending, found.reason, found.starts_on)


def test_a_file_from_a_german_spreadsheet_is_read(admin: User) -> None:
    plan = planned(admin)
    sheet = "kpi;scope;window;target;reason\nnps;agency;year;62,5;Weil wir es können\n"
    found = read_sheet(sheet.encode("utf-8-sig"), plan)
    assert [(one.target, one.starts_on) for one in found.lines] == [(Decimal("62.5"), JANUARY)]


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("npss,agency,year,,70,Why", "kpi", "Did you mean nps or enps?"),
        ("nps,group,year,,70,Why", "scope", "write agency, team:…"),
        ("nps,team:nort,year,,70,Why", "scope", "Did you mean north?"),
        ("nps,role:chef,year,,70,Why", "scope", "There are: account_manager, manager."),
        ("nps,agency,week,,70,Why", "window", "write month, quarter, year, t12m"),
        ("nps,agency,year,1.1.27,70,Why", "from", "write it like 2027-01-01"),
        ("nps,agency,year,2026-12-01,70,Why", "from", "The plan begins on 2027-01-01"),
        ("nps,agency,year,,seventy,Why", "target", "no number"),
        ("nps,agency,year,,,Why", "target", "give a target, not a band"),
        ("nps,agency,year,,170,Why", "target", "at most 100"),
        ("first_response_time,agency,month,,soon,Why", "target", "write hours like 3.5 or 3:30"),
    ],
)
def test_a_wrong_line_is_told_what_would_be_right(
    cast: Cast, line: str, column: str, words: str
) -> None:
    plan = planned(cast.admin, lengths=())
    found = read_sheet(f"kpi,scope,window,from,target,reason\n{line}\n".encode(), plan)
    assert [(problem.line, problem.column) for problem in found.problems] == [(2, column)]
    assert words in found.problems[0].said


def test_a_line_told_twice_and_a_head_that_lacks_a_column_are_refused(admin: User) -> None:
    plan = planned(admin, lengths=())
    twice = "kpi,scope,window,target,reason\nnps,agency,year,70,a\nnps,agency,t12m,70,b\n"
    assert "line 2 already" in read_sheet(twice.encode(), plan).problems[0].said
    assert "column reason" in read_sheet(b"kpi,scope,window,target\n", plan).problems[0].said
    assert "UTF-8" in read_sheet("kpi,ü".encode("latin-1"), plan).problems[0].said


# Figures


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3.5", 3.5),
        ("3,5", 3.5),
        ("3:30", 3.5),
        ("3 h 30 min", 3.5),
        ("45 min", 0.75),
        ("2 d", 16),
        ("2 Tage", 16),
    ],
)
def test_times_are_written_in_hours_days_or_minutes(text: str, hours: float) -> None:
    seconds = read_figure(text, CATALOGUE["first_response_time"], day_hours=Decimal(8))
    assert seconds == Decimal(str(hours)) * 3600
    assert entered(seconds, CATALOGUE["first_response_time"]) == f"{hours:g}"


@pytest.mark.parametrize("text", ["", "soon", "3 h foo", "1h30", "-2"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="write hours like"):
        read_figure(text, CATALOGUE["first_response_time"], day_hours=Decimal(8))


@pytest.mark.parametrize("text", ["", "many", "1,000", "9e9", "1" * 15])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_figure(text, CATALOGUE["mrr"], day_hours=Decimal(8))


def test_a_line_keeps_the_terms_of_its_target(cast: Cast) -> None:
    target = TargetFactory.create(team=cast.north, stretch=95)
    assert place_of(as_line(target)) == place_of(target)
