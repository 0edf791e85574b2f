"""The pages in a browser: readable by all, quiet under the strict CSP, fit for a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from metrics.engine.rating import Status
from tests.browser.visiting import LAPTOP, PAGES, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.deep,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "size",
    [pytest.param(LAPTOP, id="laptop"), pytest.param(PHONE, id="phone")],
)
def test_page_is_accessible_in_both_themes_quiet_and_fits(visit, site, name, size):
    seen = visit(name, size=size)
    for theme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=theme)
        found = Axe().run(seen.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.violations_count == 0, f"{theme}\n{found.generate_report()}"
    assert [said for said in seen.said if "status of 404" not in said] == []
    assert seen.elsewhere(site.url) == []
    assert sideways(seen.page) <= 0


def sideways(page):
    """How far the page has to be pushed aside to be read, in pixels."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


@pytest.mark.parametrize("name", PAGES)
def test_page_reads_at_360_pixels_and_without_javascript(visit, name):
    page = visit(name, size={"width": 360, "height": 740}, java_script_enabled=False).page
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("main").inner_text().strip()
    assert not any(place.is_visible() for place in page.locator(".chart-place").all())


@pytest.mark.parametrize("name", ["home", "team", "scorecard", "kpi of clients", "renewals"])
def test_nothing_jumps_while_a_page_settles(visit, name):
    page = visit(name).page
    shifts = page.evaluate(LAYOUT_SHIFTS)
    assert shifts < 0.02


# The sum of all shifts since the page began, as browsers report them.
LAYOUT_SHIFTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 500);
})"""


@pytest.mark.parametrize("name", ["team", "scorecard", "components"])
def test_statuses_differ_without_their_colours(visit, name):
    """Each status has a shape and a word of its own: grey is enough to tell them apart."""
    page = visit(name).page
    told = page.locator(".verdict").evaluate_all(
        "marks => marks.map(mark => [mark.textContent.trim(),"
        " mark.querySelector('use')?.getAttribute('href').split('#')[1] ?? ''])"
    )
    shapes = {}
    for word, shape in told:
        assert word, "A status without its word."
        assert shape, f"{word} without a shape."
        if word in set(Status):  # a renewal's stage may look like the status it is like
            assert shapes.setdefault(shape, word) == word


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_home_tells_sentence_and_list_on_the_first_screen(visit, size):
    home = visit("home", size=size).page
    last = home.locator(".today li").last.bounding_box()
    assert last["y"] + last["height"] <= 700


def test_charts_are_drawn_and_change_with_the_theme(visit):
    team = visit("team").page
    ink = "getComputedStyle(document.querySelector('[data-chart=trend] .ytick text')).fill"
    light = team.evaluate(ink)
    team.get_by_role("button", name="Dark theme").click()
    assert team.evaluate(ink) != light
    team.reload()
    assert team.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_table_sorts_by_keyboard(visit):
    team = visit("team").page
    heading = team.locator(".matrix th").first
    heading.get_by_role("button").focus()
    team.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    names = team.locator(".matrix tbody th").all_inner_texts()
    told = [name.split("\n")[-1].strip() for name in names]
    assert told == sorted(told)


def test_page_reads_without_javascript(visit):
    team = visit("team", java_script_enabled=False).page
    assert team.locator(".tile-value").count() == 5
    assert team.locator("svg.spark path").count() >= 5
    assert not team.locator(".chart-place").first.is_visible()
    team.get_by_text("Show as a table").first.click()
    assert team.get_by_role("cell", name="≥ 90").first.is_visible()


def test_team_switcher_opens_without_scrolling_sideways(visit):
    team = visit("team", size=PHONE).page
    team.get_by_text("Change team").click()
    team.get_by_role("link", name="Digital").click()
    assert team.get_by_role("heading", level=1).inner_text() == "Digital"
    assert team.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_skip_link_is_the_first_stop_of_the_keyboard(visit):
    home = visit("home").page
    home.keyboard.press("Tab")
    assert home.evaluate("document.activeElement.className") == "skip"
    home.keyboard.press("Enter")
    assert home.evaluate("document.activeElement.id") == "main"


def test_touch_targets_on_a_phone_are_large(visit):
    team = visit("team", size=PHONE).page
    for control in team.locator(".switch a, .nav-main a, .period a, .side-foot > button").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 43.5, control.inner_text()
