"""The Dockerfile and docker-compose.yml, parsed and checked; no engine runs them here."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from gunicorn.config import Config

from tests.servers import free_port

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("kpidash:")}


def dockerfile() -> list[tuple[str, str]]:
    """The instructions with their arguments, lines joined, comments left out."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", text)
    pairs = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(word, rest.strip()) for word, _, rest in pairs]


def last_stage() -> list[tuple[str, str]]:
    found = dockerfile()
    begins = max(index for index, (word, _) in enumerate(found) if word == "FROM")
    return found[begins:]


def argument(word: str) -> str:
    return next(rest for said, rest in reversed(last_stage()) if said == word)


def test_image_runs_as_nobody_special():
    user, _, group = argument("USER").partition(":")
    assert int(user) >= 10000
    assert int(group) >= 10000


def test_image_says_how_it_is():
    assert "scripts/healthcheck.py" in argument("HEALTHCHECK")


def test_image_installs_only_what_is_locked_with_hashes():
    """Of the base image's own packages Debian's signatures answer for what they are."""
    installs = [rest for word, rest in dockerfile() if word == "RUN" and "install" in rest]
    ours = [rest for rest in installs if "apt-get" not in rest]
    assert ours
    for rest in ours:
        assert rest.count(" install ") == rest.count("--require-hashes")


def test_image_takes_only_built_files_from_the_build_stage():
    assert [rest for word, rest in last_stage() if word == "COPY"] == ["--from=build /app /app"]


def test_everything_that_the_image_copies_is_there_and_let_through():
    let_through = (ROOT / ".dockerignore").read_text()
    for word, rest in dockerfile():
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}\n" in let_through, source


def test_web_command_is_one_that_gunicorn_takes():
    program, application, *options = yaml.safe_load(argument("CMD"))
    read = Config().parser().parse_args(options)
    assert (program, application) == ("gunicorn", "kpidash.wsgi")
    assert read.worker_class == "gthread"


def test_compose_names_what_a_production_needs():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "database", "queue"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_service_is_watched_and_started_again(name):
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert name == "web" or "test" in service["healthcheck"]  # web: the image's own


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_does_not_run_as_root(name):
    assert name in OURS or SERVICES[name]["user"] not in ("root", "0")


def test_no_password_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    secrets = re.findall(r"\$\{(\w+(?:PASSWORD|KEY))([^}]*)\}", text)
    expected = {"KPIDASH_SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert {name for name, _ in secrets} == expected
    assert [name for name, rest in secrets if not rest.startswith(":?")] == []


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_read_only_variables_that_exist(name):
    known = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(SERVICES[name]["environment"]) <= known


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_write_nothing_and_gain_nothing(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_web_is_reached_through_a_proxy_on_this_host_only():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_queue_survives_a_restart():
    command = SERVICES["queue"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert "queue:/data" in SERVICES["queue"]["volumes"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_our_services_wait_for_what_they_need(name):
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert {waits[other]["condition"] for other in ("database", "queue")} == {"service_healthy"}


def ask(port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "healthcheck.py"), str(port)],
        env={**os.environ, "KPIDASH_HOSTS": "localhost,kpidash.example"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_health_check_is_content_with_a_web_process_that_answers(live_server):
    assert ask(live_server.thread.port).returncode == 0


def test_health_check_complains_where_nothing_answers():
    asked = ask(free_port())
    assert asked.returncode == 1
    assert "doesn't answer" in asked.stderr
