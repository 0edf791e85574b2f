"""The product as people run it: the demo in a database of its own, served by its own process."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.visiting import (
    LAPTOP,
    NOW,
    PASSWORD,
    Site,
    Theme,
    Visit,
    found_addresses,
    is_up,
    signed_in,
)
from tests.processes import Installation
from tests.servers import free_port, wait_until


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("look")
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
        kept = {who: signed_in(browser, url, who) for who in people}
        yield Site(url, kept, found_addresses(browser, url, kept["admin"]))


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def open_page(
        name: str, *, theme: Theme = "light", size: ViewportSize = LAPTOP, **options
    ) -> Visit:
        who, address = site.address(name)
        context = browser.new_context(
            color_scheme=theme, viewport=size, storage_state=site.kept.get(who), **options
        )
        contexts.append(context)
        seen = Visit(context.new_page(), [], [])
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        seen.page.goto(address)
        seen.page.wait_for_load_state("networkidle")
        return seen

    yield open_page
    for context in contexts:
        context.close()
