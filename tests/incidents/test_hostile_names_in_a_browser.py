"""Planted names in a browser: no dialog, no report of the content policy, shown to the letter."""

import pytest
from django.conf import settings as product
from django.test import Client as Browser
from playwright.sync_api import Browser as Chromium
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from metrics import runs
from tests.cast import the_cast
from tests.incidents.hostile import IMAGE, MATHS, SCRIPT, TURNED, name_contracts, plant
from tests.published import NOW, publish

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
PAGES = ["/", "/teams/north/", "/people/nora/", "/clients/acme/", "/renewals/",
         "/kpis/logo_retention/?scope=agency", "/kpis/mrr/?scope=team:north", "/targets/",
         "/admin/accounts/client/"]  # fmt: skip


def test_names_are_shown_and_run_nothing(
    live_server: LiveServer, browser: Chromium, settings: Settings
) -> None:
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    plant(cast)
    publish(cast)
    name_contracts()
    runs.recompute(NOW)
    signed_in = Browser()
    signed_in.force_login(cast.admin)
    name = product.SESSION_COOKIE_NAME
    context = browser.new_context()
    context.add_cookies(
        [{"name": name, "value": signed_in.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    said: list[str] = []
    # Whoever listens has to close it: one that nobody closes stops the page, and this test.
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in PAGES:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        if address == "/clients/acme/":
            shown = page.locator("main").inner_text()
    context.close()
    assert said == []
    assert [text for text in (SCRIPT, IMAGE, MATHS, TURNED) if text not in shown] == []
