"""What the answers of each area tell a browser it may do; docs/security.md says why."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client as Browser

from tests.cast import Cast, the_cast

pytestmark = pytest.mark.django_db
PAGES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ADMIN = PAGES | {
    "script-src": "'self' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
}
AREAS = {
    "pages": ("/clients/acme/", PAGES),
    "signing in": ("/accounts/login/", PAGES),
    "codes": ("/accounts/codes/", PAGES),
    "files": ("/kpis/kpis.csv", PAGES),
    "API": ("/api/v1/clients/", PAGES),
    "API documents": ("/api/docs/", PAGES),
    "not found": ("/clients/nothing/", PAGES),
    "admin": ("/admin/", ADMIN),
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def policy_of(header: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: rest for name, _, rest in parts if name}


@pytest.mark.parametrize("area", AREAS)
def test_each_area_allows_what_the_table_says_and_no_more(
    area: str, cast: Cast, client: Browser
) -> None:
    address, policy = AREAS[area]
    client.force_login(cast.admin)
    answer = client.get(address)
    assert policy_of(answer.headers["Content-Security-Policy"]) == policy
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("area", ["pages", "signing in", "codes", "API documents", "admin"])
def test_no_page_holds_a_script_or_an_event(area: str, cast: Cast, client: Browser) -> None:
    client.force_login(cast.admin)
    page = client.get(AREAS[area][0], follow=True).content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert [each for each in scripts if "src=" not in each and "application/json" not in each] == []
    assert re.findall(r"<[^>]+\son(?:click|load|error|change|submit)=", page) == []


def test_the_documents_tell_the_policies_as_they_are() -> None:
    told = (Path(settings.BASE_DIR) / "docs" / "security.md").read_text()
    for directive in PAGES:
        assert f"`{directive}`" in told
    assert "'unsafe-eval'" in told
