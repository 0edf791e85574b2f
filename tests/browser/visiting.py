"""A browser on the demo agency, as each of its people: the pages, and the two ways through them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, StorageState, ViewportSize

from tests.processes import Installation
from tests.servers import free_port, wait_until

NOW = "2026-11-21T08:00:00Z"
PASSWORD = "a fine long passphrase"
LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
SIZES = {"laptop": LAPTOP, "phone": PHONE}
Theme = Literal["light", "dark"]
PEOPLE = ("manager", "account-manager", "admin")
# Enough for every page to have something to show.
SMALL = ("--clients=45", "--account-managers=9")
PAGES = {
    "home": ("manager", "/"),
    "team": ("manager", "/teams/pr/"),
    "scorecard": ("account-manager", "/"),
    "kpi of times": ("manager", "/kpis/first_response_time/?scope=team:pr"),
    "kpi of clients": ("manager", "/kpis/logo_retention/?compare=year"),
    "kpi of money": ("admin", "/kpis/mrr/"),
    "kpi of answers": ("manager", "/kpis/nps/"),
    "kpi without records": ("account-manager", "/kpis/enps/"),
    "client": ("admin", "{client}"),
    "logging a touch point": ("admin", "{log}"),
    "renewals": ("manager", "/renewals/"),
    "catalogue": ("manager", "/kpis/"),
    "own targets": ("account-manager", "/targets/"),
    "targets": ("admin", "/targets/"),
    "target": ("admin", "/targets/cell/?kpi=nps&scope=team:pr&window=year"),
    "new plan": ("admin", "/targets/plans/new/"),
    "saved views": ("manager", "/views/"),
    "saving a view": ("manager", "/views/new/?address=%2Fteams%2Fpr%2F"),
    "tokens": ("manager", "/accounts/tokens/"),
    "runs": ("admin", "/runs/"),
    "run": ("admin", "{run}"),
    "components": ("admin", "/components/"),
    "not found": ("account-manager", "/runs/nowhere/"),
    "sign-in": ("", "/accounts/login/"),
}


@dataclass(frozen=True)
class Site:
    """Where the demo is served, and what everybody's browser keeps when signed in."""

    url: str
    kept: dict[str, StorageState]
    addresses: dict[str, str]

    def address(self, name: str) -> tuple[str, str]:
        """Who looks at a page, and where it is."""
        who, address = PAGES[name]
        return who, self.url + address.format_map(self.addresses)


@dataclass
class Visit:
    """An open page, with all that its console said and all that it asked for."""

    page: Page
    said: list[str]
    asked: list[str]

    def elsewhere(self, url: str) -> list[str]:
        return [address for address in self.asked if not address.startswith(url)]


@contextmanager
def demo_site(folder: Path, browser: Browser, *size: str) -> Iterator[Site]:
    """The demo in a database of its own, served by its own process until the block ends."""
    variables = {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "KPIDASH_NOW": NOW,
        "KPIDASH_DEMO_PASSWORD": PASSWORD,
        "KPIDASH_EMBEDDED_WORKER": "false",
    }
    demo = Installation(folder, variables)
    demo.manage("migrate", "--verbosity=0")
    demo.manage("demo_data", *size)
    url = f"http://127.0.0.1:{free_port()}"
    with demo.process("serve", "manage.py", "serve", "--bind", url.removeprefix("http://")):
        wait_until(lambda: is_up(url), what="the demo answers")
        kept = {who: signed_in(browser, url, who) for who in PEOPLE}
        yield Site(url, kept, found_addresses(browser, url, kept["admin"]))


def is_up(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 (our own address)
            return True
    except OSError:
        return False


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


def found_addresses(browser: Browser, url: str, kept: StorageState) -> dict[str, str]:
    """The pages whose address depends on what the demo made up."""
    page = browser.new_page(storage_state=kept)
    page.goto(f"{url}/renewals/")
    client = page.locator("main a[href^='/clients/']").first.get_attribute("href") or ""
    page.goto(f"{url}/runs/")
    run = page.locator("main a[href^='/runs/']").first.get_attribute("href") or ""
    page.close()
    return {"client": client, "log": client.replace("/clients/", "/log/"), "run": run}


class Hand(Protocol):
    """How somebody gets about on a page."""

    def press(self, what: Locator) -> None: ...
    def write(self, what: Locator, text: str) -> None: ...
    def choose(self, what: Locator, label: str) -> None: ...


@dataclass(frozen=True)
class Mouse:
    page: Page

    def press(self, what: Locator) -> None:
        what.click()

    def write(self, what: Locator, text: str) -> None:
        what.click()
        what.press("Control+a")
        what.press_sequentially(text)

    def choose(self, what: Locator, label: str) -> None:
        what.select_option(label=label)


@dataclass(frozen=True)
class Keyboard:
    """Tab until it has the focus, and no other way."""

    page: Page

    def reach(self, what: Locator) -> None:
        wanted = what.element_handle()
        for _ in range(600):
            if self.page.evaluate("e => e === document.activeElement", wanted):
                assert self.page.evaluate(SHOWS_FOCUS), f"Nobody sees that {what} has the focus."
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard never comes to {what}.")

    def press(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def write(self, what: Locator, text: str) -> None:
        self.reach(what)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, what: Locator, label: str) -> None:
        """Typing its first letters chooses an option."""
        self.reach(what)
        self.page.keyboard.type(label)


# An outline or a shadow of its own, or an ancestor's, as rows of radio buttons have it.
SHOWS_FOCUS = """() => {
  const of = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none";
  };
  for (let node = document.activeElement; node && node !== document.body; node = node.parentElement)
    if (of(node)) return true;
  return false;
}"""
