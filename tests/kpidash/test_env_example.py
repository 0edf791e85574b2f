"""`.env.example` and the code name the same variables."""

import re

from django.conf import settings

READ = re.compile(r"""\benv\.\w+\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)"([A-Z_]+)\"""")
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def variables_read() -> set[str]:
    sources = [
        path
        for app in ("kpidash", "accounts", "metrics")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    found = [match for path in sources for match in READ.findall(path.read_text())]
    return {one or other for one, other in found} - NOT_OURS


def variables_documented() -> set[str]:
    text = (settings.BASE_DIR / ".env.example").read_text()
    return set(re.findall(r"^#([A-Z_]+)=", text, flags=re.MULTILINE))


def test_every_variable_that_is_read_is_documented():
    assert variables_read() - variables_documented() == set()


def test_every_documented_variable_is_read():
    assert variables_documented() - variables_read() == set()
