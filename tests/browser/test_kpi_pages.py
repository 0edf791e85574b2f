"""A KPI's page answers before anybody scrolls, and keeps what was chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import SIZES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
]
FIRST_SCREEN = 700


@pytest.mark.parametrize("name", ["kpi of times", "kpi of clients", "kpi of answers"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_number_status_and_who_moved_it_stand_on_the_first_screen(visit, name, size):
    page = visit(name, size=size).page
    for place in (".made .tile-value", "#made-title ~ .verdict", "#why-title"):
        box = page.locator(place).first.bounding_box()
        assert box["y"] + box["height"] <= FIRST_SCREEN, place


def test_comparison_is_chosen_by_keyboard_and_kept_by_the_window(visit):
    page = visit("kpi of times").page
    page.locator(".compare summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="a year ago").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**compare=year*")
    page.get_by_role("link", name="Quarter").click()
    page.wait_for_url("**window=quarter*")
    assert "compare=year" in page.url
    assert "scope=team%3Apr" in page.url


def test_parts_of_the_change_open_the_client_that_made_them(visit):
    page = visit("kpi of times").page
    mover = page.locator(".movers tbody a").first
    name = mover.inner_text()
    mover.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_charts_beside_the_trend_are_drawn_and_have_their_table(visit):
    page = visit("kpi of answers").page
    chart = page.locator("section", has=page.locator("[data-chart=scores]"))
    assert chart.locator(".bars .point").count() >= 11
    chart.get_by_text("Show as a table").click()
    assert chart.get_by_role("row").count() == 12
