"""The product as people run it, in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.visiting import LAPTOP, SMALL, Site, Theme, Visit, demo_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with demo_site(tmp_path_factory.mktemp("look"), browser, *SMALL) as site:
        yield site


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
