"""Nothing acknowledged is lost: the settings of the jobs that make it so."""

import re
import runpy

import pytest
from celery.schedules import crontab
from django.conf import settings


@pytest.fixture
def with_redis(monkeypatch):
    """The settings of an installation whose jobs go through Redis."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    return runpy.run_path(str(settings.BASE_DIR / "kpidash" / "settings.py"))


def test_task_of_a_killed_worker_comes_back():
    assert settings.CELERY_TASK_ACKS_LATE is True
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST is True


def test_running_task_is_not_handed_out_again(with_redis):
    options = with_redis["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] > with_redis["CELERY_TASK_TIME_LIMIT"]


def test_lost_task_is_looked_for_every_ten_seconds(with_redis):
    options = with_redis["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["unacked_restore_interval"] == 10
    assert options["unacked_restore_throttle"] == 1


def test_silent_redis_is_noticed(with_redis):
    options = with_redis["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["socket_timeout"] > 0
    assert options["socket_connect_timeout"] > 0


def test_worker_takes_one_task_at_a_time_and_is_renewed():
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_WORKER_MAX_TASKS_PER_CHILD == 50


def test_stopped_worker_has_time_to_end_its_task():
    assert settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT > 0


def test_nightly_run_is_asked_for_every_ten_minutes_in_utc():
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    nightly = next(entry for entry in entries if entry["task"] == "metrics.tasks.run_if_due")
    assert nightly["schedule"] == crontab(minute="*/10")
    assert settings.CELERY_TIMEZONE == "UTC"


def test_runs_are_looked_after_at_least_once_a_minute():
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    watch = next(entry for entry in entries if entry["task"] == "metrics.tasks.watch_runs")
    assert watch["schedule"] <= 60
    assert {entry["task"] for entry in entries} >= {"metrics.tasks.send_due"}


def test_mail_server_that_hangs_holds_nothing_up():
    assert 0 < settings.EMAIL_TIMEOUT <= 30


def test_image_lets_a_stopped_worker_end_softly():
    assert "REMAP_SIGTERM=SIGQUIT" in (settings.BASE_DIR / "Dockerfile").read_text()


def test_jobs_run_inside_the_web_process_only_without_redis(with_redis):
    assert settings.KPIDASH_EMBEDDED_WORKER is True
    assert with_redis["KPIDASH_EMBEDDED_WORKER"] is False
    assert with_redis["CELERY_BROKER_URL"].startswith("redis://")


def test_tasks_are_only_sent_once_their_transaction_is_committed():
    sends_at_once = re.compile(r"\.(delay|apply_async)\(|\bchord\(")
    guilty = [
        str(path)
        for app in ("accounts", "metrics")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if sends_at_once.search(path.read_text())
    ]
    assert guilty == []
