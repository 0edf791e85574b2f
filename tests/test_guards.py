"""The guards that hold every other test."""

import socket
import warnings
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from pytest_socket import SocketBlockedError, SocketConnectBlockedError


def test_tests_never_open_the_database_in_var():
    assert settings.VAR_DIR not in Path(settings.DATABASES["default"]["NAME"]).parents


@pytest.mark.django_db
def test_test_database_is_a_scratch_one():
    assert "test" in str(connection.settings_dict["NAME"])


def test_a_warning_fails_its_test():
    with pytest.raises(UserWarning, match="noticed"):
        warnings.warn("noticed", stacklevel=1)


@pytest.mark.parametrize("turn", ["one", "the next"])
def test_no_test_begins_in_the_language_or_zone_of_another(turn):
    assert (translation.get_language(), timezone.get_current_timezone_name()) == ("en", "UTC")
    translation.activate("de")
    timezone.activate("Pacific/Apia")


def test_other_hosts_are_out_of_reach():
    with (
        pytest.warns(match="tried to use socket"),
        pytest.raises((SocketBlockedError, SocketConnectBlockedError)),
    ):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgres_of_the_tests_answers(postgres_url):
    with psycopg.connect(postgres_url) as opened:
        assert opened.info.server_version >= 150000


@pytest.mark.slow
def test_redis_of_the_tests_keeps_what_it_was_told_after_a_kill(redis_server, redis_url):
    with redis.Redis.from_url(redis_url) as opened:
        opened.set("touch", "kept")
        opened.config_set("appendfsync", "always")
        opened.set("point", "kept")
    redis_server.stop(with_signal=9)
    redis_server.start()
    with redis.Redis.from_url(redis_url, decode_responses=True) as opened:
        assert opened.mget("touch", "point") == ["kept", "kept"]
