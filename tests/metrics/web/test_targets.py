"""Targets on pages: own ones for people, the grid and plans for admins, news and replies."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from metrics.models import PlannedTarget, Target, TargetPlan, TargetReply
from tests.cast import Cast, later, person
from tests.factories import ContractFactory, TargetFactory, TargetPlanFactory
from tests.metrics.web.opened import page

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
PLAN = {"starts_on": "2026-04-01", "lengths": ["year"], "reason": "Our next step."}
CELL = "cell/?kpi=logo_retention&scope={scope}&window=year"


def browser(user: User) -> Browser:
    found = Browser()
    found.force_login(later(user))
    return found


def post(user: User, address: str, data: dict | None = None, *, status: int = 302) -> str:
    answer = browser(user).post(address, data or {})
    text = unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == status, text
    return text


def words(text: str) -> str:
    """The page's text alone."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def plan(house: Cast) -> str:
    """The address of a plan that begins with what holds."""
    answer = browser(house.admin).post("/targets/plans/new/", PLAN)
    assert answer.status_code == 302
    return answer["Location"]


# Own targets


def test_people_read_their_target_with_reason_origin_and_past(house: Cast) -> None:
    told = words(page(house.account_manager, "/targets/"))
    assert "Your targets" in told
    assert "Client retention rate ≥ 90 % over 12 months" in told
    assert "What keeps us independent of any one client." in told
    assert "Set for: agency, since 1 Jan 2025." in told
    assert "None of these periods can be judged for certain: " in told


def test_a_later_and_an_earlier_target_are_told_with_their_days(house: Cast) -> None:
    TargetFactory(
        person=house.account_manager,
        target=80,
        starts_on=date(2026, 2, 1),
        ends_on=APRIL,
        reason="While you learn.",
    )
    told = words(page(house.account_manager, "/targets/"))
    assert "≥ 80 % over 12 months While you learn. Set for them alone, since 1 Feb 2026." in told
    assert "≥ 90 % from 1 Apr 2026" in told
    assert "≥ 90 % 1 Jan 2025 to 31 Jan 2026, agency" in told


def test_a_manager_reads_those_of_the_team_and_of_its_people(house: Cast) -> None:
    assert "Targets of North" in page(house.manager, "/targets/")
    told = page(house.manager, "/targets/?scope=person:nora")
    assert "Targets of nora" in told


def test_others_targets_are_not_there(house: Cast) -> None:
    for scope in ("person:sven", "team:south", "client:birch", "agency"):
        page(house.account_manager, f"/targets/?scope={scope}", status=404)


def test_without_targets_the_page_says_who_sets_them(house: Cast) -> None:
    Target.objects.all().delete()
    assert "No targets yet" in page(house.account_manager, "/targets/")
    assert "Plan the first targets" in page(house.admin, "/targets/")


# The grid


def test_the_grid_tells_own_targets_and_where_others_come_from(house: Cast) -> None:
    TargetFactory(team=house.north, target=85)
    told = page(house.admin, "/targets/?window=year")
    cells = {
        scope: words(cell)
        for scope, cell in re.findall(
            r'kpi=logo_retention&amp;scope=([\w:]+)&amp;window=year"[^>]*>(.*?)</a>',
            told,
            re.DOTALL,
        )
    }
    assert cells["agency"] == "≥ 90 %"
    assert cells["team:north"] == "≥ 85 %"
    assert cells["person:nora"] == "≥ 85 % team North"
    assert cells["person:sven"] == "≥ 90 % agency"
    assert cells["role:manager"] == "≥ 90 % agency"


def test_the_grid_tells_what_is_published_for_later(house: Cast) -> None:
    TargetFactory(team=house.north, target=85, starts_on=APRIL)
    TargetFactory(team=house.north, target=88, starts_on=JULY)
    told = words(page(house.admin, "/targets/?window=year"))
    assert "agency ≥ 85 % from 1 Apr 2026" in told
    assert "from 1 Jul 2026" not in told


def test_of_a_large_agency_people_are_shown_by_team(house: Cast) -> None:
    for number in range(45):
        person(f"many-{number}", house.south)
    TargetFactory(person=house.account_manager, target=80)
    told = page(house.admin, "/targets/?window=year")
    assert "scope=person:nora" in told
    assert "scope=person:many-7" not in told
    of_south = page(house.admin, "/targets/?window=year&team=south")
    assert "scope=person:many-7" in of_south
    assert "kpi=logo_retention&amp;scope=person:nora" not in of_south


def test_a_cell_opens_its_history(house: Cast) -> None:
    told = words(page(house.admin, "/targets/cell/?kpi=logo_retention&scope=agency&window=year"))
    assert "≥ 90 % holds today from 1 Jan 2025" in told
    page(house.admin, "/targets/cell/?kpi=mrr&scope=person:nobody&window=year", status=404)
    page(house.admin, "/targets/cell/?kpi=coffees&scope=agency&window=year", status=404)
    page(house.admin, "/targets/?window=week", status=404)


def test_only_admins_plan(house: Cast) -> None:
    for address in ("/targets/plans/new/", f"/targets/{CELL.format(scope='agency')}"):
        page(house.manager, address, status=403)
    post(house.manager, "/targets/plans/new/", PLAN, status=403)
    assert not TargetPlan.objects.exists()


def test_the_grid_and_own_targets_go_out_as_files(house: Cast) -> None:
    TargetFactory(team=house.north, target=85)
    grid = browser(house.admin).get("/targets/grid.csv?window=year").content.decode()
    assert "nora,Person,≥\N{NO-BREAK SPACE}85\N{NO-BREAK SPACE}% (team North)" in grid
    own = browser(house.account_manager).get("/targets/targets.csv").content.decode()
    assert "Client retention rate,≥\N{NO-BREAK SPACE}85\N{NO-BREAK SPACE}%" in own
    assert browser(house.admin).get("/targets/grid.xlsx").status_code == 200
    page(house.account_manager, "/targets/targets.csv?scope=person:sven", status=404)
    page(house.manager, "/targets/grid.csv", status=403)


# Plans


def test_a_plan_starts_from_what_holds_and_is_found_again(house: Cast, plan: str) -> None:
    assert "1 target: 0 changed, 0 new, 1 same, 0 past periods affected" in page(house.admin, plan)
    assert "Targets from 1 Apr 2026" in page(house.admin, "/targets/")
    assert Target.objects.count() == 1


def test_a_plan_from_a_day_that_has_come_is_refused(house: Cast) -> None:
    told = post(house.admin, "/targets/plans/new/", PLAN | {"starts_on": "2026-03-10"}, status=200)
    assert "Targets begin in the future" in told


def test_the_journey_from_last_quarters_to_published_targets(house: Cast, plan: str) -> None:
    post(house.admin, f"{plan}{CELL.format(scope='agency')}", line(target="92"))
    post(house.admin, f"{plan}ramp/", ramp())
    told = words(page(house.admin, f"{plan}what-if/"))
    assert "≥ 90 % → ≥ 92 % · from 1 Apr 2026" in told
    assert "≥ 70 % · 1 Apr 2026 to 30 Jun 2026" in told
    assert "None of these periods can be judged" in told
    told = page(house.admin, f"{plan}publish/")
    assert "3 targets: 1 changed, 2 new, 0 same, 0 past periods affected" in told
    before = words(page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m&at=2026-02"))
    post(house.admin, f"{plan}publish/", {"seen": seen(told)})
    after = words(page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m&at=2026-02"))
    assert after == before
    assert [
        int(target.target or 0)
        for target in Target.objects.filter(starts_on__gte=APRIL).order_by("starts_on", "target")
    ] == [70, 92, 80]
    assert Target.history.filter(history_user=house.admin).exists()
    assert "This plan is done" in page(house.admin, plan)
    for done in ("what-if", "move", "discard", "upload"):
        answer = browser(house.admin).get(f"{plan}{done}/", follow=True)
        assert "This plan is published: nothing of it can be changed" in answer.content.decode()
    post(house.admin, f"{plan}publish/", {"seen": seen(told)})
    page(house.admin, f"{plan}publish/", status=302)
    assert Target.objects.filter(starts_on__gte=APRIL).count() == 3


def line(**given: str) -> dict[str, str]:
    return {"target": "92", "near_percent": "10", "reason": "We know how now."} | given


def ramp(**given: str) -> dict[str, str]:
    return {
        "person": "person:nora",
        "kpi": "logo_retention",
        "window": "year",
        "figures": "70; 80",
        "months": "3",
        "reason": "New here.",
    } | given


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found
    return found.group(1)


def test_publishing_what_was_not_read_is_refused(house: Cast, plan: str) -> None:
    post(house.admin, f"{plan}{CELL.format(scope='agency')}", line())
    old = seen(page(house.admin, f"{plan}publish/"))
    post(house.admin, f"{plan}{CELL.format(scope='agency')}", line(target="93"))
    told = post(house.admin, f"{plan}publish/", {"seen": old}, status=200)
    assert "The targets changed since you read this" in told
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"target": "120"}, "at most 100 %"),
        ({"target": "soon"}, "soon is no number"),
        ({"target": ""}, "give a target, not a band"),
        ({"reason": ""}, "This field is required"),
        ({"floor": "95"}, "can't be better than the target"),
        ({"ends_on": "2026-03-01"}, "It ends before it begins"),
    ],
)
def test_a_cell_that_makes_no_sense_is_refused_in_a_sentence(
    house: Cast, plan: str, given: dict[str, str], sentence: str
) -> None:
    told = post(house.admin, f"{plan}{CELL.format(scope='agency')}", line(**given), status=200)
    assert sentence in told
    assert PlannedTarget.objects.get().target == 90


def test_times_are_entered_in_hours(house: Cast, plan: str) -> None:
    cell = f"{plan}cell/?kpi=first_response_time&scope=team:north&window=month"
    assert "Target (hours)" in page(house.admin, cell)
    post(house.admin, cell, line(target="3:30"))
    assert PlannedTarget.objects.get(team=house.north).target == 12_600
    assert 'value="3.5"' in page(house.admin, cell)


def test_a_cell_can_end_its_target_or_leave_what_holds(house: Cast, plan: str) -> None:
    address = f"{plan}{CELL.format(scope='agency')}"
    post(house.admin, address, line(target="", is_ending="on"))
    assert "1 ending" in page(house.admin, plan)
    post(house.admin, address, {"leave": "yes"})
    assert not PlannedTarget.objects.exists()


def test_a_changed_figure_takes_the_plans_reason_if_it_gets_none(house: Cast, plan: str) -> None:
    same = "What keeps us independent of any one client."
    post(house.admin, f"{plan}{CELL.format(scope='agency')}", line(reason=same))
    assert PlannedTarget.objects.get().reason == "Our next step."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"figures": "70"}, "Write two to 12 figures"),
        ({"figures": "70; many"}, "many is no number"),
        ({"kpi": "touchpoints_upstream"}, "A band has no steps"),
        ({"figures": "70; 130"}, "at most 100 %"),
        ({"person": "person:nobody"}, "Select a valid choice"),
    ],
)
def test_a_ramp_that_makes_no_sense_is_refused(
    house: Cast, plan: str, given: dict[str, str], sentence: str
) -> None:
    assert sentence in post(house.admin, f"{plan}ramp/", ramp(**given), status=200)
    assert PlannedTarget.objects.count() == 1


def test_benchmarks_are_told_with_source_and_warning_and_taken_by_choice(
    house: Cast, plan: str
) -> None:
    told = words(page(house.admin, f"{plan}benchmarks/"))
    assert "A benchmark is where others are" in told
    assert "Net Promoter Score ≥ 70 pts" in told
    post(house.admin, f"{plan}benchmarks/", {"kpi": ["nps"]})
    assert PlannedTarget.objects.get(kpi="nps").target == 70
    assert not Target.objects.filter(kpi="nps").exists()


def test_a_plan_goes_out_as_a_file_and_an_edited_one_comes_in(house: Cast, plan: str) -> None:
    sheet = browser(house.admin).get(f"{plan}sheet.csv")
    assert sheet["Content-Disposition"] == 'attachment; filename="targets-from-2026-04-01.csv"'
    edited = sheet.content.decode().replace(",90,", ",91.5,")
    post(house.admin, f"{plan}upload/", {"sheet": upload(edited)})
    assert PlannedTarget.objects.get().target == Decimal("91.5")
    assert "1 changed" in page(house.admin, plan)


def test_of_a_file_with_a_wrong_line_nothing_is_taken_over(house: Cast, plan: str) -> None:
    wrong = (
        "kpi,scope,window,target,reason\nlogo_retention,agency,year,95,Why\nnpss,agency,year,1,a\n"
    )
    told = post(house.admin, f"{plan}upload/", {"sheet": upload(wrong)}, status=200)
    assert "Nothing was taken over" in told
    assert "There is no KPI called 'npss'. Did you mean nps or enps?" in told
    assert PlannedTarget.objects.get().target == 90


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("targets.csv", text.encode(), content_type="text/csv")


def test_a_plan_moves_to_another_day_or_is_dropped(house: Cast, plan: str) -> None:
    post(house.admin, f"{plan}move/", {"starts_on": "2026-07-01", "reason": "Later."})
    assert PlannedTarget.objects.get().starts_on == JULY
    told = post(house.admin, f"{plan}move/", {"starts_on": "2026-03-01", "reason": "a"}, status=200)
    assert "Targets begin in the future" in told
    assert "Drop the plan?" in page(house.admin, f"{plan}discard/")
    post(house.admin, f"{plan}discard/")
    assert not TargetPlan.objects.exists()


def test_a_plan_that_was_overtaken_by_time_says_what_to_do(house: Cast) -> None:
    late = TargetPlanFactory.create(starts_on=date(2026, 3, 1), made_by=house.admin)
    told = page(house.admin, f"/targets/plans/{late.pk}/publish/")
    assert "1 Mar 2026 has come: move the plan to a later day" in told


# News on the scorecard


def test_a_scorecard_leads_to_all_targets_of_the_person(house: Cast) -> None:
    assert 'href="/targets/?scope=person:nora"' in page(house.manager, "/people/nora/")


@pytest.fixture
def new_target(house: Cast) -> Target:
    Target.objects.filter(team=None).update(ends_on=APRIL)
    return TargetFactory.create(starts_on=APRIL, target=95, reason="We lost too many.")


def test_a_new_target_stands_above_the_scorecard_with_its_past(
    house: Cast, new_target: Target
) -> None:
    told = words(page(house.account_manager, "/people/nora/"))
    assert "New target from 1 Apr 2026 Client retention rate ≥ 95 % , until then ≥ 90 %" in told
    assert "Why: We lost too many." in told
    assert "None of these periods can be judged for certain: " in told


def test_who_acknowledges_is_not_asked_again_and_who_leads_them_sees_it(
    house: Cast, new_target: Target
) -> None:
    post(house.account_manager, f"/targets/{new_target.pk}/reply/", {"answer": "acknowledged"})
    assert "New target from" not in page(house.account_manager, "/people/nora/")
    assert "Acknowledged, 10 Mar 2026" in page(house.manager, "/people/nora/")


def test_a_note_to_discuss_is_read_by_manager_and_admin_alone(
    house: Cast, new_target: Target
) -> None:
    reply = {"answer": "discuss", "note": "Two clients moved away."}
    post(house.account_manager, f"/targets/{new_target.pk}/reply/", reply)
    for reader in (house.account_manager, house.manager, house.admin):
        assert "Two clients moved away." in page(reader, "/people/nora/")
    assert "Two clients moved away." in page(house.manager, "/targets/")
    assert "Two clients moved away." in page(house.admin, "/targets/")
    assert "Two clients moved away." not in page(house.other_manager, "/targets/")
    assert TargetReply.objects.visible_to(later(house.other_account_manager)).count() == 0


def test_a_note_that_says_nothing_is_not_taken(house: Cast, new_target: Target) -> None:
    reply = f"/targets/{new_target.pk}/reply/"
    refused = browser(house.account_manager).post(reply, {"answer": "discuss"})
    post(house.account_manager, reply, {"answer": "never"})
    assert not TargetReply.objects.exists()
    told = page(house.account_manager, refused["Location"])
    assert f'<details id="target-{new_target.pk}" open>' in told
    assert "Write what you would like to discuss." in told


def test_nobody_answers_for_what_is_not_news_to_them(house: Cast, new_target: Target) -> None:
    old = Target.objects.get(starts_on=date(2025, 1, 1))
    answer = {"answer": "acknowledged"}
    post(house.account_manager, f"/targets/{old.pk}/reply/", answer, status=404)
    theirs = TargetFactory.create(person=house.other_account_manager, kpi="nps", starts_on=APRIL)
    post(house.account_manager, f"/targets/{theirs.pk}/reply/", answer, status=404)
    assert not TargetReply.objects.exists()


def test_the_same_target_for_another_length_of_time_is_told_once(house: Cast) -> None:
    TargetFactory(kpi="sla_attainment", window="month", starts_on=APRIL)
    TargetFactory(kpi="sla_attainment", window="quarter", starts_on=APRIL)
    told = words(page(house.account_manager, "/people/nora/"))
    assert told.count("Service-charter attainment ≥ 90 %") == 1
    assert "by quarter, by month" in told


# Queries


def queries_of(user: User, address: str) -> int:
    found = browser(user)
    with CaptureQueriesContext(connection) as captured:
        assert found.get(address).status_code == 200
    return len(captured)


def test_queries_stay_as_many_with_more_people_and_targets(house: Cast, plan: str) -> None:
    post(house.admin, f"{plan}{CELL.format(scope='agency')}", line())
    TargetFactory(person=house.account_manager, starts_on=APRIL, target=80)
    own = (house.account_manager, "/targets/")
    asked = [own, *((house.admin, f"{plan}{part}") for part in ("", "what-if/", "publish/"))]
    asked += [(house.admin, "/targets/"), (house.account_manager, "/people/nora/")]
    few = {address: queries_of(user, address) for user, address in asked}
    for name in "abcdef":
        someone = person(f"p-{name}", house.north)
        TargetFactory(person=someone, kpi="nps", target=50)
        post(house.admin, f"{plan}{CELL.format(scope=f'person:p-{name}')}", line())
        ContractFactory(client=house.acme, starts_on=date(2026, 1, 1))
    assert {address: queries_of(user, address) for user, address in asked} == few
    assert max(few.values()) <= 40
