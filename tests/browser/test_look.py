"""The pages in a browser: readable by all, quiet under the strict CSP, fit for a phone.

The product as people run it: the demo in a database of its own, served by its
own process, signed in by form.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, StorageState, ViewportSize

from tests.processes import Installation
from tests.servers import free_port, wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("look"),
]

NOW = "2026-11-21T08:00:00Z"
PASSWORD = "a fine long passphrase"
LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {
    "home": ("manager", "/"),
    "team": ("manager", "/teams/pr/"),
    "scorecard": ("account-manager", "/"),
    "kpi": ("manager", "/kpis/first_response_time/?scope=team:pr"),
    "catalogue": ("manager", "/kpis/"),
    "runs": ("admin", "/runs/"),
    "not found": ("account-manager", "/runs/nowhere/"),
    "sign-in": ("", "/accounts/login/"),
}
Site = tuple[str, dict[str, StorageState]]
Theme = Literal["light", "dark"]


@dataclass
class Visit:
    """An open page, with all that its console said and all that it asked for."""

    page: Page
    said: list[str]
    asked: list[str]

    def elsewhere(self, url: str) -> list[str]:
        return [address for address in self.asked if not address.startswith(url)]


def is_up(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 (our own address)
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """Where the demo is served, and for everybody what their browser keeps when signed in."""
    folder: Path = tmp_path_factory.mktemp("look")
    variables = {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "KPIDASH_NOW": NOW,
        "KPIDASH_DEMO_PASSWORD": PASSWORD,
        "KPIDASH_EMBEDDED_WORKER": "false",
    }
    demo = Installation(folder, variables)
    demo.manage("migrate", "--verbosity=0")
    demo.manage("demo_data", "--clients=45", "--account-managers=9")
    url = f"http://127.0.0.1:{free_port()}"
    with demo.process("serve", "manage.py", "serve", "--bind", url.removeprefix("http://")):
        wait_until(lambda: is_up(url), what="the demo answers")
        people = ("manager", "account-manager", "admin")
        yield url, {who: signed_in(browser, url, who) for who in people}


def signed_in(browser: Browser, url: str, who: str) -> StorageState:
    page = browser.new_page()
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Email").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("nav.nav-main")
    kept = page.context.storage_state()
    page.close()
    return kept


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visit]]:
    url, kept = site
    contexts = []

    def open_page(
        name: str, *, theme: Theme = "light", size: ViewportSize = LAPTOP, **options
    ) -> Visit:
        who, address = PAGES[name]
        context = browser.new_context(
            color_scheme=theme, viewport=size, storage_state=kept.get(who), **options
        )
        contexts.append(context)
        seen = Visit(context.new_page(), [], [])
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        seen.page.goto(url + address)
        seen.page.wait_for_load_state("networkidle")
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_accessible_quiet_and_fits(visit, site, name, size, theme):
    seen = visit(name, theme=theme, size=size)
    found = Axe().run(seen.page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    assert [said for said in seen.said if "status of 404" not in said] == []
    assert seen.elsewhere(site[0]) == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert seen.page.evaluate(wider) <= 0


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
