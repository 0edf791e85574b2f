"""The settings refuse what would be unsafe, and say what would be right."""

import runpy
import stat

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

STRONG = "0123456789abcdefghijklmnopqrstuvwxyz" * 2


@pytest.fixture
def read_settings(monkeypatch):
    """The settings as another environment makes them."""

    def read(**environment):
        for name in ("KPIDASH_ENV", "KPIDASH_NOW", "KPIDASH_SECRET_KEY", "REDIS_URL"):
            monkeypatch.setenv(name, environment.get(name, ""))
        return runpy.run_path(str(settings.BASE_DIR / "kpidash" / "settings.py"))

    return read


def test_weak_secret_key_is_refused(read_settings):
    with pytest.raises(ImproperlyConfigured, match="at least 50 random characters"):
        read_settings(KPIDASH_SECRET_KEY="changeme")


def test_secret_key_of_one_repeated_character_is_refused(read_settings):
    with pytest.raises(ImproperlyConfigured, match="too weak"):
        read_settings(KPIDASH_SECRET_KEY="a" * 60)


def test_production_without_a_secret_key_is_refused(read_settings):
    with pytest.raises(ImproperlyConfigured, match="KPIDASH_SECRET_KEY"):
        read_settings(KPIDASH_ENV="production")


def test_first_start_makes_a_key_that_only_its_owner_reads(read_settings, monkeypatch, tmp_path):
    read = read_settings(KPIDASH_SECRET_KEY=STRONG)
    monkeypatch.setitem(read["secret_key"].__globals__, "VAR_DIR", tmp_path / "var")
    monkeypatch.setenv("KPIDASH_SECRET_KEY", "")
    made = read["secret_key"]()
    assert len(made) >= 50
    assert read["secret_key"]() == made
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_fixed_clock_is_refused_in_production(read_settings):
    with pytest.raises(ImproperlyConfigured, match="KPIDASH_NOW"):
        read_settings(
            KPIDASH_ENV="production",
            KPIDASH_SECRET_KEY=STRONG,
            KPIDASH_NOW="2026-11-21T00:00:00Z",
        )


@pytest.mark.parametrize("written", ["tomorrow", "2026-11-21T00:00:00"])
def test_fixed_clock_that_is_no_instant_is_refused(read_settings, written):
    with pytest.raises(ImproperlyConfigured, match="KPIDASH_NOW"):
        read_settings(KPIDASH_SECRET_KEY=STRONG, KPIDASH_NOW=written)


def test_production_keeps_cookies_and_pages_on_https(read_settings):
    read = read_settings(KPIDASH_ENV="production", KPIDASH_SECRET_KEY=STRONG)
    assert read["SECURE_SSL_REDIRECT"] is True
    assert read["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert read["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert read["DEBUG"] is False
